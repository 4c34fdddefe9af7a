"""What a request asks for: its parameters, from query string, form or JSON, checked one by one."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

from reconciler.sandbox import texts
from reconciler.sandbox.answers import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.datastructures import MultiDict
    from werkzeug.wrappers import Request

MAX_ID: Final = 2**63 - 1
_DIGITS: Final = re.compile("[0-9]{1,19}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,19}(\.[0-9]{1,19})?")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")
_LISTS: Final = frozenset({"person_ids", "organization_ids", "emails"})
_NUMBERS: Final = ("_id", "type")
_MAX_HOST_LENGTH: Final = 253
_MAX_LABEL_LENGTH: Final = 63


@dataclass(frozen=True, slots=True)
class Call:
    """A request that found its route; `ids` is what the path has in place of each `{id}`."""

    request: Request
    ids: tuple[str, ...] = ()


def whole_number(text: str) -> int | None:
    """Return a positive number of up to 64 bits, or None for any other text."""
    number = int(text) if _DIGITS.fullmatch(text) else 0
    return number if 0 < number <= MAX_ID else None


def id_number(value: object) -> int | None:
    """Return `value` if it is a number of a JSON body that an id can be, or None."""
    return value if type(value) is int and 0 < value <= MAX_ID else None


def flag(query: Mapping[str, str], name: str) -> bool:
    """Return whether a parameter of the query says true."""
    return query.get(name, "").lower() in {"true", "1"}


def said(request: Request, invalid_status: int) -> dict[str, object]:
    """
    Return what a v1 write says, by key: query string and form or JSON body together, the body first.

    Lists come as `person_ids[]=1&person_ids[]=2` in forms and queries. Source: older API references of
    Affinity v1 (form), the present one (JSON).

    Raises:
        Refusal: A JSON body that is none, or no object, or holds text that is not Unicode.
    """
    both = _pairs(request.args)
    if is_json(request):
        both |= json_object(request.get_data(), invalid_status)
    else:
        both |= _pairs(request.form)
    return both


def is_json(request: Request) -> bool:
    """Return whether a request has a body that it calls JSON, or leaves unnamed."""
    return bool(request.get_data()) and ("json" in request.mimetype or not request.mimetype)


def _pairs(pairs: MultiDict[str, str]) -> dict[str, object]:
    """Return pairs of a query or form, with numbers where a JSON body would have them."""
    by_name: dict[str, object] = {}
    for name, values in pairs.lists():
        plain = name.removesuffix("[]")
        if plain in _LISTS:
            # An empty item is how a form says "no items".
            items = filter(None, values)
            by_name[plain] = [number_or_text(item) for item in items] if plain != "emails" else list(items)
        else:
            by_name[name] = number_or_text(values[-1]) if name.endswith(_NUMBERS) else values[-1]
    return by_name


def number_or_text(text: str) -> int | float | str:
    """Return what JSON would have in place of a number in a query or form, any other text as it is."""
    if not _NUMBER.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)


def json_object(body: bytes, invalid_status: int) -> dict[str, object]:
    """
    Return a JSON body, an empty one as no keys.

    Raises:
        Refusal: It is none, or no object, or holds text that is not Unicode or a number that is none.
    """
    if not body:
        return {}
    try:
        value = json.loads(body.decode(), parse_constant=_no_number)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise Refusal(invalid_status, texts.invalid("body", "valid JSON in UTF-8")) from None
    if not isinstance(value, dict):
        raise Refusal(invalid_status, texts.invalid("body", "a JSON object"))
    return value


def _no_number(constant: str) -> NoReturn:
    raise ValueError(constant)


def domain(value: object, spelling: str, invalid_status: int) -> str:
    """
    Return `value` as it is stored if it is a bare host name.

    Source: Affinity's MCP server ("hostname only"), a public client's validator: no scheme, path, port,
    space or underscore. That one label is too few, and what becomes of case and outer blanks, is assumed.
    """
    if isinstance(value, str):
        host = value.strip().lower() if spelling == "lower" else value
        if len(host) <= _MAX_HOST_LENGTH and "." in host and all(map(_is_label, host.split("."))):
            return host
    raise Refusal(invalid_status, texts.invalid("domain", "a valid host name"))


def _is_label(label: str) -> bool:
    if len(label) > _MAX_LABEL_LENGTH or label.startswith("-") or label.endswith("-"):
        return False
    return label.replace("-", "a").isalnum()


def ids(said: Mapping[str, object], key: str, invalid_status: int) -> tuple[int, ...]:
    """Return a list of ids without repetition; whether there are such things is not asked here."""
    value = said.get(key)
    if isinstance(value, list) and all(map(id_number, value)):
        return tuple(dict.fromkeys(value))
    raise Refusal(invalid_status, texts.invalid(key, "an array of ids"))


def whole(said: Mapping[str, object], key: str, invalid_status: int) -> int:
    """Return a number of 0 or more that is required."""
    value = said.get(key)
    if type(value) is int and 0 <= value <= MAX_ID:
        return value
    raise Refusal(invalid_status, texts.invalid(key, "an integer"))


def switch(said: Mapping[str, object], key: str, invalid_status: int, *, default: bool | None = None) -> bool:
    """Return what is true or false, as JSON or as a form says it; required without a default."""
    value = said.get(key, default)
    if value in ("true", "false"):
        return value == "true"
    if isinstance(value, bool):
        return value
    raise Refusal(invalid_status, texts.invalid(key, "true or false"))


def text(said: Mapping[str, object], key: str, invalid_status: int, *, empty: bool = False) -> str:
    """Return text that is required, and not blank unless `empty` allows it."""
    value = said.get(key)
    if isinstance(value, str) and (empty or value.strip()):
        return value
    raise Refusal(invalid_status, texts.invalid(key, "a string" if empty else "a non-empty string"))


def emails(said: Mapping[str, object], invalid_status: int) -> tuple[str, ...]:
    """Return a list of e-mail addresses without repetition; nothing but an inner `@` is asked of them."""
    value = said.get("emails")
    if isinstance(value, list) and all(isinstance(item, str) and _EMAIL.fullmatch(item) for item in value):
        return tuple(dict.fromkeys(value))
    raise Refusal(invalid_status, texts.invalid("emails", "an array of e-mail addresses"))
