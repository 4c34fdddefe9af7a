"""
List entries with what the lists' own fields hold, through v2 of the API.

Source of every fact here: API reference of Affinity v2, "Lists" and "Companies".
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from reconciler.affinity.paging import pages_v2
from reconciler.affinity.rows import Row
from reconciler.affinity.values_v2 import field_query, field_values
from reconciler.typed_json import WrongShape
from reconciler.values import Entry, EntryId, ListId, OrganizationId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.affinity.connection import Connection
    from reconciler.values import Field

_OF_LIST = "/v2/lists/{id}/list-entries"
_OF_COMPANY = "/v2/companies/{id}/list-entries"


class EntryReader:
    """The part of `V2Reader` that reads list entries."""

    _connection: Connection

    def list_entries(
        self, list_id: ListId, fields: Sequence[Field] = ()
    ) -> tuple[tuple[OrganizationId, Entry], ...]:
        """
        Return all entries of a list of organizations, a hundred a request.

        An organization may be on a list several times.

        Args:
            list_id: A list's.
            fields: Of that list; their values are read along.

        Raises:
            Forbidden: The key lacks the permission "Export data from Lists".
            NotFound: The list is unknown or not visible to this key.
            UnexpectedAnswer: An entry that is no organization's, or that lacks a field.
        """

        def parse(answer: object) -> tuple[tuple[OrganizationId, Entry], ...]:
            return Row(answer).rows("data", lambda row: _member(row, list_id, fields))

        path = f"/v2/lists/{list_id:d}/list-entries"
        pages = pages_v2(self._connection, _OF_LIST, parse, path=path, query=field_query(fields))
        # An entry that moved between two pages is still one.
        return tuple({entry.id: (company, entry) for page in pages for company, entry in page}.values())

    def entries_of(self, organization_id: OrganizationId, fields: Sequence[Field] = ()) -> tuple[Entry, ...]:
        """
        Return all list entries of an organization, usually in one request.

        Args:
            organization_id: An organization's.
            fields: Of any lists; each is read from the entries of its own list.

        Raises:
            Forbidden: The key lacks a permission.
            NotFound: The organization is unknown or not visible to this key, or too young.
            UnexpectedAnswer: An entry lacks a field of its list.
        """
        by_list: defaultdict[ListId | None, list[Field]] = defaultdict(list)
        for field in fields:
            by_list[field.list_id].append(field)

        def parse(answer: object) -> tuple[Entry, ...]:
            return Row(answer).rows("data", build)

        def build(row: Row) -> Entry:
            list_id = ListId(row.identifier("listId"))
            return _entry(row, list_id, row, by_list[list_id])

        path = f"/v2/companies/{organization_id:d}/list-entries"
        pages = pages_v2(self._connection, _OF_COMPANY, parse, path=path)
        return tuple({entry.id: entry for page in pages for entry in page}.values())


def _member(row: Row, list_id: ListId, fields: Sequence[Field]) -> tuple[OrganizationId, Entry]:
    if row.text("type") not in {"company", "organization"}:
        raise WrongShape(f"{row.pointer}/type is not that of an organization")
    entity = row.row("entity")
    holder = entity if "fields" in entity else row
    return OrganizationId(entity.identifier("id")), _entry(row, list_id, holder, fields)


def _entry(row: Row, list_id: ListId, holder: Row, fields: Sequence[Field]) -> Entry:
    """`holder` is the row that the fields stand in; it need not be there where none are asked for."""
    values = field_values(holder, fields) if fields else {}
    return Entry(EntryId(row.identifier("id")), list_id, tuple(values.items()))
