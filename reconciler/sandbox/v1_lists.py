"""
Lists and their entries on v1: what the routes check and what they send.

Source: API reference of Affinity v1 (lists, list entries): without `page_size` a bare array of all entries,
with it pages; the same entity may be on a list several times. Newest first, as one recorded answer shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.sandbox import account, inputs, kinds, texts, v1_shapes
from reconciler.sandbox.answers import Refusal
from reconciler.sandbox.lookup_v1 import Lookup
from reconciler.sandbox.records import FieldList, ListEntry
from reconciler.sandbox.routes import Route
from reconciler.sandbox.search import page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.sandbox.context import Context
    from reconciler.sandbox.inputs import Call

_ROLES: Final = frozenset({0, 1, 2})


class Lists:
    """The handlers."""

    def __init__(self, context: Context) -> None:
        self._store = context.store
        self._options = context.options
        self._clock = context.clock
        self._lookup = Lookup(context.store, context.options)

    def routes(self) -> tuple[Route, ...]:
        """Return this part of the route table."""
        created, needs, entries = self._options.create_status, ("manage-lists",), "/lists/{id}/list-entries"
        return (
            Route("GET", "/lists", self._lists),
            Route("POST", "/lists", self._create, status=created, needs=needs),
            Route("GET", "/lists/{id}", self._list),
            Route("GET", entries, self._entries),
            Route("POST", entries, self._add, status=created, needs=needs),
            Route("GET", f"{entries}/{{id}}", self._entry),
            Route("DELETE", f"{entries}/{{id}}", self._remove, needs=needs),
        )

    def _lists(self, _: Call) -> object:
        return [self._shape(one) for one in self._store.lists.truth.select()]

    def _list(self, call: Call) -> object:
        one = self._lookup.list(call.ids[0])
        fields = self._store.fields.search.select("list_id = ?", [one.id])
        return {**self._shape(one), "fields": [v1_shapes.field(field) for field in fields]}

    def _create(self, call: Call) -> object:
        invalid_status = self._options.invalid_status
        said = inputs.said(call.request, invalid_status)
        name, kind = inputs.text(said, "name", invalid_status), inputs.whole(said, "type", invalid_status)
        if kind not in kinds.ENTITY_WORDS:
            raise Refusal(invalid_status, texts.invalid("type", "0, 1 or 8"))
        owner_id = said.get("owner_id")
        created = self._store.lists.add(
            FieldList(
                0,
                kind,
                name,
                inputs.switch(said, "is_public", invalid_status),
                account.USER_ID if owner_id is None else self._lookup.person(owner_id, "owner_id").id,
                account.USER_ID,
                self._permissions(said.get("additional_permissions", [])),
                self._clock.stamp(),
            )
        )
        return self._shape(created)

    def _permissions(self, said: object) -> Mapping[int, int]:
        wanted: dict[int, int] = {}
        for item in said if isinstance(said, list) else [said]:
            given = item if isinstance(item, dict) else {}
            role = given.get("role_id")
            if type(role) is not int or role not in _ROLES:
                expected = "an array of objects with internal_person_id and role_id"
                raise Refusal(self._options.invalid_status, texts.invalid("additional_permissions", expected))
            wanted[self._lookup.person(given.get("internal_person_id"), "internal_person_id").id] = role
        return wanted

    def _shape(self, one: FieldList) -> dict[str, object]:
        return v1_shapes.field_list(one, self._store.entries.truth.count("list_id = ?", [one.id]))

    def _entries(self, call: Call) -> object:
        query, one = call.request.args, self._lookup.list(call.ids[0])
        everything = self._store.entries.truth
        if "page_size" not in query:
            return self._shapes(everything.select("list_id = ?", [one.id], descending=True))
        asked = page(query, self._options)
        found = everything.select(
            "list_id = ?", [one.id], limit=asked.size + 1, offset=asked.offset, descending=True
        )
        shown, token = asked.cut(found, self._options)
        return {"list_entries": self._shapes(shown), "next_page_token": token}

    def _entry(self, call: Call) -> object:
        one = self._lookup.list(call.ids[0])
        return self._shapes([self._lookup.entry(call.ids[1], one.id)])[0]

    def _add(self, call: Call) -> object:
        one = self._lookup.list(call.ids[0])
        said = inputs.said(call.request, self._options.invalid_status)
        if one.type == kinds.OPPORTUNITY_ENTITY:
            raise Refusal(422, texts.OPPORTUNITY_ENTRY)
        found = self._lookup.entity(one.type, said.get("entity_id"))
        creator_id = said.get("creator_id")
        creator_id = (
            account.USER_ID if creator_id is None else self._lookup.person(creator_id, "creator_id").id
        )
        entry = ListEntry(0, one.id, one.type, found.id, creator_id, self._clock.stamp())
        return self._shapes([self._store.entries.add(entry)])[0]

    def _remove(self, call: Call) -> object:
        one = self._lookup.list(call.ids[0])
        self._store.delete_entry(self._lookup.entry(call.ids[1], one.id))
        return {"success": True}

    def _shapes(self, entries: Sequence[ListEntry]) -> list[dict[str, object]]:
        """Return entries of one list with what is on it."""
        ids = [one.entity_id for one in entries]
        of_persons = bool(entries) and entries[0].entity_type == kinds.PERSON_ENTITY
        found = (self._store.persons if of_persons else self._store.organizations).truth.among("id", ids)
        by_id = {one.id: v1_shapes.entity(one) for one in found}
        # Another request may have deleted what is on the list in between.
        return [
            {**v1_shapes.list_entry(one), "entity": by_id[one.entity_id]}
            for one in entries
            if one.entity_id in by_id
        ]
