"""
Reads a listing of either version page by page, and never lets one that is cut off look complete.

What a page holds is left to those who ask for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from reconciler.errors import UnexpectedAnswer
from reconciler.typed_json import JsonObject, WrongShape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reconciler.affinity.connection import Connection

T = TypeVar("T")

MAX_PAGES = 10_000
"""Millions of rows; only a listing without end is longer."""

PAGE_SIZE_V1 = 500
PAGE_SIZE_V2 = 100
"""
Rows of a full page.

Source: API reference of Affinity, paging: 500 is the maximum of v1's `page_size`, 100 that of v2's `limit`.
"""


def pages_v1(
    connection: Connection, route: str, parse: Callable[[object], T], *, query: Sequence[tuple[str, str]] = ()
) -> Iterator[tuple[T, bool]]:
    """
    Yield what `parse` makes of each page of a listing of v1, and whether it is the last one.

    Raises:
        UnexpectedAnswer: The listing runs in a circle or does not end.

    Source: API reference of Affinity v1, paging: `page_token` continues a listing if every other parameter
    stays the same. An absent or null `next_page_token` ends it; a page with one may still be empty.
    """
    query = [("page_size", str(PAGE_SIZE_V1)), *query]
    token: str | None = None
    seen: set[str] = set()
    for _ in range(MAX_PAGES):
        position = [] if token is None else [("page_token", token)]
        page, token = connection.get(route, _with_token(parse), query=query + position)
        if token in seen:
            raise _endless(route, "a page token came twice")
        yield page, token is None
        if token is None:
            return
        seen.add(token)
    raise _endless(route, f"more than {MAX_PAGES:,} pages")


def pages_v2(
    connection: Connection,
    route: str,
    parse: Callable[[object], T],
    *,
    path: str,
    query: Sequence[tuple[str, str]] = (),
    max_pages: int = MAX_PAGES,
) -> Iterator[T]:
    """
    Yield what `parse` makes of each page of a listing of v2.

    Raises:
        UnexpectedAnswer: The pages lead in a circle or to another server, or do not end.

    Source: API reference of Affinity v2, paging: `pagination.nextUrl` is a whole URL, null on the last page.
    """
    url: str | None = path
    query = [("limit", str(PAGE_SIZE_V2)), *query]
    seen: set[str] = set()
    while url is not None:
        if url in seen:
            raise _endless(route, "its pages lead in a circle")
        if len(seen) == max_pages:
            raise _endless(route, f"more than {max_pages:,} pages")
        seen.add(url)
        page, url = connection.get(route, _with_next_url(parse), path=url, query=query)
        query = []  # the next URL has it all
        yield page


def _with_token(parse: Callable[[object], T]) -> Callable[[object], tuple[T, str | None]]:
    def parse_page(value: object) -> tuple[T, str | None]:
        token = JsonObject(value).optional_text("next_page_token")
        if token == "":
            raise WrongShape("/next_page_token is empty")
        return parse(value), token

    return parse_page


def _with_next_url(parse: Callable[[object], T]) -> Callable[[object], tuple[T, str | None]]:
    def parse_page(value: object) -> tuple[T, str | None]:
        return parse(value), JsonObject(value).part("pagination").optional_text("nextUrl")

    return parse_page


def _endless(route: str, why: str) -> UnexpectedAnswer:
    return UnexpectedAnswer(
        f"GET {route}: {why}, so that the listing cannot be trusted to be whole",
        method="GET",
        route=route,
        next_step="Run again; something may have been written while it was listed.",
    )
