"""Says in one plain sentence which rule of a schema a value breaks, and what to write instead."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from reconciler.manifests.document import quoted
from reconciler.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

MAX_SHOWN = 80
"""Characters of a value that a message repeats as it is."""

_KINDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "object": "a mapping of keys",
    "array": "a list",
    "null": "null",
}
_SENTENCES = {
    "const": "{called} must be {wanted}",
    "anyOf": "{called} must be {wanted}",
    "minimum": "{called} must be at least {wanted}",
    "maximum": "{called} must be at most {wanted}",
    "exclusiveMaximum": "{called} must be less than {wanted}",
    "maxLength": "{called} must have at most {wanted} characters",
    "maxItems": "{called} must have at most {wanted} items",
    "maxProperties": "{called} must have at most {wanted} keys",
    "minItems": "{called} must not be empty",
    "minProperties": "{called} must not be empty",
    "pattern": "{called} has characters or a form that it must not have",
    "format": "{called} is no valid {wanted}",
}


class Broken(NamedTuple):
    """
    A rule that a value breaks.

    Attributes:
        keyword: Of JSON Schema; "anyOf" for a mapping that is none of several.
        wanted: What the schema says after the keyword.
        value: What breaks it.
        steps: The keys and indexes that lead to the value.
    """

    keyword: str
    wanted: Any
    value: object
    steps: tuple[str | int, ...]


def complaint(broken: Broken, written: str | None) -> str:
    """Return the sentence; `written` is what stands in the file without quotes, where the value differs."""
    keyword, wanted, value, steps = broken
    called = _called(steps)
    if keyword == "required" and isinstance(value, dict):
        missing = [key for key in wanted if key not in value]
        return f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
    if keyword == "type":
        kinds = [wanted] if isinstance(wanted, str) else wanted
        return f"{called} must be {_either(_KINDS[kind] for kind in kinds)}{_hint(broken, kinds, written)}"
    if keyword == "enum":
        near = did_you_mean(value, wanted) if isinstance(value, str) else ""
        return f"{called} must be {_either(wanted)}{near}"
    if called == "version" and type(value) is int:
        return f"version {value} needs a newer reconciler: this one reads version {wanted}"
    return _SENTENCES.get(keyword, "{called} cannot be written like this").format(
        called=called, wanted=wanted
    )


def unknown_key(key: str, known: Iterable[str]) -> str:
    """Return the complaint about a key that is none of the known ones."""
    return f"unknown key {quoted(key)}{did_you_mean(key, known)}"


def is_near(key: str, known: Collection[str]) -> bool:
    """Return whether a key is a known one, or may well have been meant to be."""
    return key in known or did_you_mean(key, known) != ""


def _hint(broken: Broken, kinds: Sequence[str], written: str | None) -> str:
    """Return how to write what was probably meant instead of a value of another type."""
    value = broken.value
    if value is None:
        return f", not null{_without(broken.steps)}"
    if "string" in kinds and isinstance(value, bool | int | float):
        return f": write {quoted(written or json.dumps(value))}, with quotes"
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value)
    if not text.isprintable() or len(text) > MAX_SHOWN:
        return ""
    return f": write [{text}]" if "array" in kinds else _hint_for_text(text, kinds)


def _hint_for_text(text: str, kinds: Sequence[str]) -> str:
    if "integer" in kinds and re.fullmatch(r"[0-9]+", text):
        return f": write {text}, without quotes"
    if "number" in kinds and re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        return f": write {text}, without quotes"
    if "number" in kinds and (percent := re.fullmatch(r"([0-9]{1,3}) ?%", text)):
        return f": write {int(percent[1]) / 100:g}"
    if "object" in kinds and re.match(r"\w+:\S", text):
        return ": write a blank behind each colon"
    return ""


def _without(steps: Sequence[str | int]) -> str:
    """Return how to do without a value that cannot be null; "" for one that has to be there."""
    if not steps or steps == ("name",):
        return ""
    if isinstance(steps[-1], int):
        return ": remove the item"
    return ": remove the key to leave it as it is" if len(steps) == 1 else ": leave the key out"


def _called(steps: Sequence[str | int]) -> str:
    """Return what to call the value that steps lead to: its key; for an item, that of its list."""
    if not steps:
        return "the document"
    *outer, last = steps
    if isinstance(last, int):
        return f"an item of {_called(outer)}"
    return last if re.fullmatch(r"\w{1,80}", last) else quoted(last)


def _either(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
