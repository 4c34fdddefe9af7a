"""
Decides what one item of a field's value may be, a text, a number or a location, and what it becomes.

Its type is the schema's business; what a text means, an option, a date, a person, only Affinity can tell.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, cast

from reconciler.manifests import names
from reconciler.manifests.document import Fault, child
from reconciler.normalize import text_value
from reconciler.values import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.desired import PlainItem
    from reconciler.manifests.document import Value

_PARTS = tuple(part.name for part in fields(Location))
_LAYOUT = frozenset("\n\t")


def faults(pointer: str, item: Value, instead: str) -> Iterator[Fault]:
    """
    Yield what is wrong with an item, beyond what a schema can say.

    Args:
        pointer: Where it stands.
        item: Of any type; of a wrong one nothing is said.
        instead: What to do rather than to write an empty text.
    """
    if isinstance(item, str):
        if complaint := _text_fault(item, instead):
            yield Fault(pointer, complaint)
    elif isinstance(item, dict):
        for part in _PARTS:
            yield from faults(child(pointer, part), item.get(part), "leave the key out")


def repeated(items: list[Value]) -> Iterator[int]:
    """Yield the index of every item that an earlier one equals."""
    seen: set[PlainItem] = set()
    for i, item in enumerate(items):
        if isinstance(item, str | int | float | dict) and not isinstance(item, bool):
            plain = plain_item(item)
            if plain in seen:
                yield i
            seen.add(plain)


def plain_item(item: Value) -> PlainItem:
    """Return an item of a sound type in the form that both sides are compared in; 120.0 becomes 120."""
    if isinstance(item, str):
        return text_value(item)
    if isinstance(item, dict):
        texts = {part: text for part in _PARTS if isinstance(text := item.get(part), str)}
        return Location(**{part: text_value(text) for part, text in texts.items()})
    if isinstance(item, float) and item.is_integer():
        return int(item)
    return cast("int | float", item)


def _text_fault(text: str, instead: str) -> str | None:
    if text.isascii() and text.isprintable() and text.strip():
        return None
    one_break = text.replace("\r\n", "\n")
    for i, character in enumerate(one_break):
        if character not in _LAYOUT and names.hides(character, one_break[i - 1 : i]):
            return f"the text holds the invisible or control character U+{ord(character):04X}: remove it"
    return None if text.strip() else f"the text is empty: {instead}"
