"""
Cells: the values that one field has for one entity or list entry, how they change, and their history.

What a value may be, and who may write it, is for `values_v1` and `values_v2` to know.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from reconciler.sandbox import kinds
from reconciler.sandbox.records import FieldValue, Option, ValueChange

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.sandbox.clock import Clock
    from reconciler.sandbox.records import Field, Stored
    from reconciler.sandbox.store import Store

CREATE: Final = 0
DELETE: Final = 1
UPDATE: Final = 2
_FIRST_OPTION_ID: Final = 90_001


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a value stands; `list_entry_id` is None under a global field."""

    field: Field
    entity_id: int
    list_entry_id: int | None = None


class Cells:
    """Reads and writes cells. Writes belong into a transaction of the database."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def values(self, cell: Cell) -> list[FieldValue]:
        """Return what is in a cell, oldest first."""
        return self._store.values.truth.select(
            "entity_id = ? AND field_id = ? AND list_entry_id IS ?",
            [cell.entity_id, cell.field.id, cell.list_entry_id],
        )

    def add(self, cell: Cell, value: Stored) -> FieldValue:
        """Put one more value into a cell."""
        field, at = cell.field, self._clock.stamp()
        added = self._store.values.add(
            FieldValue(0, field.id, field.entity_type, cell.entity_id, cell.list_entry_id, value, at)
        )
        self._note(field, added, CREATE)
        return added

    def change(self, field: Field, old: FieldValue, value: Stored) -> FieldValue:
        """Put `value` into the place of a value."""
        changed = replace(old, value=value, updated_at=self._clock.stamp())
        self._store.values.put(changed)
        self._note(field, changed, UPDATE)
        return changed

    def remove(self, field: Field, value: FieldValue) -> None:
        """Take one value out of its cell."""
        self._store.values.remove(value.id)
        self._note(field, value, DELETE)

    def fill(self, cell: Cell, wanted: Sequence[Stored]) -> None:
        """Make `wanted`, without repetitions, all that is in a cell; what is there already stays."""
        held: list[Stored] = []
        gone: list[FieldValue] = []
        for one in self.values(cell):
            if one.value in wanted and one.value not in held:
                held.append(one.value)
            else:
                gone.append(one)
        new = [value for value in wanted if value not in held]
        if not cell.field.allows_multiple and gone and new:
            self.change(cell.field, gone.pop(), new.pop())
        for one in gone:
            self.remove(cell.field, one)
        for value in new:
            self.add(cell, value)

    def add_option(self, field: Field, text: str) -> Option:
        """Give a dropdown one more option."""
        used = (option.id for one in self._store.fields.truth.select() for option in one.options)
        option = Option(max(used, default=_FIRST_OPTION_ID - 1) + 1, text)
        self._store.fields.put(replace(field, options=(*field.options, option)))
        return option

    def _note(self, field: Field, value: FieldValue, action_type: int) -> None:
        if kinds.tracks_changes(field):
            self._store.changes.add(
                ValueChange(
                    0,
                    field.id,
                    value.entity_type,
                    value.entity_id,
                    value.list_entry_id,
                    action_type,
                    value.value,
                    self._clock.stamp(),
                )
            )
