"""Whether a run attempts anything further; the workers share it."""

from __future__ import annotations

from threading import Event


class Ending:
    """Comes once, and says why."""

    def __init__(self) -> None:
        self._come = Event()
        self.detail = ""

    def __bool__(self) -> bool:
        return self._come.is_set()

    def begin(self, detail: str) -> None:
        """Attempt nothing further."""
        self.detail = detail
        self._come.set()
