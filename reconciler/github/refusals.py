"""
Turns an answer that is not a success into the error that says what happened and what to do next.

Source: REST API of GitHub, troubleshooting and permissions of the job's token: what a token may not see is
404 rather than 403; a comment on a pull request takes `pull-requests`, an issue `issues`.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from reconciler.errors import (
    Forbidden,
    NotAuthorized,
    NotFound,
    RateLimited,
    Rejected,
    RemoteError,
    Unavailable,
    UnexpectedAnswer,
)

if TYPE_CHECKING:
    from reconciler.http.session import Answer

_MAX_TEXT_CHARS = 500

_TOKEN = "Give the step the job's token: env: GITHUB_TOKEN: ${{ github.token }}"  # noqa: S105 - no secret
_LATER = "GitHub is in trouble: run the job again in a few minutes."
_LOST = "Run the job again: it looks for what was written before it writes."
_LIMIT = "Run the job again in {minutes} min."
_NO_API = "Check GITHUB_API_URL; where the repository was renamed or moved, push to its new name."
_FORK = " A pull request from a fork gets a token that only reads: use summary and annotate there."

_PERMISSIONS = (  # the first whose text is in the route
    ("/comments", "pull-requests"),
    ("/pulls", "pull-requests"),
    ("/issues", "issues"),
    ("/artifacts", "actions"),
)


def refusal(method: str, route: str, answer: Answer, limited_s: float | None) -> RemoteError:
    """
    Return the error that an answer of any status but 2xx amounts to.

    Args:
        method: The HTTP verb.
        route: The path with words in braces for what varies.
        answer: What GitHub answered, without the token.
        limited_s: For how long GitHub wants to be left alone; None where it is about no limit.
    """
    status = answer.status
    said = _said(answer.body)
    message = f"{method} {route}: GitHub said {status} {_phrase(status)}" + (f": {said}" if said else "")
    if limited_s is not None:
        minutes = max(1, round(limited_s / 60))
        return RateLimited(
            message, scope="minute", method=method, route=route, next_step=_LIMIT.format(minutes=minutes)
        )
    if 500 <= status < 600:  # noqa: PLR2004 - the class of server errors
        step = _LATER if method == "GET" else _LOST
        return Unavailable(message, sent=True, method=method, route=route, status=status, next_step=step)
    kind, next_step = _kind(method, route, status)
    return kind(message, method=method, route=route, status=status, next_step=next_step)


def _kind(method: str, route: str, status: int) -> tuple[type[RemoteError], str]:
    match status:
        case HTTPStatus.UNAUTHORIZED:
            return NotAuthorized, _TOKEN
        case HTTPStatus.FORBIDDEN:
            return Forbidden, _permission(method, route)
        case HTTPStatus.NOT_FOUND:
            return NotFound, f"Check GITHUB_REPOSITORY and the number. {_permission(method, route)}"
        case _ if 400 <= status < 500:  # noqa: PLR2004 - the class of client errors
            return Rejected, ""
        case _:
            return UnexpectedAnswer, _NO_API


def _permission(method: str, route: str) -> str:
    """Name what the job's token needs for a request."""
    name = next((name for part, name in _PERMISSIONS if part in route), "contents")
    if method == "GET":
        return f"Give the job permissions: {name}: read."
    return f"Give the job permissions: {name}: write.{_FORK}"


def _said(body: bytes) -> str:
    """Return GitHub's own message, cut to a sane length; nothing where it sends anything but JSON."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    said = document.get("message") if isinstance(document, dict) else None
    return said[:_MAX_TEXT_CHARS] if isinstance(said, str) else ""


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "(no known status)"
