"""
Finds what in a document breaks its schema. The only module that imports jsonschema.

Each complaint stands at the key it is about, so that an editor jumps to the right line. How it
reads, `sentences.py` decides.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, cast

from reconciler.manifests import sentences
from reconciler.manifests.document import Fault, child
from reconciler.resources import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import jsonschema
    from jsonschema.exceptions import ValidationError

MAX_ERRORS = 200
"""Of one document, of its unknown keys, and of one alternative; more would only take time."""

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
            broken = sentences.Broken(
                str(error.validator), error.validator_value, error.instance, tuple(error.absolute_path)
            )
            yield Fault(pointer, sentences.complaint(broken, bare.get(pointer)))


def _unknown_keys(error: ValidationError, pointer: str, reserved: Mapping[str, str]) -> Iterator[Fault]:
    schema_of = cast("Mapping[str, Mapping[str, object]]", error.schema)
    known = schema_of["properties"]
    ignored = schema_of.get("patternProperties", ())
    keys = cast("Mapping[str, object]", error.instance)
    unknown = (key for key in keys if key not in known and not any(re.search(each, key) for each in ignored))
    for key in islice(unknown, MAX_ERRORS):
        yield Fault(child(pointer, key), reserved.get(key) or sentences.unknown_key(key, known))


@cache
def _validator(schema_name: str) -> jsonschema.Draft202012Validator:
    import jsonschema  # noqa: PLC0415 - loading it takes longer than reading a thousand valid manifests

    draft = jsonschema.Draft202012Validator
    extend = cast("Callable[..., type[jsonschema.Draft202012Validator]]", jsonschema.validators.extend)
    kind = extend(draft, {"pattern": _pattern, "anyOf": _any_of})
    return kind(schema(schema_name), format_checker=draft.FORMAT_CHECKER)


def _pattern(_validator: object, pattern: str, value: object, _schema: object) -> Iterator[ValidationError]:
    """Check a pattern as JSON Schema means it: `$` is the very end, not also before a last line break."""
    from jsonschema.exceptions import ValidationError  # noqa: PLC0415 - see above

    if isinstance(value, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), value):
        yield ValidationError(pattern)


def _any_of(
    validator: jsonschema.Draft202012Validator,
    alternatives: Sequence[Mapping[str, object]],
    value: object,
    _schema: object,
) -> Iterator[ValidationError]:
    """Check alternatives; where none holds, yield what breaks the one that was probably meant."""
    broken: list[list[ValidationError]] = []
    for alternative in alternatives:
        errors = list(islice(validator.descend(value, alternative), MAX_ERRORS))
        if not errors:
            return
        broken.append(errors)
    of_its_type = [errors for errors in broken if not any(map(_is_of_another_type, errors))]
    if not of_its_type:
        kinds = (error.validator_value for errors in broken for error in errors if _is_of_another_type(error))
        yield _error("type", list(dict.fromkeys(kinds)), value)
    elif isinstance(value, dict):
        yield from _nearest(of_its_type, value)
    else:
        yield from of_its_type[0]


def _is_of_another_type(error: ValidationError) -> bool:
    return error.validator == "type" and not error.path


def _nearest(broken: Sequence[list[ValidationError]], value: Mapping[str, object]) -> list[ValidationError]:
    """Return what breaks the alternative that knows most of these keys; where none knows any, name all."""
    keys = list(islice(value, MAX_ERRORS))
    known = [_known_keys(errors) or keys for errors in broken]
    strangers = [sum(not sentences.is_near(key, each) for key in keys) for each in known]
    if min(strangers) == len(keys):
        return [_error("anyOf", " or ".join(f"{{{', '.join(each)}}}" for each in known), value)]
    return broken[strangers.index(min(strangers))]


def _known_keys(errors: Sequence[ValidationError]) -> Sequence[str]:
    """Return the keys of an alternative for mappings; none where only what stands under them is wrong."""
    schemas = (cast("Mapping[str, Mapping[str, object]]", error.schema) for error in errors if not error.path)
    return next((tuple(each["properties"]) for each in schemas), ())


def _error(keyword: str, wanted: object, value: object) -> ValidationError:
    from jsonschema.exceptions import ValidationError  # noqa: PLC0415 - see above

    return ValidationError("", validator=keyword, validator_value=wanted, instance=value, schema={})
