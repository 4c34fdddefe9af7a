"""
Turns an answer that is not a success into the error that says what happened and what to do next.

Source: API reference of Affinity, errors: v1 sends a JSON array of strings, v2 an object with `errors`,
gateways HTML. An unknown id is 422 in v1, where 404 is documented too, and 404 in v2; a merged one is 422 and
its message names the survivor. The limits of minute, month and concurrent requests all answer 429, without
Retry-After; the rate headers tell them apart. The wording of messages is not part of the API: it is matched
loosely and decides as little as possible.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from reconciler.affinity.decoding import decode
from reconciler.affinity.quota import quota_of
from reconciler.errors import (
    Forbidden,
    Merged,
    NotAuthorized,
    NotFound,
    RateLimited,
    Rejected,
    RemoteError,
    Unavailable,
    UnexpectedAnswer,
)
from reconciler.model import Quota
from reconciler.typed_json import WrongShape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.http.session import Answer

_MAX_TEXT_CHARS = 500
_DAY_S = 86_400
_MINUTE_S = 60
_UNKNOWN = (HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY)
_MERGED = re.compile(r"[0-9]{1,19} no longer exists as it has been merged into ([0-9]{1,19})")
_UNKNOWN_ID = re.compile(r"valid id|not found|not exist|no longer exists", re.IGNORECASE)

_KEY = (
    "Check that AFFINITY_API_KEY is a current key of yours (Affinity: Settings, API), and that its list of "
    "allowed addresses, if it has one, includes this machine."
)
_LATER = "Affinity is deploying or in trouble: run again in a few minutes."
_NO_API = (
    "Check AFFINITY_BASE_URL: this does not look like Affinity's API, rather like a proxy or a login page."
)
_ID = "Check the id: {what} was deleted, never existed, or is not visible to the key's user."

_FIELD_VALUES = "/field-values"
"""The only route whose id is in its query."""

_EXPORTS = {
    "/v2/companies": "Export All Organizations directory",
    "/v2/lists/{id}/list-entries": "Export data from Lists",
}
"""Source: API reference of Affinity v2: reading these needs a permission of its own."""


def refusal(method: str, route: str, answer: Answer) -> RemoteError:
    """Return the error that an answer of any status but 2xx amounts to; `route` has `{id}` for an id."""
    status = answer.status
    said = _said(answer)
    message = f"{method} {route}: {status} {_phrase(status)}" + (f": {said}" if said else "")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return _rate_limited(message, method, route, answer.headers)
    if status in _UNKNOWN and (merged := _MERGED.search(said)):
        return Merged(message, survivor_id=int(merged[1]), method=method, route=route, status=status)
    if 500 <= status < 600:  # noqa: PLR2004 - the class of server errors
        return Unavailable(message, sent=True, method=method, route=route, status=status, next_step=_LATER)
    kind, next_step = _kind(method, route, status, said)
    return kind(message, method=method, route=route, status=status, next_step=next_step)


def _kind(method: str, route: str, status: int, said: str) -> tuple[type[RemoteError], str]:
    match status:
        case HTTPStatus.UNAUTHORIZED:
            return NotAuthorized, _KEY
        case HTTPStatus.FORBIDDEN:
            return Forbidden, f"Ask an Affinity admin for {_permission(method, route)}."
        case _ if status in _UNKNOWN and _is_unknown_id(method, route, status, said):
            return NotFound, _ID.format(what=_what(method, route))
        case _ if 400 <= status < 500:  # noqa: PLR2004 - the class of client errors
            return Rejected, ""
        case _:
            return UnexpectedAnswer, _NO_API


def _is_unknown_id(method: str, route: str, status: int, said: str) -> bool:
    """A read has nothing but its id to be wrong; a write may also be refused for what it carries."""
    if "{id}" not in route and route != _FIELD_VALUES:
        return False
    if status == HTTPStatus.NOT_FOUND:
        return True
    return not route.startswith("/v2/") and (method == "GET" or bool(_UNKNOWN_ID.search(said)))


def _what(method: str, route: str) -> str:
    """Return what an unknown id may stand for."""
    if "/list-entries/" in route:
        return "the list or its entry"
    if "/lists/" in route:
        return "the list" if method == "GET" else "the list or the organization"
    if route.startswith("/persons/"):
        return "the person"
    return "the organization, or a person to be linked," if method == "PUT" else "the organization"


def _permission(method: str, route: str) -> str:
    """
    Name what a key needs for a request.

    Source: API reference of Affinity: everything needs API access, which admins grant by role. Which role may
    change what is not documented.
    """
    if method == "GET" and route in _EXPORTS:
        return f'the permission "{_EXPORTS[route]}"'
    if method == "GET":
        return '"External API" access'
    what = "lists" if "/lists/" in route else "organizations"
    return f'"External API" access and a role that may change {what}'


def _rate_limited(message: str, method: str, route: str, headers: Mapping[str, str]) -> RateLimited:
    quota = quota_of(headers) or Quota()
    if quota.month_remaining == 0:
        days = -(-(quota.month_reset_s or 0) // _DAY_S)
        scope, next_step = (
            "month",
            f"The account's requests of this month are used up; days left of it: {days}.",
        )
    elif quota.minute_remaining == 0:
        scope, next_step = "minute", f"Run again in {quota.minute_reset_s or _MINUTE_S} s."
    else:
        scope, next_step = "concurrency", "Run again with fewer --workers."
    return RateLimited(message, scope=scope, method=method, route=route, next_step=next_step)


def _said(answer: Answer) -> str:
    """Return what the server says, cut to a sane length; nothing where it sends a page for browsers."""
    if "text/html" in answer.headers.get("content-type", "").lower() or answer.body.lstrip().startswith(b"<"):
        return ""
    try:
        texts = _texts(decode(answer.body))
    except WrongShape:
        texts = []
    said = "; ".join(texts) or answer.body.decode(errors="replace").strip()
    return said if len(said) <= _MAX_TEXT_CHARS else said[:_MAX_TEXT_CHARS] + "…"


def _texts(value: object) -> list[str]:
    match value:
        case list():
            return [each for each in value if isinstance(each, str)]
        case {"errors": list(errors)}:
            return [text for each in errors if (text := _v2_text(each))]
        case _:
            return []


def _v2_text(error: object) -> str:
    match error:
        case {"message": str(message), "param": str(param)}:
            return f"{message} ({param})"
        case {"message": str(message)}:
            return message
        case _:
            return ""


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "(no known status)"
