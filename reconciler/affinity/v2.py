"""
Companies through v2 of the API: what v1 calls organizations, a hundred of them by id in one request.

Source of every fact here: API reference of Affinity v2, "Companies" and "Pagination".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.affinity import decoding
from reconciler.errors import UnexpectedAnswer
from reconciler.typed_json import JsonObject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.affinity.connection import Connection
    from reconciler.model import Organization
    from reconciler.values import OrganizationId

MAX_IDS = 100
"""Ids of one request, and rows of one page: the documented maximum."""

_ROUTE = "/v2/companies"


class V2Reader:
    """Reads through v2, with a key that has the permission "Export All Organizations directory"."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def companies(self, ids: Sequence[OrganizationId]) -> tuple[Organization, ...]:
        """
        Return the organizations with these ids, as far as v2 knows them, in any order.

        Normally one request. Those that are unknown, merged or not visible are missing from the answer
        without a word. So may be what was written in the last second.

        Args:
            ids: At most `MAX_IDS`; none means no request, because v2 would then list the whole directory.

        Raises:
            ValueError: More than `MAX_IDS` ids.
            Forbidden: The key lacks the permission.
            UnexpectedAnswer: Rows nobody asked for, or pages that lead in a circle or to another server.

        Source: `ids` may be repeated; `limit` is at most 100; `pagination.nextUrl` is a whole URL, null on
        the last page.
        """
        if len(ids) > MAX_IDS:
            raise ValueError(f"{len(ids)} ids, of at most {MAX_IDS}")
        if not ids:
            return ()
        query = "&".join(f"ids={each}" for each in ids)  # numbers need no quoting, which takes its time
        found, url = self._connection.get(_ROUTE, _page, path=f"{_ROUTE}?{query}&limit={MAX_IDS}")
        seen: set[str] = set()
        while url is not None:
            if url in seen or len(seen) == MAX_IDS:
                raise _misled("its pages lead in a circle or do not end")
            seen.add(url)
            more, url = self._connection.get(_ROUTE, _page, path=url)
            found += more
        if not {each.id for each in found} <= set(ids):
            raise _misled("it holds companies that were not asked for")
        return found


def _page(value: object) -> tuple[tuple[Organization, ...], str | None]:
    next_url = JsonObject(value).part("pagination").optional_text("nextUrl")
    return decoding.organizations(value, "data", global_key="isGlobal"), next_url


def _misled(why: str) -> UnexpectedAnswer:
    return UnexpectedAnswer(f"GET {_ROUTE}: the answer cannot be trusted: {why}", method="GET", route=_ROUTE)
