"""How many requests fit into a minute: a fixed window that its first call starts, or a sliding one."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from reconciler.sandbox.options import RateLimit


class Window(Protocol):
    """Requests counted over some seconds; every method takes the present in monotonic seconds."""

    def used(self, now_s: float) -> int:
        """Return how many requests count at present."""

    def reset_s(self, now_s: float) -> float:
        """Return the seconds until there is room again; 0 when nothing was used."""

    def count(self, now_s: float) -> None:
        """Count one request."""


class FixedWindow:
    """
    Begins with the first request after the last one ended.

    Source: API reference of Affinity v1 shows `used 0, reset 0` when idle, a recorded answer `used 22,
    reset 10`; both fit this window, and nothing states it.
    """

    def __init__(self, limit: RateLimit) -> None:
        self._length_s = limit.window_s
        self._end_s = float("-inf")
        self._used = 0

    def used(self, now_s: float) -> int:
        """Return how many requests this window has seen."""
        return self._used if now_s < self._end_s else 0

    def reset_s(self, now_s: float) -> float:
        """Return the seconds until the window ends."""
        return max(0.0, self._end_s - now_s)

    def count(self, now_s: float) -> None:
        """Count one request, in a new window if the last one is over."""
        if now_s >= self._end_s:
            self._end_s = now_s + self._length_s
            self._used = 0
        self._used += 1


class SlidingWindow:
    """Counts the requests of the last seconds, at every moment anew."""

    def __init__(self, limit: RateLimit) -> None:
        self._length_s = limit.window_s
        self._times: deque[float] = deque()

    def used(self, now_s: float) -> int:
        """Return how many requests were counted in the window that ends now."""
        while self._times and self._times[0] <= now_s - self._length_s:
            self._times.popleft()
        return len(self._times)

    def reset_s(self, now_s: float) -> float:
        """Return the seconds until the oldest request leaves the window."""
        return self._times[0] + self._length_s - now_s if self.used(now_s) else 0.0

    def count(self, now_s: float) -> None:
        """Count one request."""
        self._times.append(now_s)
