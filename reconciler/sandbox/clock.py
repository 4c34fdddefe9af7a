"""The time, as the sandbox sees it: one place, so that a test can move it instead of waiting."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """
    Three functions of time.

    Attributes:
        monotonic_s: Seconds since some moment; windows and lags are measured with it.
        now: The date in UTC; the monthly quota needs a calendar.
        sleep: Waits so many seconds; latency and the fault `slow` call it.
    """

    monotonic_s: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = _now
    sleep: Callable[[float], object] = time.sleep

    def stamp(self) -> str:
        """Return the date as answers say it. Source: recorded answers of Affinity: milliseconds, and Z."""
        return f"{self.now().astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"
