"""
Who is let in: requests per minute, per month and at the same time, one pool for v1 and v2.

Source: API reference of Affinity v1 (rate limits) and v2's pages on them: 900 a minute per user, a monthly
quota per account, an unpublished limit on concurrency; all three answer 429, without Retry-After, and the
request is not carried out. Every call counts, whatever its answer; whoami and rate-limit are exempt from the
month. That they count for the minute, and that requests answered 429 do not count, is assumed.
"""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, Final

from reconciler.sandbox import texts
from reconciler.sandbox.answers import Refusal
from reconciler.sandbox.windows import FixedWindow, SlidingWindow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.sandbox.clock import Clock
    from reconciler.sandbox.options import Options
    from reconciler.sandbox.stats import Stats

_HEADERS: Final = {
    "user": ("X-Ratelimit-Limit-User", "X-Ratelimit-Limit-User-Remaining", "X-Ratelimit-Limit-User-Reset"),
    "org": ("X-Ratelimit-Limit-Org", "X-Ratelimit-Limit-Org-Remaining", "X-Ratelimit-Limit-Org-Reset"),
}


class OverLimit(Refusal):
    """429; `limit` is "minute", "month" or "concurrency"."""

    def __init__(self, limit: str) -> None:
        super().__init__(429, texts.LIMITS[limit])


@dataclass(frozen=True, slots=True)
class Level:
    """One limit at one moment; `limit` and `remaining` are "unlimited" where there is none."""

    limit: int | str
    remaining: int | str
    reset_s: int
    used: int

    def as_json(self) -> dict[str, int | str]:
        """Return it as both versions' rate-limit send it."""
        return {"limit": self.limit, "remaining": self.remaining, "reset": self.reset_s, "used": self.used}


@dataclass(frozen=True, slots=True)
class Quota:
    """What is left at one moment; `month` is None for an account that has no monthly figures."""

    minute: Level
    month: Level | None

    def headers(self, case: str) -> tuple[tuple[str, str], ...]:
        """Return the headers that go with every answer, in lower or mixed case."""
        levels = {"user": self.minute, "org": self.month}
        return tuple(
            (name.lower() if case == "lower" else name, str(value))
            for scope, level in levels.items()
            if level is not None
            for name, value in zip(
                _HEADERS[scope], (level.limit, level.remaining, level.reset_s), strict=True
            )
        )


class Limits:
    """
    Counts requests and turns away those that are too many.

    The minute lives in memory; the month is kept by `stats`, under the calendar month it belongs to.
    """

    def __init__(self, options: Options, clock: Clock, stats: Stats) -> None:
        self._options = options
        self._clock = clock
        self._stats = stats
        self._lock = Lock()
        self._window = (FixedWindow if options.window == "fixed" else SlidingWindow)(options.rate_limit)
        self._in_flight = 0

    @contextmanager
    def flight(self) -> Iterator[int]:
        """Yield how many requests are being answered, this one among them."""
        with self._lock:
            self._in_flight += 1
            in_flight = self._in_flight
        try:
            yield in_flight
        finally:
            with self._lock:
                self._in_flight -= 1

    def admit(self, in_flight: int, *, probe: bool) -> Quota:
        """
        Count one request and return what is left after it.

        Args:
            in_flight: What `flight` said.
            probe: Whether it is whoami or rate-limit.

        Raises:
            OverLimit: It is one too many.
        """
        with self._lock:
            now_s = self._clock.monotonic_s()
            for_minute = not (probe and self._options.probes_exempt)
            exceeded = self._exceeded(now_s, in_flight, for_minute=for_minute, for_month=not probe)
            if not exceeded or self._options.count_rejected:
                self._count(now_s, for_minute=for_minute, for_month=not probe)
            if exceeded:
                self._stats.add("rejected", exceeded)
                raise OverLimit(exceeded)
            return self._quota(now_s)

    def quota(self) -> Quota:
        """Return what is left, counting nothing."""
        with self._lock:
            return self._quota(self._clock.monotonic_s())

    def _exceeded(self, now_s: float, in_flight: int, *, for_minute: bool, for_month: bool) -> str:
        concurrency, month = self._options.concurrency, self._options.month
        if concurrency is not None and in_flight > concurrency:
            return "concurrency"
        if for_month and isinstance(month, int) and self._month_used() >= month:
            return "month"
        if for_minute and self._window.used(now_s) >= self._options.rate_limit.requests:
            return "minute"
        return ""

    def _count(self, now_s: float, *, for_minute: bool, for_month: bool) -> None:
        if for_minute:
            self._window.count(now_s)
        if for_month:
            self._stats.add("month", self._month())

    def _quota(self, now_s: float) -> Quota:
        limit, used = self._options.rate_limit.requests, self._window.used(now_s)
        # Rounded up, so that a client that waits as told is never early.
        minute = Level(limit, max(0, limit - used), math.ceil(self._window.reset_s(now_s)), used)
        return Quota(minute, self._month_level())

    def _month_level(self) -> Level | None:
        limit = self._options.month
        if limit == "absent":
            return None
        used = self._month_used()
        remaining = max(0, limit - used) if isinstance(limit, int) else limit
        now = self._clock.now()
        first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        following = (first + timedelta(days=32)).replace(day=1)
        return Level(limit, remaining, math.ceil((following - now).total_seconds()), used)

    def _month(self) -> str:
        return self._clock.now().strftime("%Y-%m")

    def _month_used(self) -> int:
        return int(self._stats.value("month", self._month()))
