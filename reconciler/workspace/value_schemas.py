"""How the value of one field is described to editors: its options, its form, whether it takes several."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from reconciler.normalize import text_value
from reconciler.values import ValueType

if TYPE_CHECKING:
    from reconciler.values import Field

Schema: TypeAlias = dict[str, object]
"""A JSON Schema, or a part of one."""

MAX_ITEMS = 1_000
"""As in the organization schema."""

_ID: Schema = {"type": "integer", "minimum": 1, "maximum": 2**53}
"""Values of fields are numbers as far as they are exact everywhere; ids are no exception."""

_ITEMS: dict[ValueType | None, Schema] = {
    ValueType.TEXT: {"$ref": "#/$defs/text"},
    ValueType.FILTERABLE_TEXT: {"$ref": "#/$defs/text"},
    ValueType.NUMBER: {"$ref": "#/$defs/number"},
    ValueType.LOCATION: {"$ref": "#/$defs/location"},
    ValueType.DATE: {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    ValueType.PERSON: {"anyOf": [{"type": "string", "pattern": "@"}, _ID]},
    ValueType.ORGANIZATION: {"anyOf": [{"type": "string", "pattern": r"^[^@]*\.[^@]*$"}, _ID]},
}
_DROPDOWNS = (ValueType.DROPDOWN, ValueType.RANKED_DROPDOWN)


def value_schema(field: Field) -> Schema:
    """Return the schema of what a writable field may hold; null, which clears it, among that."""
    item = _options(field) if field.value_type in _DROPDOWNS else _ITEMS[field.value_type]
    if field.multiple:
        item = {"type": "array", "maxItems": MAX_ITEMS, "uniqueItems": True, "items": item}
    return {"anyOf": [item, {"type": "null"}]}


def kind_of(field: Field) -> str:
    """Return what a writable field takes, in words: "ranked dropdown", "person, several"."""
    return f"{field.value_type}{', several' if field.multiple else ''}"


def _options(field: Field) -> Schema:
    """Texts that two options share mean neither; an empty enumeration is refused by some editors."""
    texts = Counter(text_value(each.text) for each in field.options)
    clear = [text for text, count in texts.items() if text and count == 1]
    return {"enum": clear} if clear else {"not": {}}
