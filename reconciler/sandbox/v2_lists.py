"""
Lists and list entries on v2, read: what the routes check and what they send.

Source: specification of Affinity v2 in its versions of 2024 and 2026.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.sandbox import kinds
from reconciler.sandbox.lookup_v2 import LookupV2
from reconciler.sandbox.routes import Route
from reconciler.sandbox.v2_companies import company, whole_person
from reconciler.sandbox.v2_fields import LIST_TYPES, FieldData, dropdown_options, metadata, named
from reconciler.sandbox.v2_requests import page_of_items, page_of_view, version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.sandbox.context import Context
    from reconciler.sandbox.inputs import Call
    from reconciler.sandbox.records import Field, FieldList, ListEntry

_FIELDS_LIMIT: Final = 20
"""Fields of one list entry on a page, by default."""


class ListsV2:
    """The handlers."""

    def __init__(self, context: Context) -> None:
        self._store = context.store
        self._options = context.options
        self._data = FieldData(context.store, context.options)
        self._lookup = LookupV2(context.store, context.options)

    def routes(self) -> tuple[Route, ...]:
        """Return this part of the route table."""
        export, fields = ("export-lists",), ("v2-fields",)
        entries = "/v2/lists/{id}/list-entries"
        both = (*export, *fields)
        return (
            Route("GET", "/v2/companies/{id}/list-entries", self._entries_of_company, needs=both),
            Route("GET", "/v2/companies/{id}/lists", self._lists_of_company),
            Route("GET", "/v2/lists", self._lists),
            Route("GET", "/v2/lists/{id}", lambda call: _typed(self._lookup.list(call.ids[0]))),
            Route("GET", "/v2/lists/{id}/fields", self._metadata, needs=fields),
            Route("GET", "/v2/lists/{id}/fields/{id}/dropdown-options", self._options_of_field, needs=fields),
            Route("GET", entries, self._entries, needs=export),
            Route("GET", f"{entries}/{{id}}", self._entry, needs=export),
            Route("GET", f"{entries}/{{id}}/fields", self._fields, needs=both),
            Route("GET", f"{entries}/{{id}}/fields/{{id}}", self._field, needs=both),
        )

    def _entries_of_company(self, call: Call) -> object:
        one = self._lookup.company(call.ids[0])
        entries, pagination = page_of_view(
            call.request,
            self._store.entries.v2,
            "entity_type = ? AND entity_id = ?",
            [kinds.ORGANIZATION_ENTITY, one.id],
        )
        names = {found.id: found.name for found in self._store.lists.truth.select()}
        data = [
            _row(entry) | {"listName": names[entry.list_id], "fields": self._everything(entry)}
            for entry in entries
        ]
        return {"data": data, "pagination": pagination}

    def _everything(self, entry: ListEntry) -> object:
        return self._data.entries(self._data.of_list(entry.list_id, entry.entity_type), [entry])[entry.id]

    def _lists_of_company(self, call: Call) -> object:
        one = self._lookup.company(call.ids[0])
        entries = self._store.entries.v2.select(
            "entity_type = ? AND entity_id = ?", [kinds.ORGANIZATION_ENTITY, one.id]
        )
        lists = self._store.lists.truth.among("id", {entry.list_id for entry in entries})
        return page_of_items(call.request, lists, _untyped)

    def _lists(self, call: Call) -> object:
        return page_of_items(call.request, self._store.lists.truth.select(), _typed)

    def _metadata(self, call: Call) -> object:
        said_version = version(call.request, self._options.api_version)
        fields = self._fields_of(self._lookup.list(call.ids[0]))
        return page_of_items(call.request, fields, lambda field: metadata(field, said_version))

    def _options_of_field(self, call: Call) -> object:
        return dropdown_options(call.request, self._fields_of(self._lookup.list(call.ids[0])), call.ids[1])

    def _fields_of(self, one: FieldList) -> list[Field]:
        return self._data.of_list(one.id, one.type)

    def _entries(self, call: Call) -> object:
        one = self._lookup.list(call.ids[0])
        asked = self._data.selected(call.request, self._fields_of(one), LIST_TYPES)
        entries, pagination = page_of_view(call.request, self._store.entries.v2, "list_id = ?", [one.id])
        return {"data": self._with_entities(one, entries, asked), "pagination": pagination}

    def _entry(self, call: Call) -> object:
        one = self._lookup.list(call.ids[0])
        asked = self._data.selected(call.request, self._fields_of(one), LIST_TYPES)
        return self._with_entities(one, [self._lookup.entry(one, call.ids[1])], asked)[0]

    def _with_entities(
        self, one: FieldList, entries: Sequence[ListEntry], asked: Sequence[Field] | None
    ) -> list[dict[str, object]]:
        ids = [entry.entity_id for entry in entries]
        if one.type == kinds.PERSON_ENTITY:
            entities = {found.id: whole_person(found) for found in self._store.persons.v2.among("id", ids)}
        else:
            entities = {found.id: company(found) for found in self._store.organizations.v2.among("id", ids)}
        fields = {} if asked is None else self._data.entries(asked, entries)
        return [
            _row(entry)
            | {
                "type": kinds.ENTITY_WORDS[one.type],
                "entity": entities[entry.entity_id] | ({"fields": fields[entry.id]} if fields else {}),
            }
            for entry in entries
            if entry.entity_id in entities
        ]

    def _fields(self, call: Call) -> object:
        one = self._lookup.list(call.ids[0])
        entry = self._lookup.entry(one, call.ids[1])
        fields = self._fields_of(one)
        asked = self._data.selected(call.request, fields, LIST_TYPES, "ids")
        shown = self._data.entries(fields if asked is None else asked, [entry])[entry.id]
        return page_of_items(call.request, shown, lambda field: field, _FIELDS_LIMIT)

    def _field(self, call: Call) -> object:
        one = self._lookup.list(call.ids[0])
        entry = self._lookup.entry(one, call.ids[1])
        return self._data.entries([named(self._fields_of(one), call.ids[2])], [entry])[entry.id][0]


def _row(entry: ListEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "listId": entry.list_id,
        "createdAt": entry.created_at,
        "creatorId": entry.creator_id,
    }


def _untyped(one: FieldList) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "creatorId": one.creator_id,
        "ownerId": one.owner_id,
        "isPublic": one.is_public,
        "createdAt": one.created_at,
    }


def _typed(one: FieldList) -> dict[str, object]:
    return _untyped(one) | {"type": kinds.ENTITY_WORDS[one.type]}
