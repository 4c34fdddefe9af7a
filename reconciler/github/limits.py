"""
Decides whether a request that failed is sent again, and after how long. No clock, no sleeping.

A write that may have been carried out is never sent again: the next run looks for what it made first.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from reconciler.errors import Unavailable

if TYPE_CHECKING:
    from reconciler.errors import RemoteError
    from reconciler.http.session import Answer

MAX_ATTEMPTS = 5
MAX_WAIT_S = 120.0
"""A longer wait is an error, so that a job fails rather than holds a runner."""

_SECONDARY_WAIT_S = 60.0
_FIRST_DELAY_S = 1.0
_REPEATABLE = {"GET", "PATCH"}
_LIMITED = {HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}


def limited_for_s(answer: Answer, now_s: float) -> float | None:
    """
    Return for how many seconds GitHub wants to be left alone; None where an answer is about no limit.

    Args:
        answer: Whatever its status.
        now_s: Seconds since 1970.

    Source: REST API of GitHub, best practices: a limit answers 403 or 429; Retry-After comes first, then
    X-RateLimit-Reset where X-RateLimit-Remaining is 0, else at least a minute.
    """
    if answer.status not in _LIMITED:
        return None
    retry_after, reset = (answer.headers.get(name, "") for name in ("retry-after", "x-ratelimit-reset"))
    if _is_number(retry_after):
        return float(retry_after)
    if answer.headers.get("x-ratelimit-remaining") == "0" and _is_number(reset):
        return max(float(reset) - now_s, _FIRST_DELAY_S)
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS or b"secondary rate limit" in answer.body.lower():
        return _SECONDARY_WAIT_S
    return None


def delay_s(error: RemoteError, limited_s: float | None, attempt: int) -> float | None:
    """
    Return how many seconds to wait before sending again; None for "do not".

    Args:
        error: What became of the last attempt.
        limited_s: What `limited_for_s` says about its answer.
        attempt: How many attempts were made, from 1.
    """
    if attempt >= MAX_ATTEMPTS:
        return None
    backoff = 2.0 ** (attempt - 1)
    if limited_s is not None:
        wait_s = limited_s * backoff
    elif isinstance(error, Unavailable) and (not error.sent or error.method in _REPEATABLE):
        wait_s = _FIRST_DELAY_S * backoff
    else:
        return None
    return wait_s if wait_s <= MAX_WAIT_S else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < len("10000000000000")
