"""
Values of fields as JSON, and back: in plan files, and, without names that may change, in digests.

A text is a text, a number a number; what has an id is an object that names its kind. Several values are a
list in an order of their own, so that the same set gives the same bytes.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from reconciler.normalize import domain_key
from reconciler.typed_json import JsonObject, WrongShape
from reconciler.values import (
    Location,
    Option,
    OrganizationId,
    OrganizationReference,
    PersonId,
    PersonReference,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.values import Item, Value

Json = Any


def value_json(value: Value) -> Json:
    """Return a value for a plan file."""
    return _shaped(value, _item_json)


def value_identity(value: Value, *, by_domain: bool = False) -> Json:
    """
    Return a value for a digest: ids, and no names beside them.

    Args:
        value: The value.
        by_domain: Name organizations by the declared domain, as if they were all still to be created.
    """
    return _shaped(value, lambda item: _identity(item, by_domain=by_domain))


def _shaped(value: Value, convert: Callable[[Item], Json]) -> Json:
    if isinstance(value, tuple):
        return sorted(map(convert, value), key=repr)
    return None if value is None else convert(value)


def _item_json(item: Item) -> Json:
    if isinstance(item, Option):
        return {"option": item.id, "text": item.text}
    if isinstance(item, PersonReference):
        return {"person": item.id, "email": item.email}
    if isinstance(item, OrganizationReference):
        return {"organization": item.id, "domain": item.domain}
    return asdict(item) if isinstance(item, Location) else item


def _identity(item: Item, *, by_domain: bool) -> Json:
    if isinstance(item, Option):
        return {"option": item.text if item.id is None else item.id}
    if isinstance(item, PersonReference):
        return {"person": item.id}
    if isinstance(item, OrganizationReference):
        named = item.id is None or (by_domain and item.domain)
        return {"organization": domain_key(item.domain) if named else item.id}
    return asdict(item) if isinstance(item, Location) else item


def value_from_json(value: Json, pointer: str) -> Value:
    """
    Read a value back.

    Raises:
        WrongShape: It is none.
    """
    if isinstance(value, list):
        return tuple(_item_from_json(item, f"{pointer}/{index}") for index, item in enumerate(value))
    return None if value is None else _item_from_json(value, pointer)


def _item_from_json(value: Json, pointer: str) -> Item:
    if isinstance(value, str) or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    part = JsonObject(value, pointer)
    if "option" in part:
        return Option(part.optional_integer("option"), part.text("text"))
    if "person" in part:
        return PersonReference(PersonId(part.integer("person")), part.text("email"))
    if "organization" in part:
        found = part.optional_integer("organization")
        return OrganizationReference(None if found is None else OrganizationId(found), part.text("domain"))
    if "city" in part:
        return Location(**{each.name: part.optional_text(each.name) for each in fields(Location)})
    raise WrongShape(f"{pointer} is no value of a field")
