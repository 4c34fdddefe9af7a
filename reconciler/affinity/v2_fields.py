"""
Writes custom fields through v2 of the API: those of one request all or none.

Source of every fact here: API reference of Affinity v2, "Companies" and "Lists". Writing the same values
twice changes nothing the second time. The status alone says that values were written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.affinity.values_v2 import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.affinity.connection import WriteConnection
    from reconciler.model import Target
    from reconciler.values import EntryId, ListId, OrganizationId, Value


class FieldWriter:
    """The part of `Writer` that writes custom fields."""

    _connection: WriteConnection

    def write_fields(self, organization_id: OrganizationId, values: Sequence[tuple[Target, Value]]) -> None:
        """
        Set global fields of an organization; empty values clear them, tuples replace what was there.

        Args:
            organization_id: Whose fields.
            values: Up to `MAX_UPDATES` of `planning/costs.py`, at least one.

        Raises:
            ValueError: A value that its field cannot hold, or a target that is no field; nothing was sent.
            NotFound: The organization is unknown or not visible to this key, or too young.
        """
        self._write("/v2/companies/{id}/fields", f"/v2/companies/{organization_id:d}/fields", values)

    def write_entry_fields(
        self, list_id: ListId, entry_id: EntryId, values: Sequence[tuple[Target, Value]]
    ) -> None:
        """Set a list's own fields of one of its entries; otherwise as `write_fields`."""
        self._write(
            "/v2/lists/{id}/list-entries/{id}/fields",
            f"/v2/lists/{list_id:d}/list-entries/{entry_id:d}/fields",
            values,
        )

    def _write(self, route: str, path: str, values: Sequence[tuple[Target, Value]]) -> None:
        updates = [_update(target, value) for target, value in values]
        body = {"operation": "update-fields", "updates": updates}
        self._connection.patch(route, lambda _: None, path=path, body=body)


def _update(target: Target, value: Value) -> dict[str, object]:
    if target.field_id is None or target.value_type is None:
        raise ValueError(f"no field to write to: {target!r}")
    return {
        "id": f"field-{target.field_id}",
        "value": written(value, target.value_type, multiple=target.multiple),
    }
