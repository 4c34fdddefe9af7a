"""
Lists, and an organization's membership of them, through v1 of the API.

Source of every fact here: API reference of Affinity v1, "Lists" and "List Entries".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.affinity.rows import Row, confirmed, rows
from reconciler.typed_json import WrongShape
from reconciler.values import AffinityList, EntryId, ListId

if TYPE_CHECKING:
    from reconciler.affinity.connection import Connection, WriteConnection
    from reconciler.values import OrganizationId

_ORGANIZATIONS = 1
"""The type of a list that holds organizations; 0 is for people, 8 for opportunities."""

_ENTRIES = "/lists/{id}/list-entries"


class ListReader:
    """The part of `V1Reader` that reads lists."""

    _connection: Connection

    def lists(self) -> tuple[AffinityList, ...]:
        """
        Return all lists that the key's user may see, in one request.

        A size of 0 may mean that it is not told.
        """
        return self._connection.get("/lists", lambda answer: rows(answer, _list))


class EntryWriter:
    """The part of `Writer` that puts organizations on lists and takes them off."""

    _connection: WriteConnection

    def add_entry(self, list_id: ListId, organization_id: OrganizationId) -> EntryId:
        """
        Put an organization on a list, and return its new entry.

        Not to be repeated after a lost answer: Affinity puts it there a second time.
        """

        def parse(answer: object) -> EntryId:
            row = Row(answer)
            if row.identifier("entity_id") != organization_id:
                raise WrongShape("/entity_id is not the one that was to be added")
            return EntryId(row.identifier("id"))

        path = f"/lists/{list_id:d}/list-entries"
        return self._connection.post(_ENTRIES, parse, path=path, body={"entity_id": organization_id})

    def remove_entry(self, list_id: ListId, entry_id: EntryId) -> None:
        """
        Take one entry off a list, with what the list's own fields hold for it.

        Raises:
            NotFound: There is no such entry.
        """
        path = f"/lists/{list_id:d}/list-entries/{entry_id:d}"
        self._connection.delete(_ENTRIES + "/{id}", confirmed, path=path)


def _list(row: Row) -> AffinityList:
    size = row.optional_integer("list_size") or 0
    return AffinityList(
        id=ListId(row.identifier("id")),
        name=row.text("name"),
        holds_organizations=row.integer("type") == _ORGANIZATIONS,
        size=max(size, 0),
    )
