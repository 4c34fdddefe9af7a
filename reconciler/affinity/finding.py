"""Searches that are read to their end, or are known not to have been."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from reconciler.affinity.v1 import V1Reader
from reconciler.errors import UnexpectedAnswer
from reconciler.planning.matching import MAX_SEARCH_PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.affinity.connection import Connection
    from reconciler.affinity.v1 import Page
    from reconciler.model import Organization


class Pages(Protocol):
    """What searching takes of v1."""

    def pages(self, term: str | None = None) -> Iterator[Page]:
        """Search for a term, page by page."""


def search(v1: Pages, term: str) -> list[Organization] | None:
    """Return all hits of a search; None where they are more than is worth reading."""
    hits: list[Organization] = []
    for number, page in enumerate(v1.pages(term), start=1):
        hits.extend(page.organizations)
        if page.last:
            return hits
        if number == MAX_SEARCH_PAGES:
            break
    return None


class Finder:
    """Finds organizations again that were written, or may have been."""

    def __init__(self, connection: Connection) -> None:
        self._reader = V1Reader(connection)

    def search(self, term: str) -> list[Organization]:
        """
        Return all hits of a search.

        Raises:
            UnexpectedAnswer: There are too many, so that nobody can tell what is not there.
        """
        hits = search(self._reader, term)
        if hits is None:
            raise UnexpectedAnswer("the search has too many hits", method="GET", route="/organizations")
        return hits
