"""
Says in plain sentences what in a document breaks its schema. The only module that imports jsonschema.

Each complaint stands at the key it is about, so that an editor jumps to the right line.
"""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from reconciler.manifests.document import Fault, child, quoted
from reconciler.resources import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import jsonschema
    from jsonschema.exceptions import ValidationError

MAX_ERRORS = 200
"""Of one document, and of its unknown keys; more would only take time."""

MAX_SHOWN = 80
"""Characters of a value that a message repeats as it is."""

_KINDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "object": "a mapping of keys",
    "array": "a list",
}
_SENTENCES = {
    "const": "{called} must be {wanted}",
    "minimum": "{called} must be at least {wanted}",
    "maximum": "{called} must be at most {wanted}",
    "maxLength": "{called} must have at most {wanted} characters",
    "pattern": "{called} has characters or a form that it must not have",
    "format": "{called} is no valid {wanted}",
}
_RESERVED = {
    "kind": "kind is reserved for a newer reconciler: remove it",
    "domains": "domains cannot be written: give one as domain, earlier ones in previously: {domains: […]}",
}


def explain(schema_name: str, value: object, bare: Mapping[str, str]) -> Iterator[Fault]:
    """
    Yield everything that breaks the schema; nothing if the value is valid.

    Args:
        schema_name: As `resources.schema` takes it.
        value: The document.
        bare: How its scalars without quotes were written, by pointer.
    """
    for error in islice(_validator(schema_name).iter_errors(value), MAX_ERRORS):
        pointer = ""
        for step in error.absolute_path:
            pointer = child(pointer, step)
        if error.validator == "additionalProperties":
            reserved = _RESERVED if schema_name == "organization" and not pointer else {}
            yield from _unknown_keys(error, pointer, reserved)
        else:
            yield Fault(pointer, _sentence(error, _called(pointer), bare.get(pointer)))


def _unknown_keys(error: ValidationError, pointer: str, reserved: Mapping[str, str]) -> Iterator[Fault]:
    schema_of = cast("Mapping[str, Mapping[str, object]]", error.schema)
    known = schema_of["properties"]
    ignored = schema_of.get("patternProperties", ())
    keys = cast("Mapping[str, object]", error.instance)
    unknown = (key for key in keys if key not in known and not any(re.search(each, key) for each in ignored))
    for key in islice(unknown, MAX_ERRORS):
        yield Fault(child(pointer, key), reserved.get(key) or f"unknown key {quoted(key)}{_near(key, known)}")


def _near(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word[:80].lower(), known, n=1)
    return f" (did you mean {quoted(near[0])}?)" if near else ""


def _sentence(error: ValidationError, called: str, written: str | None) -> str:
    """Return the complaint of one keyword; `written` is what stands in the file without quotes."""
    keyword, wanted = str(error.validator), cast("Any", error.validator_value)
    if keyword == "required":
        missing = [key for key in wanted if key not in cast("Mapping[str, object]", error.instance)]
        return f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
    if keyword == "type":
        return f"{called} must be {_KINDS[wanted]}{_hint(called, wanted, error.instance, written)}"
    if called == "version" and type(error.instance) is int:
        return f"version {error.instance} needs a newer reconciler: this one reads version {wanted}"
    return _SENTENCES.get(keyword, "{called} breaks the rule {keyword}: {wanted}").format(
        called=called, wanted=wanted, keyword=keyword
    )


def _hint(called: str, wanted: str, value: object, written: str | None) -> str:
    """Return how to write what was probably meant."""
    if value is None:
        is_needed = called in {"name", "the document"}
        return ", not null" if is_needed else ", not null: remove the key to leave it as it is"
    if wanted == "string" and isinstance(value, bool | int | float):
        return f": write {quoted(written or json.dumps(value))}, with quotes"
    if not isinstance(value, str) or not value.isprintable() or len(value) > MAX_SHOWN:
        return ""
    if wanted == "integer" and value.isdecimal() and value.isascii():
        return f": write {value}, without quotes"
    if wanted == "array":
        return f": write [{value}]"
    return ""


def _called(pointer: str) -> str:
    """Return what to call the value at a pointer: its key; for an item, that of its list."""
    if not pointer:
        return "the document"
    parent, _, name = pointer.rpartition("/")
    return f"an item of {_called(parent)}" if name.isdigit() else name


@cache
def _validator(schema_name: str) -> jsonschema.Draft202012Validator:
    import jsonschema  # noqa: PLC0415 - loading it takes longer than reading a thousand valid manifests

    draft = jsonschema.Draft202012Validator
    extend = cast("Callable[..., type[jsonschema.Draft202012Validator]]", jsonschema.validators.extend)
    return extend(draft, {"pattern": _pattern})(schema(schema_name), format_checker=draft.FORMAT_CHECKER)


def _pattern(_validator: object, pattern: str, value: object, _schema: object) -> Iterator[ValidationError]:
    """Check a pattern as JSON Schema means it: `$` is the very end, not also before a last line break."""
    from jsonschema.exceptions import ValidationError  # noqa: PLC0415 - see below

    if isinstance(value, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), value):
        yield ValidationError(pattern)
