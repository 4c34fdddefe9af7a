"""Ends a run at a request of one's choice, as a kill would: nothing that comes later reaches wire or disk."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from reconciler.applying.journal import Journal
from reconciler.http.session import ReadSession

if TYPE_CHECKING:
    from collections.abc import Iterator


class Killed(BaseException):
    """Nobody catches it."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """
    Before the request of this number (from 1) is sent, or after it was answered and before anybody knows.

    With `writes_only`, only POST and PUT are counted.
    """

    number: int
    after: bool = False
    writes_only: bool = False

    def __str__(self) -> str:
        counted = "write" if self.writes_only else "request"
        return f"{'after' if self.after else 'before'} {counted} {self.number}"


class Wire:
    """Counts requests, and cuts the run off at the boundary, if there is one."""

    def __init__(self, boundary: Boundary | None = None) -> None:
        self.dead = False
        self.sent: list[str] = []
        self._boundary = boundary
        self._counted = 0
        self._lock = Lock()

    @contextmanager
    def in_place(self) -> Iterator[None]:
        exchange, record = ReadSession._exchange, Journal._record

        def cut_exchange(session: ReadSession, method: str, *args: Any, **kwargs: Any) -> Any:
            dies_after = self._count(method)
            answer = exchange(session, method, *args, **kwargs)
            self.dead |= dies_after
            self._check_alive()
            return answer

        def cut_record(journal: Journal, event: dict[str, object]) -> None:
            self._check_alive()
            record(journal, event)

        with (
            patch.object(ReadSession, "_exchange", cut_exchange),
            patch.object(Journal, "_record", cut_record),
        ):
            yield

    def _count(self, method: str) -> bool:
        """Note a request about to be sent; return whether it is the last one."""
        with self._lock:
            self._check_alive()
            boundary = self._boundary
            if boundary and (method != "GET" or not boundary.writes_only):
                self._counted += 1
            last = boundary is not None and self._counted == boundary.number
            if boundary and last and not boundary.after:
                self.dead = True
                raise Killed
            self.sent.append(method)
            return last

    def _check_alive(self) -> None:
        if self.dead:
            raise Killed
