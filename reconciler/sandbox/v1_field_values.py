"""
Values of fields on v1, and their history: what the routes check and what they send.

Source: API reference of Affinity v1 (field values, field value changes): a row for each value, exactly one id
to read by, `list_entry_id` exactly for fields of a list. That a second value for a field that allows one is
refused is documented without its status.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from reconciler.sandbox import account, inputs, kinds, texts, v1_shapes, values_v1
from reconciler.sandbox.answers import Refusal
from reconciler.sandbox.cells import Cell
from reconciler.sandbox.lookup_v1 import Lookup
from reconciler.sandbox.records import Organization
from reconciler.sandbox.routes import Route
from reconciler.sandbox.values_v1 import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.sandbox.context import Context
    from reconciler.sandbox.database import Value
    from reconciler.sandbox.inputs import Call
    from reconciler.sandbox.records import Field, FieldValue, ValueChange

_ENTITY_KEYS: Final = {
    "person_id": kinds.PERSON_ENTITY,
    "organization_id": kinds.ORGANIZATION_ENTITY,
    "opportunity_id": kinds.OPPORTUNITY_ENTITY,
}
_KEYS: Final = (*_ENTITY_KEYS, "list_entry_id")
_MAX_CHANGES: Final = 10_000


class FieldValues:
    """The handlers."""

    def __init__(self, context: Context) -> None:
        self._store = context.store
        self._cells = context.cells
        self._options = context.options
        self._lookup = Lookup(context.store, context.options)
        self._reader = Reader(context.cells, self._lookup, context.options)

    def routes(self) -> tuple[Route, ...]:
        """Return this part of the route table."""
        needs = ("write-fields",)
        return (
            Route("GET", "/field-values", self._values),
            Route("POST", "/field-values", self._add, status=self._options.create_status, needs=needs),
            Route("PUT", "/field-values/{id}", self._change, needs=needs),
            Route("DELETE", "/field-values/{id}", self._remove, needs=needs),
            Route("GET", "/field-value-changes", self._changes),
        )

    def _values(self, call: Call) -> object:
        query = call.request.args
        if len([key for key in _KEYS if key in query]) != 1:
            raise Refusal(self._options.invalid_status, texts.exactly_one(_KEYS))
        condition, values = self._whose(query)
        rows = self._store.values.truth.select(condition, values)
        fields = {one.id: one for one in self._store.fields.truth.among("id", {one.field_id for one in rows})}
        # Another request may have deleted a field in between.
        return [self._shape(fields[one.field_id], one) for one in rows if one.field_id in fields]

    def _shape(self, field: Field, one: FieldValue) -> dict[str, object]:
        hidden = field.is_enriched and self._options.enriched_values == "null"
        return v1_shapes.field_value(field, one) | ({"value": None} if hidden else {})

    def _whose(self, query: Mapping[str, str]) -> tuple[str, list[Value]]:
        """Return the condition on rows that an entity's or list entry's id makes; TRUE without any."""
        for key, entity_type in _ENTITY_KEYS.items():
            if key in query:
                found = self._lookup.entity(entity_type, query[key], key)
                return "entity_id = ? AND entity_type = ?", [found.id, entity_type]
        if "list_entry_id" in query:
            entry = self._lookup.entry(query["list_entry_id"])
            return "entity_id = ? AND list_entry_id = ?", [entry.entity_id, entry.id]
        return "TRUE", []

    def _add(self, call: Call) -> object:
        said = inputs.said(call.request, self._options.invalid_status)
        cell = self._cell(said)
        self._check_writable(cell.field, cell.entity_id)
        if not cell.field.allows_multiple and self._cells.values(cell):
            raise Refusal(422, texts.SECOND_VALUE)
        value = self._reader.read(cell.field, said.get("value"), is_json=inputs.is_json(call.request))
        return v1_shapes.field_value(self._lookup.field(cell.field.id), self._cells.add(cell, value))

    def _change(self, call: Call) -> object:
        old = self._lookup.value(call.ids[0])
        field = self._lookup.field(old.field_id)
        self._check_writable(field, old.entity_id)
        said = inputs.said(call.request, self._options.invalid_status)
        value = self._reader.read(field, said.get("value"), is_json=inputs.is_json(call.request))
        changed = self._cells.change(field, old, value)
        return v1_shapes.field_value(self._lookup.field(field.id), changed)

    def _remove(self, call: Call) -> object:
        old = self._lookup.value(call.ids[0])
        field = self._lookup.field(old.field_id)
        self._check_writable(field, old.entity_id)
        self._cells.remove(field, old)
        return {"success": True}

    def _cell(self, said: Mapping[str, object]) -> Cell:
        field = self._lookup.field(said.get("field_id"))
        found = self._lookup.entity(field.entity_type, said.get("entity_id"))
        entry_id = said.get("list_entry_id")
        if field.list_id is None:
            if entry_id is not None:
                raise Refusal(422, texts.invalid("list_entry_id", "none for a global field"))
            return Cell(field, found.id)
        entry = self._lookup.entry(entry_id, field.list_id)
        if entry.entity_id != found.id:
            raise Refusal(422, texts.invalid("list_entry_id", f"an entry of entity {found.id}"))
        return Cell(field, found.id, entry.id)

    def _check_writable(self, field: Field, entity_id: int) -> None:
        if field.is_enriched and self._options.enriched_writes == "refuse":
            raise Refusal(422, texts.read_only(field.name))
        found = self._lookup.entity(field.entity_type, entity_id)
        if isinstance(found, Organization) and found.is_global and self._options.global_values == "refuse":
            raise Refusal(422, texts.GLOBAL_VALUES)

    def _window(self, query: Mapping[str, str]) -> tuple[str, list[Value], int]:
        """
        Return which changes are wanted at most, by id or time, and how many.

        Source: API reference of Affinity v1, additions of 2026; what a malformed value gets is not said.
        """
        condition = ""
        values: list[Value] = []
        if "after_id" in query:
            after = inputs.whole_number(query["after_id"])
            if after is None:
                raise Refusal(self._options.invalid_status, texts.invalid("after_id", "an id"))
            condition = " AND id > ?"
            values.append(after)
        if "changed_after" in query:
            try:
                instant = datetime.fromisoformat(query["changed_after"])
            except ValueError:
                expected = texts.invalid("changed_after", "an ISO 8601 date")
                raise Refusal(self._options.invalid_status, expected) from None
            instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
            condition += " AND julianday(changed_at) > julianday(?)"
            values.append(instant.isoformat())
        limit = inputs.whole_number(query.get("limit", str(_MAX_CHANGES)))
        if limit is None or limit > _MAX_CHANGES:
            expected = texts.invalid("limit", f"a number from 1 to {_MAX_CHANGES}")
            raise Refusal(self._options.invalid_status, expected)
        return condition, values, limit

    def _changes(self, call: Call) -> object:
        query = call.request.args
        field = self._lookup.field(query.get("field_id"))
        if not kinds.tracks_changes(field):
            raise Refusal(422, texts.invalid("field_id", "a field that tracks changes"))
        if len([key for key in _KEYS if key in query]) > 1:
            raise Refusal(self._options.invalid_status, texts.exactly_one(_KEYS))
        condition, values = self._whose(query)
        action = query.get("action_type")
        if action is not None:
            if action not in {"0", "1", "2"}:
                raise Refusal(self._options.invalid_status, texts.invalid("action_type", "0, 1 or 2"))
            condition, values = f"{condition} AND action_type = ?", [*values, int(action)]
        since, bounds, limit = self._window(query)
        found = self._store.changes.truth.select(
            f"{condition} AND field_id = ?{since}", [*values, field.id, *bounds], limit=limit
        )
        changer = (
            v1_shapes.person(self._lookup.person(account.USER_ID))
            if self._store.has_person(account.USER_ID)
            else None
        )
        return [_change(field, one, changer) for one in found]


def _change(field: Field, one: ValueChange, changer: object) -> dict[str, object]:
    return {
        "id": one.id,
        "field_id": one.field_id,
        "entity_id": one.entity_id,
        "list_entry_id": one.list_entry_id,
        "action_type": one.action_type,
        "changer": changer,
        "changed_at": one.changed_at,
        "value": values_v1.sent(field, one),
    }
