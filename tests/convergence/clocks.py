"""One time for a client and its Affinity, which passes only where somebody waits."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING

from reconciler.affinity.gate import Gate
from reconciler.clock import Clock
from reconciler.sandbox.clock import Clock as SandboxClock

if TYPE_CHECKING:
    from threading import Condition


class VirtualTime:
    """Begins now, so that a process with the machine's clock may take part; several threads move it."""

    def __init__(self) -> None:
        self._began_s = time.time()
        self._passed_s = 0.0
        self._lock = Lock()

    @property
    def passed_s(self) -> float:
        return self._passed_s

    @property
    def now_s(self) -> float:
        return self._began_s + self._passed_s

    def pass_by(self, seconds: float) -> None:
        with self._lock:
            self._passed_s += seconds

    def for_client(self) -> Clock:
        return _ClientClock(self)

    def for_sandbox(self) -> SandboxClock:
        return SandboxClock(
            monotonic_s=lambda: self.passed_s,
            now=lambda: datetime.fromtimestamp(self.now_s, UTC),
            sleep=self.pass_by,
        )


class _ClientClock(Clock):
    def __init__(self, passing: VirtualTime) -> None:
        self._passing = passing

    def monotonic_s(self) -> float:
        return self._passing.passed_s

    def now_s(self) -> float:
        return self._passing.now_s

    def wait(self, condition: Condition, timeout_s: float | None) -> None:
        if timeout_s is None:
            condition.wait()
        else:
            self._passing.pass_by(timeout_s)


class PatientGate(Gate):
    """Lets no time pass while a request is under way, for which a minute would go by in a moment."""

    def _wait(self, why: str, timeout_s: float | None) -> None:
        super()._wait(why, None if self._pacer._in_flight.total() else timeout_s)
