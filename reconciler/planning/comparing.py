"""
Decides when two values of fields are the same, whichever version of the API and whoever wrote them.

A value becomes a key that equality may be asked of: options, persons and organizations by their ids, several
values as a mapping by key, so that their order means nothing.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from reconciler.normalize import domain_key, name_key
from reconciler.values import Location, Option, OrganizationReference, PersonReference

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from reconciler.values import Item, OrganizationId, Value

_PARTS = tuple(part.name for part in fields(Location))


def items_of(value: Value) -> tuple[Item, ...]:
    """Return the items of a value: none of an empty one, one of a single one."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def value_key(value: Value) -> Hashable | dict[Hashable, bool]:
    """Return what a value is compared by; None is "empty" of whatever shape."""
    if isinstance(value, tuple):
        return {item_key(item): True for item in value} or None
    return None if value is None else item_key(value)


def item_key(item: Item) -> Hashable:
    """Return what a single value is compared by. Numbers are equal by value: 1 is 1.0."""
    if isinstance(item, Option):
        return ("option", item.text if item.id is None else item.id)
    if isinstance(item, PersonReference):
        return ("person", item.id)
    if isinstance(item, OrganizationReference):
        return ("organization", domain_key(item.domain) if item.id is None else item.id)
    if isinstance(item, Location):
        return ("location", *(_part_key(item, part) for part in _PARTS))
    return item


def same_value(one: Value, other: Value) -> bool:
    """Whether two values are the same."""
    return value_key(one) == value_key(other)


def value_text(value: Value) -> str:
    """Return a value as a reader knows it; nothing in it is made harmless here."""
    if value is None or value == ():
        return "(empty)"
    return ", ".join(sorted(map(item_text, value))) if isinstance(value, tuple) else item_text(value)


def item_text(item: Item) -> str:
    """Return a single value as a reader knows it: an e-mail or a domain where one is known, else the id."""
    if isinstance(item, Option):
        return item.text
    if isinstance(item, PersonReference):
        return item.email or f"person {item.id}"
    if isinstance(item, OrganizationReference):
        return item.domain or f"organization {item.id}"
    if isinstance(item, Location):
        return ", ".join(filter(None, (getattr(item, part) for part in _PARTS)))
    return item if isinstance(item, str) else str(item)


def as_held(wanted: Item, held: Iterable[Item]) -> Item:
    """
    Return the held item that already is what is wanted, else the wanted one.

    A location is what is wanted if the parts that the manifest names agree: Affinity may know more about a
    place than was written to it, and may complete it.
    """
    if isinstance(wanted, Location):
        for item in held:
            if isinstance(item, Location) and _agrees(wanted, item):
                return item
    return wanted


def with_ids(value: Value, created: Mapping[str, OrganizationId]) -> Value:
    """Return a value in which organizations that have been created meanwhile go by their ids; see there."""
    if isinstance(value, tuple):
        return tuple(identified(item, created) for item in value)
    return None if value is None else identified(value, created)


def identified(item: Item, created: Mapping[str, OrganizationId]) -> Item:
    """Return an item with the id of an organization that has been created meanwhile, by its domain's key."""
    if isinstance(item, OrganizationReference) and item.id is None:
        return replace(item, id=created.get(domain_key(item.domain)))
    return item


def anonymous(item: Item) -> Item:
    """Return an item without what only one version of the API tells: the e-mail, the domain."""
    if isinstance(item, PersonReference):
        return replace(item, email="")
    if isinstance(item, OrganizationReference) and item.id is not None:
        return replace(item, domain="")
    return item


def _agrees(wanted: Location, held: Location) -> bool:
    return all(_part_key(wanted, part) in {None, _part_key(held, part)} for part in _PARTS)


def _part_key(location: Location, part: str) -> str | None:
    text: str | None = getattr(location, part)
    return name_key(text) if text else None
