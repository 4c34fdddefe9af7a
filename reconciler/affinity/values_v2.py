"""
Values of custom fields as v2 reads and writes them: an object with the name of a type, and data.

Source: API reference of Affinity v2, "Fields". The names of types end in "-multi" where a field takes several
values. A requested field that is empty is there, with null as its data. Where data may be cut off, a total
count stands beside it. Dates are written as full instants; of these only the day is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.affinity.items import day, location, number, text
from reconciler.affinity.rows import Row
from reconciler.typed_json import WrongShape
from reconciler.values import (
    Location,
    Option,
    OrganizationId,
    OrganizationReference,
    PersonId,
    PersonReference,
    ValueType,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from reconciler.values import Field, FieldId, Item, Value

_NAMES = {
    ValueType.TEXT: "text",
    ValueType.FILTERABLE_TEXT: "filterable-text",
    ValueType.NUMBER: "number",
    ValueType.DATE: "datetime",
    ValueType.LOCATION: "location",
    ValueType.DROPDOWN: "dropdown",
    ValueType.RANKED_DROPDOWN: "ranked-dropdown",
    ValueType.PERSON: "person",
    ValueType.ORGANIZATION: "company",
}
_TYPES = {name: value_type for value_type, name in _NAMES.items()} | {"organization": ValueType.ORGANIZATION}


# --- reading ----------------------------------------------------------------------------------------------


def field_query(fields: Iterable[Field]) -> list[tuple[str, str]]:
    """Return what a request asks for, to have these fields in its answer."""
    return [("fieldIds", field.key) for field in fields]


def field_values(row: Row, fields: Collection[Field]) -> dict[FieldId, Value]:
    """
    Return what `fields` hold; others in the row are ignored.

    Args:
        row: A company or a list entry, with `fields`.
        fields: Of known types.

    Raises:
        WrongShape: A field is missing, its values are cut off, or they have another type than is known.
    """
    answers = dict(row.rows("fields", lambda answer: (answer.text("id"), answer)))
    if missing := [field.key for field in fields if field.key not in answers]:
        raise WrongShape(f"{row.pointer}/fields lacks {', '.join(missing)}")
    return {field.id: _value(field, answers[field.key].row("value")) for field in fields}


def _value(field: Field, answer: Row) -> Value:
    """Read data as what the answer calls it; whether it is a list, it shows itself."""
    data, pointer = answer.present("data"), f"{answer.pointer}/data"
    values = data if isinstance(data, list) else [] if data is None else [data]
    if len(values) < (answer.optional_integer("totalCount") or 0):
        raise WrongShape(f"{pointer} holds {len(values)} of {answer.integer('totalCount')} values")
    value_type = _TYPES.get(answer.text("type").removesuffix("-multi"), field.value_type)
    if value_type is None:
        raise WrongShape(f"{answer.pointer}/type is not known")
    read = _READERS[value_type]
    found = tuple(item for each in values if (item := read(each, pointer)) is not None)
    if field.multiple:
        return found
    return found[-1] if found else None


def _location(value: object, pointer: str) -> Location | None:
    return location(value, pointer, street_key="streetAddress")


def _option(value: object, pointer: str) -> Option:
    row = Row(value, pointer)
    return Option(row.identifier("dropdownOptionId"), row.text("text"))


def _person(value: object, pointer: str) -> PersonReference:
    row = Row(value, pointer)
    return PersonReference(PersonId(row.identifier("id")), row.optional_text("primaryEmailAddress") or "")


def _organization(value: object, pointer: str) -> OrganizationReference:
    row = Row(value, pointer)
    return OrganizationReference(OrganizationId(row.identifier("id")), row.optional_text("domain") or "")


_READERS: dict[ValueType, Callable[[object, str], Item | None]] = {
    ValueType.TEXT: text,
    ValueType.FILTERABLE_TEXT: text,
    ValueType.NUMBER: number,
    ValueType.DATE: day,
    ValueType.LOCATION: _location,
    ValueType.DROPDOWN: _option,
    ValueType.RANKED_DROPDOWN: _option,
    ValueType.PERSON: _person,
    ValueType.ORGANIZATION: _organization,
}


# --- writing ----------------------------------------------------------------------------------------------


def written(value: Value, value_type: ValueType, *, multiple: bool) -> dict[str, object]:
    """
    Return what sets a field to `value`; empty values clear it.

    Raises:
        ValueError: Several values for one, an option or organization without id, or data of another type.
    """
    name = _NAMES[value_type]
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    data = [_data(item, value_type) for item in values]
    if multiple:
        return {"type": f"{name}-multi", "data": data or None}
    if len(data) > 1:
        raise ValueError(f"{len(data)} values for a field that takes one")
    return {"type": name, "data": data[0] if data else None}


def _data(item: Item, value_type: ValueType) -> object:
    match item, value_type:
        case str(), ValueType.DATE:
            return f"{item}T12:00:00Z"  # noon is the same day wherever it is looked at
        case (str(), ValueType.TEXT | ValueType.FILTERABLE_TEXT) | (int() | float(), ValueType.NUMBER):
            return item
        case Location(), ValueType.LOCATION:
            return {
                "streetAddress": item.street,
                "city": item.city,
                "state": item.state,
                "country": item.country,
                "continent": item.continent,
            }
        case Option(id=int(option_id)), ValueType.DROPDOWN | ValueType.RANKED_DROPDOWN:
            return {"dropdownOptionId": option_id}
        case PersonReference(id=person_id), ValueType.PERSON:
            return {"id": person_id}
        case OrganizationReference(id=int(organization_id)), ValueType.ORGANIZATION:
            return {"id": organization_id}
        case _:
            raise ValueError(f"{item!r} cannot be written as {value_type.value}")
