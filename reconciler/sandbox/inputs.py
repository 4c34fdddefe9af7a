"""What a request asks for: its parameters, from query string, form or JSON, checked one by one."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reconciler.sandbox import texts
from reconciler.sandbox.answers import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.datastructures import MultiDict
    from werkzeug.wrappers import Request

_MAX_ID: Final = 2**63 - 1
_DIGITS: Final = re.compile("[0-9]{1,19}")
_MAX_HOST_LENGTH: Final = 253
_MAX_LABEL_LENGTH: Final = 63


@dataclass(frozen=True, slots=True)
class Call:
    """A request that found its route; `id_text` is what the path has in place of `{id}`."""

    request: Request
    id_text: str = ""


def whole_number(text: str) -> int | None:
    """Return a positive number of up to 64 bits, or None for any other text."""
    number = int(text) if _DIGITS.fullmatch(text) else 0
    return number if 0 < number <= _MAX_ID else None


def flag(query: Mapping[str, str], name: str) -> bool:
    """Return whether a parameter of the query says true."""
    return query.get(name, "").lower() in {"true", "1"}


def fields(request: Request, invalid_status: int) -> dict[str, object]:
    """
    Return what a v1 write says, by key: query string and form or JSON body together, the body first.

    Lists come as `person_ids[]=1&person_ids[]=2` in forms and queries. Source: older API references of
    Affinity v1 (form), the present one (JSON).

    Raises:
        Refusal: A JSON body that is none, or no object, or holds text that is not Unicode.
    """
    said = _pairs(request.args)
    if "json" in request.mimetype or not request.mimetype:
        said |= _json_object(request.get_data(), invalid_status)
    else:
        said |= _pairs(request.form)
    return said


def _pairs(pairs: MultiDict[str, str]) -> dict[str, object]:
    said: dict[str, object] = {}
    for name, values in pairs.lists():
        if name in {"person_ids", "person_ids[]"}:
            # An empty item is how a form says "no items".
            said["person_ids"] = [whole_number(value) or value for value in values if value]
        else:
            said[name] = values[-1]
    return said


def _json_object(body: bytes, invalid_status: int) -> dict[str, object]:
    if not body:
        return {}
    try:
        value = json.loads(body)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Refusal(invalid_status, texts.invalid("body", "valid JSON in UTF-8")) from None
    if not isinstance(value, dict):
        raise Refusal(invalid_status, texts.invalid("body", "a JSON object"))
    return value


def name(value: object, invalid_status: int) -> str:
    """
    Return `value` if it can be an organization's name.

    Source: API reference of Affinity v1: required and not empty; no limit of length is known.
    """
    if isinstance(value, str) and value.strip():
        return value
    raise Refusal(invalid_status, texts.invalid("name", "a non-empty string"))


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


def person_ids(value: object, invalid_status: int) -> tuple[int, ...]:
    """Return a list of ids without repetition; whether there are such persons is not asked here."""
    if isinstance(value, list) and all(type(item) is int and 0 < item <= _MAX_ID for item in value):
        return tuple(dict.fromkeys(value))
    raise Refusal(invalid_status, texts.invalid("person_ids", "an array of person ids"))
