"""
Values of custom fields as v1 writes them: a row for each value of a field, an empty field has none.

Source: API reference of Affinity v1, "Field Values": dropdowns are plain text, ranked ones objects, people
and organizations ids. A ranked option that was deleted since is plain text, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.affinity.items import day, location, number, text
from reconciler.affinity.rows import Row, identifier
from reconciler.typed_json import WrongShape
from reconciler.values import (
    Option,
    OrganizationId,
    OrganizationReference,
    PersonId,
    PersonReference,
    ValueType,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reconciler.values import Field, Item, Location, Value


def field_value(field: Field, rows: Iterable[Row]) -> Value:
    """
    Return what a field holds.

    Where a field for one value has several rows, the newest counts.

    Args:
        field: Of a known type.
        rows: All rows of this field and this organization or entry.

    Raises:
        WrongShape: A row without an id, or with a value of another type than the field's.
    """
    in_order = sorted(rows, key=lambda row: row.identifier("id"))
    found = [_item(field, row.present("value"), f"{row.pointer}/value") for row in in_order]
    if field.multiple:
        return tuple(item for item in found if item is not None)
    return found[-1] if found else None


def _item(field: Field, value: object, pointer: str) -> Item | None:
    if value is None:
        return None
    match field.value_type:
        case None:
            raise WrongShape(f"{pointer} is of a type that is not known")
        case ValueType.DROPDOWN | ValueType.RANKED_DROPDOWN:
            return _option(field, value, pointer)
        case value_type:
            return _READERS[value_type](value, pointer)


def _option(field: Field, value: object, pointer: str) -> Option:
    if not isinstance(value, str):
        row = Row(value, pointer)
        return Option(row.identifier("id"), row.text("text"))
    if field.value_type is ValueType.DROPDOWN:
        for option in field.options:
            if option.text == value:
                return option
    return Option(None, value)


def _location(value: object, pointer: str) -> Location | None:
    return location(value, pointer, street_key="street_address")


def _person(value: object, pointer: str) -> PersonReference:
    return PersonReference(PersonId(identifier(value, pointer)))


def _organization(value: object, pointer: str) -> OrganizationReference:
    return OrganizationReference(OrganizationId(identifier(value, pointer)))


_READERS: dict[ValueType, Callable[[object, str], Item | None]] = {
    ValueType.TEXT: text,
    ValueType.FILTERABLE_TEXT: text,
    ValueType.NUMBER: number,
    ValueType.DATE: day,
    ValueType.LOCATION: _location,
    ValueType.PERSON: _person,
    ValueType.ORGANIZATION: _organization,
}
