"""What applying asks of Affinity, put together: writes, and the search that finds what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.affinity.fetching import search
from reconciler.affinity.v1 import V1Reader, V1Writer
from reconciler.errors import UnexpectedAnswer

if TYPE_CHECKING:
    from reconciler.affinity.connection import Connection, WriteConnection
    from reconciler.model import Organization


class Finder:
    """Finds organizations again."""

    def __init__(self, connection: Connection) -> None:
        self._reader = V1Reader(connection)

    def search(self, term: str) -> list[Organization]:
        """
        Return what a search finds.

        Raises:
            UnexpectedAnswer: More than is worth reading, so that nobody can tell what is not there.
        """
        hits = search(self._reader, term)
        if hits is None:
            raise UnexpectedAnswer("the search has too many hits", method="GET", route="/organizations")
        return hits


class Writer(V1Writer, Finder):
    """Writes organizations, and finds them again."""

    def __init__(self, connection: WriteConnection) -> None:
        V1Writer.__init__(self, connection)
        Finder.__init__(self, connection)
