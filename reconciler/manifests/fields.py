"""
Decides how the fields of an organization or of a list are written: by which key, on which condition.

What a single item may be is decided in `items.py`; which field a key means, in planning.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from reconciler.desired import DesiredField, When
from reconciler.manifests import items, names
from reconciler.manifests.document import Fault, child, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.manifests.document import Value

_CONDITIONS = (When.EMPTY, When.CREATED)


def faults(pointer: str, fields: Value) -> Iterator[Fault]:
    """Yield what is wrong with a mapping of fields, beyond what a schema can say."""
    if isinstance(fields, dict):
        for key, declared in fields.items():
            place = child(pointer, key)
            if complaint := key_fault(key, "field"):
                yield Fault(place, complaint)
            else:
                yield from _value_faults(place, declared)


def desired(pointer: str, fields: Value) -> tuple[DesiredField, ...]:
    """Return the fields of a sound mapping, in its order; none where null stands for it."""
    pairs = fields.items() if isinstance(fields, dict) else ()
    return tuple(_desired(child(pointer, key), key, declared) for key, declared in pairs)


def key_fault(key: str, kind: str) -> str | None:
    """
    Return what is wrong with a key: a name, or an id such as `field-61001`; None if it is fine.

    Args:
        key: As written.
        kind: "field" or "list".
    """
    if not re.fullmatch(f"{kind}-[0-9]+", key):
        return names.fault(key)
    if re.fullmatch(f"{kind}-[1-9][0-9]{{0,17}}", key):
        return None
    return f"{quoted(key, 40)} is no id of a {kind}: ids read like {kind}-61001, without leading zeros"


def _value_faults(place: str, declared: Value) -> Iterator[Fault]:
    pointer, value, when = _parts(place, declared)
    if isinstance(value, list):
        for i in items.repeated(value):
            yield Fault(child(pointer, i), "the same value stands in this list already: remove one of them")
        for i, item in enumerate(value):
            yield from items.faults(
                child(pointer, i), item, "remove the item, or write [] to clear the field"
            )
    elif value is None and when in _CONDITIONS:
        yield Fault(pointer, "null cannot have a condition: write null alone to clear the field, or a value")
    else:
        yield from items.faults(pointer, value, "write null to clear the field")


def _desired(place: str, key: str, declared: Value) -> DesiredField:
    pointer, value, condition = _parts(place, declared)
    when = When(cast("str", condition))
    if isinstance(value, list):
        return DesiredField(key, pointer, tuple(map(items.plain_item, value)), when)
    return DesiredField(key, pointer, None if value is None else items.plain_item(value), when)


def _parts(place: str, declared: Value) -> tuple[str, Value, Value]:
    """Return where the value itself stands, the value, and the condition."""
    if isinstance(declared, dict) and "value" in declared:
        return child(place, "value"), declared["value"], declared.get("when", When.ALWAYS)
    return place, declared, When.ALWAYS
