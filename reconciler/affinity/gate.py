"""
Where threads wait for leave to send: one pacer for all of them, behind a lock, on a clock.

A stop ends every wait at once; requests already under way are not touched.
"""

from __future__ import annotations

from threading import Condition
from typing import TYPE_CHECKING

from reconciler.affinity.pacing import Ticket
from reconciler.errors import Interrupted

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.affinity.pacing import Pacer
    from reconciler.clock import Clock
    from reconciler.model import Quota


class Gate:
    """
    Shared by every connection of a run.

    Args:
        pacer: Decides; used under the gate's lock only.
        clock: Tells the time and waits.
        on_wait: Told what is waited for, and for how many seconds, whenever a wait is longer than a moment.
    """

    def __init__(self, pacer: Pacer, clock: Clock, on_wait: Callable[[str, float], None]) -> None:
        self._pacer = pacer
        self._clock = clock
        self._on_wait = on_wait
        self._changed = Condition()
        self._stopped = False

    def enter(self, *, counts_for_month: bool) -> Ticket:
        """
        Wait until a request may be sent.

        Raises:
            BudgetSpent: No more may be sent in this run.
            Interrupted: `stop` was called.
        """
        with self._changed:
            while True:
                self._check_stopped()
                now_s = self._clock.monotonic_s()
                leave = self._pacer.ask(now_s, counts_for_month=counts_for_month)
                if isinstance(leave, Ticket):
                    return leave
                self._wait(leave.why, None if leave.until_s is None else leave.until_s - now_s)

    def answered(self, ticket: Ticket, quota: Quota | None) -> None:
        """Give a ticket back with what the answer said about limits."""
        with self._changed:
            self._pacer.answered(ticket, quota, self._clock.monotonic_s())
            self._changed.notify_all()

    def limited(self, ticket: Ticket, quota: Quota | None, scope: str) -> None:
        """Give a ticket back with a 429."""
        with self._changed:
            self._pacer.limited(ticket, quota, scope, self._clock.monotonic_s())
            self._changed.notify_all()

    def lost(self, ticket: Ticket) -> None:
        """Give a ticket back without an answer."""
        with self._changed:
            self._pacer.lost(ticket)
            self._changed.notify_all()

    def affords(self, requests: int) -> bool:
        """Whether so many more requests fit into what may be sent."""
        with self._changed:
            return self._pacer.affords(requests)

    def pause(self, seconds: float, why: str) -> None:
        """
        Wait for so long, whatever else happens.

        Raises:
            Interrupted: `stop` was called, before or meanwhile.
        """
        with self._changed:
            end_s = self._clock.monotonic_s() + seconds
            while True:
                self._check_stopped()
                left_s = end_s - self._clock.monotonic_s()
                if left_s <= 0:
                    return
                self._wait(why, left_s)

    def stop(self) -> None:
        """End every wait, and refuse every request from now on."""
        self._stopped = True  # before the lock, which somebody may hold for a while
        with self._changed:
            self._changed.notify_all()

    @property
    def stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._stopped

    def _wait(self, why: str, timeout_s: float | None) -> None:
        if timeout_s is not None and timeout_s >= 1:
            self._on_wait(why, timeout_s)
        self._clock.wait(self._changed, timeout_s)

    def _check_stopped(self) -> None:
        if self._stopped:
            raise Interrupted("interrupted")
