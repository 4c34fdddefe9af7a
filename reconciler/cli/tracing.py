"""For `-v`: says each request and each wait of a run, what came of it, and never what it carried."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from reconciler.cli.output import say
from reconciler.cli.progress import wait_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.affinity.connection import Attempt
    from reconciler.clock import Clock
    from reconciler.model import Quota

_SAME_S = 1.0
"""Waits for one thing that end so close to each other are one to the user."""


class Trace:
    """
    Told by the threads of a run what they do.

    Args:
        clock: The gate's.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waits: list[tuple[str, float]] = []

    def attempt(self, attempt: Attempt) -> None:
        """Say what came of sending a request once."""
        ms = round((self._clock.monotonic_s() - attempt.sent_s) * 1000)
        quota = attempt.quota
        say(
            "".join(_words(attempt, ms)),
            level="debug",
            method=attempt.method,
            route=attempt.route,
            status=attempt.status,
            error=_trouble(attempt),
            ms=ms,
            attempt=attempt.number,
            retry_in_s=None if attempt.again_in_s is None else round(attempt.again_in_s, 3),
            minute_left=quota.minute_remaining if quota else None,
            month_left=quota.month_remaining if quota else None,
        )

    def waiting(self, why: str, seconds: float) -> None:
        """
        Say what is waited for, once for all threads that wait for the same.

        The gate calls this under its lock, and again whenever a thread has been woken too early.
        """
        now_s = self._clock.monotonic_s()
        until_s = now_s + seconds
        self._waits = [(reason, end_s) for reason, end_s in self._waits if end_s > now_s]
        if not any(reason == why and abs(end_s - until_s) < _SAME_S for reason, end_s in self._waits):
            self._waits.append((why, until_s))
            say(wait_line(why, seconds), reason=why, wait_s=round(seconds, 1))


def _words(attempt: Attempt, ms: int) -> Iterator[str]:
    came = ", ".join(filter(None, (str(attempt.status or ""), _trouble(attempt))))
    yield f"{attempt.method} {attempt.route}: {came} in {ms:,} ms, attempt {attempt.number}"
    if attempt.again_in_s is not None:
        yield f", again in {attempt.again_in_s:.1f} s" if attempt.again_in_s else ", again"
    if left := ", ".join(_left(attempt.quota)):
        yield f"; left: {left}"


def _trouble(attempt: Attempt) -> str:
    """Return what went wrong where no status tells it; the words of a refusal may hold what was sent."""
    refused = attempt.status is not None and attempt.status >= HTTPStatus.MULTIPLE_CHOICES
    if attempt.error is None or refused:
        return ""
    return str(attempt.error).removeprefix(f"{attempt.method} {attempt.route}: ")


def _left(quota: Quota | None) -> Iterator[str]:
    if quota and quota.minute_remaining is not None:
        yield f"{quota.minute_remaining:,} this minute"
    if quota and quota.month_remaining is not None:
        yield f"{quota.month_remaining:,} this month"
