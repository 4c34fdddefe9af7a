"""
Values of fields on v2, written: one by one, or up to 100 of one company or list entry at once.

Source: specification of Affinity v2: PATCH answers 200 and applies all updates or none, of two for one field
the last; POST answers 204. Whether a list entry takes values of global fields is a guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.sandbox import kinds, texts, v2_requests
from reconciler.sandbox.answers import Refusal
from reconciler.sandbox.cells import Cell
from reconciler.sandbox.lookup_v2 import LookupV2
from reconciler.sandbox.routes import Route
from reconciler.sandbox.v2_fields import FieldData, named
from reconciler.sandbox.values_v2 import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.sandbox.context import Context
    from reconciler.sandbox.inputs import Call
    from reconciler.sandbox.records import Field, Stored

MAX_UPDATES: Final = 100
_OPERATION: Final = "update-fields"


class Target:
    """
    What is written to.

    Args:
        fields: All of the company's or list entry's fields.
        entry_id: Of the list entry, None for a company.
    """

    def __init__(self, fields: Sequence[Field], entity_id: int, entry_id: int | None = None) -> None:
        self.fields = fields
        self._entity_id = entity_id
        self._entry_id = entry_id

    def cell(self, field: Field) -> Cell:
        """Return where the values of a field are kept: those of a global one belong to the company."""
        return Cell(field, self._entity_id, None if field.list_id is None else self._entry_id)


class Writes:
    """The handlers."""

    def __init__(self, context: Context) -> None:
        self._store = context.store
        self._cells = context.cells
        self._options = context.options
        self._data = FieldData(context.store, context.options)
        self._reader = Reader(context.store, context.options)
        self._lookup = LookupV2(context.store, context.options, lagging=context.options.v2_writes == "lag")

    def routes(self) -> tuple[Route, ...]:
        """Return this part of the route table."""
        company, entry = "/v2/companies/{id}/fields", "/v2/lists/{id}/list-entries/{id}/fields"
        needs = ("write-fields",)
        return (
            Route("PATCH", company, lambda call: self._update(call, self._company(call)), needs=needs),
            Route(
                "POST",
                f"{company}/{{id}}",
                lambda call: self._set(call, self._company(call)),
                status=204,
                needs=needs,
            ),
            Route("PATCH", entry, lambda call: self._update(call, self._entry(call)), needs=needs),
            Route(
                "POST",
                f"{entry}/{{id}}",
                lambda call: self._set(call, self._entry(call)),
                status=204,
                needs=needs,
            ),
        )

    def _company(self, call: Call) -> Target:
        one = self._lookup.company(call.ids[0])
        if one.is_global and self._options.global_values == "refuse":
            raise Refusal(422, texts.GLOBAL_VALUES)
        return Target(self._data.of_entities(kinds.ORGANIZATION_ENTITY), one.id)

    def _entry(self, call: Call) -> Target:
        one = self._lookup.list(call.ids[0])
        entry = self._lookup.entry(one, call.ids[1])
        fields = self._data.of_list(one.id, one.type)
        if self._options.entry_globals == "refuse":
            fields = [field for field in fields if field.list_id is not None]
        return Target(fields, entry.entity_id, entry.id)

    def _update(self, call: Call, target: Target) -> object:
        said = v2_requests.body(call.request)
        if said.get("operation") != _OPERATION:
            raise Refusal(400, f"operation must be {_OPERATION}", param="operation")
        updates = said.get("updates")
        if not isinstance(updates, list) or len(updates) > MAX_UPDATES:
            raise Refusal(400, f"updates must be an array of up to {MAX_UPDATES} items", param="updates")
        wanted = dict(self._read(target, update, f"updates[{index}]") for index, update in enumerate(updates))
        by_id = {field.v2_id: field for field in target.fields}
        for v2_id, values in wanted.items():
            self._cells.fill(target.cell(by_id[v2_id]), values)
        return {"operation": _OPERATION}

    def _read(self, target: Target, update: object, param: str) -> tuple[str, list[Stored]]:
        """Return the id of a field and the values it is to have."""
        if not isinstance(update, dict) or update.keys() != {"id", "value"}:
            raise Refusal(400, f"{param} must be an object with the keys id and value", param=param)
        field = next((one for one in target.fields if one.v2_id == update["id"]), None)
        if field is None:
            message = f"{param}.id: {update['id']} is no field that can be written here"
            raise Refusal(400, message, param=f"{param}.id")
        return field.v2_id, self._values(field, update["value"], f"{param}.value")

    def _set(self, call: Call, target: Target) -> None:
        field = named(target.fields, call.ids[-1])
        said = v2_requests.body(call.request)
        self._cells.fill(target.cell(field), self._values(field, said.get("value"), "value"))

    def _values(self, field: Field, said: object, param: str) -> list[Stored]:
        if field.is_enriched and self._options.enriched_writes == "refuse":
            raise Refusal(400, texts.read_only(field.name), param=param)
        return self._reader.read(field, said, param)
