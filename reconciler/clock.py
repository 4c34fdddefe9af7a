"""Time, as the rooms that wait are given it; tests give another one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threading import Condition


class Clock:
    """The machine's own clocks."""

    def monotonic_s(self) -> float:
        """Return seconds on a clock that never goes back; its zero means nothing."""
        return time.monotonic()

    def now_s(self) -> float:
        """Return seconds since 1970, comparable between runs."""
        return time.time()

    def wait(self, condition: Condition, timeout_s: float | None) -> None:
        """Wait until the condition, which is held, is notified, or for so many seconds at most."""
        condition.wait(timeout_s)
