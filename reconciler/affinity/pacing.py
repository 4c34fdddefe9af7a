"""
Decides when the next request may go, from what answers said about the limits. Pure: time is passed in.

The minute is taken for a fixed window whose end is only known from answers, each of which comes late; a
sliding window is served as well, only slower. Nothing here waits; `gate` does.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from reconciler.errors import BudgetSpent

if TYPE_CHECKING:
    from reconciler.model import Quota

ASSUMED_LIMIT = 900
ASSUMED_WINDOW_S = 60
"""Until an answer says otherwise. Source: API v1 and v2, rate limits: 900 requests a minute for each user."""

_ROUNDING_S = 1.0
"""Reset headers are whole seconds."""

_MAX_RESET_S = 600
"""No window is that long; what says so is no number of seconds, but perhaps a time of day."""

_PROBES = 2
_ENOUGH_TO_PROBE = 100


class Ticket(NamedTuple):
    """Leave to send one request at this second; to be given back with its answer."""

    number: int
    window: int
    sent_s: float


class Wait(NamedTuple):
    """Not now: ask again at `until_s`, or, where that is None, when another request has been answered."""

    until_s: float | None
    why: str


class Pacer:
    """
    The account's budget as far as it is known; not for several threads at once.

    Args:
        reserve: Share (0 to 1) of minute and month that is left to others.
        max_in_flight: Requests under way at a time, at most.
        max_requests: Requests in all, or None for any number.
    """

    def __init__(self, *, reserve: float, max_in_flight: int, max_requests: int | None = None) -> None:
        self._reserve = reserve
        self._max_in_flight = max_in_flight
        self._max_requests = max_requests
        self._sent = 0
        self._limit = ASSUMED_LIMIT
        self._window = 0
        self._used = 0
        self._ends_s: float | None = None
        self._surely_until_s = -math.inf
        self._perhaps_from_s = math.inf
        self._ended_s = -math.inf
        self._answered_s: list[float] = []
        self._in_flight: Counter[int] = Counter()
        self._slots = float(max_in_flight)
        self._halved_at = 0
        self._month_left: int | None = None

    def ask(self, now_s: float, *, counts_for_month: bool = True) -> Ticket | Wait:
        """
        Return leave for one request, or how long to wait.

        Args:
            now_s: On a monotonic clock, the same for every call.
            counts_for_month: False for the few routes that cost nothing of the month.

        Raises:
            BudgetSpent: The month's share, or `max_requests`, is used up. Waiting does not help.
        """
        self._check_exhausted(counts_for_month=counts_for_month)
        if self._ends_s is not None and now_s >= self._ends_s:
            self._turn()
        if self._in_flight.total() >= int(self._slots):
            return Wait(None, "requests under way")
        if self._ends_s is None and self._in_flight[self._window]:
            return Wait(None, "the first answer of this minute")
        if (opens_s := self._opens_s(now_s)) > now_s:
            return Wait(opens_s, "the minute's quota")
        self._used += 1
        self._sent += 1
        self._in_flight[self._window] += 1
        return Ticket(self._sent, self._window, now_s)

    def answered(self, ticket: Ticket, quota: Quota | None, now_s: float) -> None:
        """Take note of an answer and what it said; `quota` is None where it said nothing about limits."""
        self._in_flight[ticket.window] -= 1
        self._slots = min(self._max_in_flight, self._slots + 1 / self._slots)
        if quota is None:
            self._ends_s = self._ends_s or now_s + ASSUMED_WINDOW_S
        else:
            self._learn(ticket, quota, now_s)

    def limited(self, ticket: Ticket, quota: Quota | None, scope: str, now_s: float) -> None:
        """Take note of a 429 of this scope: "minute", "month" or "concurrency"."""
        self._in_flight[ticket.window] -= 1
        if quota is not None:
            self._learn(ticket, quota, now_s)
        if scope == "minute":
            reset_s = _reset_s(quota)
            self._used = max(self._used, self._limit)
            self._ends_s = now_s + max(_ROUNDING_S, ASSUMED_WINDOW_S if reset_s is None else reset_s)
        elif scope == "concurrency" and ticket.number > self._halved_at:
            # Once for all that were under way together, else one burst would end in a single file.
            self._slots = max(1.0, self._slots / 2)
            self._halved_at = self._sent

    def lost(self, ticket: Ticket) -> None:
        """Take note that a request has no answer; the server may have counted it."""
        self._in_flight[ticket.window] -= 1

    def affords(self, requests: int) -> bool:
        """Whether so many more requests fit into the month's share and `max_requests`, as far as is known."""
        month = self._month_left is None or requests <= self._month_left
        return month and (self._max_requests is None or self._sent + requests <= self._max_requests)

    def _opens_s(self, now_s: float) -> float:
        """
        Return when the next request may go.

        The last ones of a large budget are kept until the window is about to end: they are in time for it,
        or, if it has ended, begin the next one, whose end is then known a round trip earlier.
        """
        allowed = max(1, math.floor(self._limit * (1 - self._reserve)))
        left = allowed - self._used
        probes = _PROBES if allowed >= _ENOUGH_TO_PROBE else 0
        if left > probes or (left > 0 and self._ends_s is None):
            return now_s
        if self._ends_s is None:
            self._ends_s = now_s + ASSUMED_WINDOW_S
        if left <= 0:
            return self._ends_s
        first_s = min(self._perhaps_from_s, self._ends_s)
        return first_s + (self._ends_s - first_s) * (probes - left + 1) / (probes + 1)

    def _check_exhausted(self, *, counts_for_month: bool) -> None:
        if self._max_requests is not None and self._sent >= self._max_requests:
            raise BudgetSpent(
                f"as many requests are made as --max-requests allows: {self._max_requests:,}",
                next_step="allow more, or narrow the plan with --target",
            )
        if counts_for_month and self._month_left is not None and self._month_left <= self._in_flight.total():
            raise BudgetSpent(
                f"this month's requests are used up, less the reserve of {self._reserve:.0%}",
                next_step="wait for the next month, or keep a smaller --reserve",
            )

    def _turn(self) -> None:
        """
        Begin a window. Nobody knows yet how long it lasts.

        What is under way may be counted in it; so may what was answered when the old one was perhaps over.
        """
        doubtful = sum(answered_s > self._surely_until_s for answered_s in self._answered_s)
        if self._ends_s is not None:
            self._ended_s = self._ends_s
        self._window += 1
        self._used = self._in_flight.total() + doubtful
        self._ends_s = None
        self._surely_until_s = -math.inf
        self._perhaps_from_s = math.inf
        self._answered_s.clear()

    def _learn(self, ticket: Ticket, quota: Quota, now_s: float) -> None:
        if quota.month_remaining is not None and quota.month_limit is not None:
            left = quota.month_remaining - math.ceil(quota.month_limit * self._reserve)
            self._month_left = left if self._month_left is None else min(self._month_left, left)
        reset_s = _reset_s(quota)
        if quota.minute_limit is None or quota.minute_remaining is None or reset_s is None:
            self._ends_s = self._ends_s or now_s + ASSUMED_WINDOW_S
            return
        self._limit = quota.minute_limit
        self._learn_window(ticket, reset_s, quota.minute_limit - quota.minute_remaining, now_s)

    def _learn_window(self, ticket: Ticket, reset_s: int, used: int, now_s: float) -> None:
        """
        Close in on the end of the window: after `earliest_s`, not after `latest_s`.

        The server looked at its clock between sending and receiving, and rounded to seconds, up or down.
        """
        earliest_s, latest_s = ticket.sent_s + reset_s - _ROUNDING_S, now_s + reset_s
        if ticket.window < self._window and latest_s <= self._surely_until_s:
            self._used -= 1  # counted in a window that is over
            return
        if self._ends_s is not None and earliest_s >= self._ends_s:
            self._turn()
            self._used += 1  # the server has begun another window, and counted this one there
        self._answered_s.append(now_s)
        self._used = max(self._used, used)
        if ticket.window < self._window and earliest_s < self._ended_s:
            return  # it may have been counted in either, and says nothing sure about this one
        if self._ends_s is None:
            self._ends_s, self._surely_until_s = latest_s, earliest_s
        elif now_s <= self._surely_until_s:
            self._surely_until_s = max(self._surely_until_s, earliest_s)
        self._ends_s = min(self._ends_s, latest_s)
        self._perhaps_from_s = min(self._perhaps_from_s, ticket.sent_s + reset_s)


def _reset_s(quota: Quota | None) -> int | None:
    reset_s = quota.minute_reset_s if quota else None
    return reset_s if reset_s is not None and reset_s <= _MAX_RESET_S else None
