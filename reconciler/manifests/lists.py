"""Decides how memberships of lists are written: a mapping to be on a list, null not to be on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.desired import DesiredList
from reconciler.manifests import fields
from reconciler.manifests.document import Fault, child

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.manifests.document import Value

_POINTER = "/lists"


def faults(lists: Value) -> Iterator[Fault]:
    """Yield what is wrong with the value of `lists`, beyond what a schema can say."""
    if isinstance(lists, str | list):
        yield Fault(_POINTER, "lists must be a mapping of keys: write {Portfolio: {}} to be on Portfolio")
    elif isinstance(lists, dict):
        for key, declared in lists.items():
            place = child(_POINTER, key)
            if complaint := fields.key_fault(key, "list"):
                yield Fault(place, complaint)
            elif declared is None or isinstance(declared, dict):
                yield from fields.faults(place, declared)
            else:
                advice = "write {} to be on it, {Field: value} with its fields, or null not to be on it"
                yield Fault(place, f"this does not say whether to be on the list: {advice}")


def desired(lists: Value) -> tuple[DesiredList, ...]:
    """Return the memberships that a sound value of `lists` declares, in its order."""
    pairs = lists.items() if isinstance(lists, dict) else ()
    return tuple(_desired(child(_POINTER, key), key, declared) for key, declared in pairs)


def _desired(place: str, key: str, declared: Value) -> DesiredList:
    return DesiredList(key, place, declared is not None, fields.desired(place, declared))
