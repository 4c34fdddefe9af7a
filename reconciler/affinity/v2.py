"""
Companies through v2 of the API: what v1 calls organizations, a hundred of them by id in one request.

Source of every fact here: API reference of Affinity v2, "Companies".
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from reconciler.affinity.decoding import organization, organizations
from reconciler.affinity.paging import pages_v2
from reconciler.affinity.rows import Row, same
from reconciler.affinity.v2_entries import EntryReader
from reconciler.affinity.values_v2 import field_query, field_values
from reconciler.errors import UnexpectedAnswer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.affinity.connection import Connection
    from reconciler.model import Organization
    from reconciler.values import Field, FieldId, OrganizationId, Value

MAX_IDS = 100
"""Ids of one request, and so the most pages of its answer: as many as are known to be accepted."""

_ALL = "/v2/companies"
_ONE = "/v2/companies/{id}"


class Company(NamedTuple):
    """An organization, and what each of the fields holds that were asked for; None where none were."""

    organization: Organization
    values: dict[FieldId, Value] | None


class V2Reader(EntryReader):
    """Reads through v2."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def companies(self, ids: Sequence[OrganizationId], fields: Sequence[Field] = ()) -> tuple[Company, ...]:
        """
        Return the organizations with these ids, as far as v2 knows them, in any order.

        Normally one request. Those that are unknown, merged or not visible are missing from the answer
        without a word. So may be what was written in the last second.

        Args:
            ids: At most `MAX_IDS`; none means no request, because v2 would then list the whole directory.
            fields: Global ones; their values are read along.

        Raises:
            ValueError: More than `MAX_IDS` ids.
            Forbidden: The key lacks the permission "Export All Organizations directory".
            UnexpectedAnswer: Rows nobody asked for or without a field that was, or pages without end.

        Source: `ids` and `fieldIds` may be repeated; `limit` is at most 100.
        """
        if len(ids) > MAX_IDS:
            raise ValueError(f"{len(ids)} ids, of at most {MAX_IDS}")
        if not ids:
            return ()
        numbers = "&".join(f"ids={each}" for each in ids)  # need no quoting, which takes its time
        pages = pages_v2(
            self._connection,
            _ALL,
            partial(_page, fields),
            path=f"{_ALL}?{numbers}",
            query=field_query(fields),
            max_pages=MAX_IDS,
        )
        found: list[Company] = []
        for page in pages:
            found += page
            if not {each.organization.id for each in page} <= set(ids):
                raise _not_asked_for()
        return tuple(found)

    def company(self, organization_id: OrganizationId, fields: Sequence[Field] = ()) -> Company:
        """
        Return one organization, for which any key with API access suffices.

        Args:
            organization_id: Its id.
            fields: Global ones; their values are read along.

        Raises:
            NotFound: The id is unknown, merged or not visible to this key, or too young for v2.
            Forbidden: The key lacks API access.
            UnexpectedAnswer: A field is missing.
        """
        return self._connection.get(
            _ONE,
            same(organization_id, partial(_company, fields)),
            path=f"{_ALL}/{organization_id:d}",
            query=field_query(fields),
        )


def _page(fields: Sequence[Field], answer: object) -> list[Company]:
    found = organizations(answer, "data", global_key="isGlobal")
    if not fields:
        return [Company(each, None) for each in found]
    values = Row(answer).rows("data", partial(field_values, fields=fields))
    return list(map(Company, found, values))


def _company(fields: Sequence[Field], answer: object) -> Company:
    values = field_values(Row(answer), fields) if fields else None
    return Company(organization(answer, global_key="isGlobal"), values)


def _not_asked_for() -> UnexpectedAnswer:
    return UnexpectedAnswer(
        f"GET {_ALL}: the answer cannot be trusted: it holds companies that were not asked for",
        method="GET",
        route=_ALL,
    )
