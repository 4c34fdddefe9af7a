"""
Custom fields and what they hold, through v1 of the API: with any key, an organization a request.

Source of every fact here: API reference of Affinity v1, "Fields" and "Field Values".
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from reconciler.affinity.rows import Row, rows
from reconciler.affinity.values_v1 import field_value
from reconciler.values import EntryId, Field, FieldId, ListId, Option, ValueType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.affinity.connection import Connection
    from reconciler.values import OrganizationId, Value

_ORGANIZATIONS = "1"
"""The code of what the fields are of; rows do not tell."""

_TYPES = {
    0: ValueType.PERSON,
    1: ValueType.ORGANIZATION,
    2: ValueType.DROPDOWN,
    3: ValueType.NUMBER,
    4: ValueType.DATE,
    5: ValueType.LOCATION,
    6: ValueType.TEXT,
    7: ValueType.RANKED_DROPDOWN,
    10: ValueType.FILTERABLE_TEXT,
    17: ValueType.DROPDOWN,
}
"""10 and 17 are not in the reference, but were seen in answers."""


class Values(NamedTuple):
    """
    What the fields that were asked for hold, of one organization.

    Attributes:
        by_field: Every global one of them, empty ones too.
        by_entry: Those of lists, by the organization's entry there; what is empty is missing.
    """

    by_field: dict[FieldId, Value]
    by_entry: dict[EntryId, dict[FieldId, Value]]


class FieldReader:
    """The part of `V1Reader` that reads custom fields."""

    _connection: Connection

    def fields(self) -> tuple[Field, ...]:
        """
        Return all custom fields of organizations and of lists of organizations, in one request.

        A field that was made in the last minutes may be missing.
        """
        query = [("entity_type", _ORGANIZATIONS)]
        return self._connection.get("/fields", lambda answer: rows(answer, _field), query=query)

    def field_values(self, organization_id: OrganizationId, fields: Mapping[FieldId, Field]) -> Values:
        """
        Return what `fields` hold, of an organization and of all its list entries, in one request.

        Args:
            organization_id: An organization's.
            fields: Those to read, of known types; what others hold is not even looked at.

        Raises:
            NotFound: The id is unknown or not visible to this key.
        """
        return self._connection.get(
            "/field-values",
            lambda answer: _values(rows(answer, lambda row: row), fields),
            query=[("organization_id", str(organization_id))],
        )


def _field(row: Row) -> Field:
    list_id = row.optional_identifier("list_id")
    value_type = _TYPES.get(row.integer("value_type"))
    has_options = value_type in {ValueType.DROPDOWN, ValueType.RANKED_DROPDOWN}
    return Field(
        id=FieldId(row.identifier("id")),
        name=row.text("name"),
        list_id=None if list_id is None else ListId(list_id),
        value_type=value_type,
        multiple=row.boolean("allows_multiple"),
        source=row.text("enrichment_source"),
        options=row.rows("dropdown_options", _option) if has_options else (),
    )


def _option(row: Row) -> Option:
    return Option(row.identifier("id"), row.text("text"))


def _values(answer: tuple[Row, ...], fields: Mapping[FieldId, Field]) -> Values:
    found: defaultdict[tuple[EntryId | None, FieldId], list[Row]] = defaultdict(list)
    for row in answer:
        if field := fields.get(FieldId(row.identifier("field_id"))):
            entry_id = None if field.list_id is None else EntryId(row.identifier("list_entry_id"))
            found[entry_id, field.id].append(row)
    by_entry: defaultdict[EntryId, dict[FieldId, Value]] = defaultdict(dict)
    for (entry_id, field_id), of_field in found.items():
        if entry_id is not None:
            by_entry[entry_id][field_id] = field_value(fields[field_id], of_field)
    everywhere = [field for field in fields.values() if field.list_id is None]
    by_field = {field.id: field_value(field, found.get((None, field.id), ())) for field in everywhere}
    return Values(by_field, dict(by_entry))
