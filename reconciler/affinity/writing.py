"""What applying asks of Affinity, put together: writes, and the search that finds what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.affinity.finding import Finder
from reconciler.affinity.v1 import V1Writer

if TYPE_CHECKING:
    from reconciler.affinity.connection import WriteConnection


class Writer(V1Writer, Finder):
    """Writes organizations, and finds them again."""

    def __init__(self, connection: WriteConnection) -> None:
        V1Writer.__init__(self, connection)
        Finder.__init__(self, connection)
