"""
How far a run is, on standard error: bars on a terminal, a plain line every few seconds elsewhere, or nothing.

The result is never mixed with it, and nothing depends on it.
"""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from reconciler.cli.output import logs_json, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Unpack

    from rich.console import RenderableType
    from rich.progress import Progress as RichProgress
    from rich.progress import Task, TaskID

    from reconciler.cli.output import Facts

LINE_EVERY_S = 5.0


class Progress(Protocol):
    """Told by several threads how far a run is."""

    def step(self, stage: str, done: int, known: int) -> None:
        """So many of a stage's steps are done, of those that are known so far."""

    def waiting(self, why: str, seconds: float) -> None:
        """Say what is waited for, and how long at most."""

    def rest(self) -> None:
        """Leave the terminal to others for now."""


class Silent:
    """No progress."""

    def step(self, stage: str, done: int, known: int) -> None:
        """Say nothing."""

    def waiting(self, why: str, seconds: float) -> None:
        """Say nothing."""

    def rest(self) -> None:
        """Do nothing."""


class Lines:
    """A line every few seconds, for logs."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._lock = Lock()
        self._said_s = now_s()
        self._stage = ""
        self._began_s = self._said_s

    def step(self, stage: str, done: int, known: int) -> None:
        """Say how far the stage is, how fast, and how long it takes."""
        with self._lock:
            if stage != self._stage:
                self._stage, self._began_s = stage, self._now_s()
            rate = done / max(self._now_s() - self._began_s, 1.0)
            left_s = (known - done) / rate if rate else 0.0
            line = f"{stage}: {done:,} of {known:,}, {rate:.1f}/s, {left_s:.0f} s left"
            self._say(line, stage=stage, done=done, total=known)

    def waiting(self, why: str, seconds: float) -> None:
        """Say what is waited for."""
        with self._lock:
            self._say(wait_line(why, seconds), reason=why, wait_s=round(seconds, 1))

    def rest(self) -> None:
        """Do nothing: lines are in nobody's way."""

    def _say(self, message: str, **facts: Unpack[Facts]) -> None:
        now_s = self._now_s()
        if now_s - self._said_s >= LINE_EVERY_S:
            self._said_s = now_s
            say(message, **facts)


class Bars:
    """A bar for each stage, for terminals; they vanish when the run rests."""

    def __init__(self, *, no_color: bool) -> None:
        self._no_color = no_color
        self._lock = Lock()
        self._bars: RichProgress | None = None
        self._stages: dict[str, TaskID] = {}
        self._note = ""

    def step(self, stage: str, done: int, known: int) -> None:
        """Move the stage's bar."""
        with self._lock, suppress(OSError):  # a terminal may go before the run does
            bars = self._shown()
            if stage not in self._stages:
                self._stages[stage] = bars.add_task(stage, total=known)
            self._note = ""
            bars.update(self._stages[stage], completed=done, total=known)

    def waiting(self, why: str, seconds: float) -> None:
        """Show below the bars what is waited for."""
        with self._lock, suppress(OSError):
            self._note = wait_line(why, seconds)
            self._shown().refresh()

    def rest(self) -> None:
        """Take the bars away."""
        with self._lock:
            if self._bars:
                with suppress(OSError):
                    self._bars.stop()
            self._bars = None
            self._stages.clear()
            self._note = ""

    def _shown(self) -> RichProgress:
        self._bars = self._bars or _bars(no_color=self._no_color, note=lambda: self._note)
        return self._bars


def wait_line(why: str, seconds: float) -> str:
    """Return what is said about a wait."""
    return f"waiting up to {seconds:.0f} s for {why}"


def _bars(*, no_color: bool, note: Callable[[], str]) -> RichProgress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TimeRemainingColumn
    from rich.text import Text

    class RateColumn(ProgressColumn):
        """Steps a second since the stage began: they come in bursts, which rich's own rate follows."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.completed / max(task.finished_time or task.elapsed or 0, 1):.1f}/s")

    class NotedProgress(Progress):
        """The bars, and a line below them that may be as long as it likes."""

        def get_renderables(self) -> Iterator[RenderableType]:
            yield from super().get_renderables()
            if note():
                yield Text(note())

    bars = NotedProgress(
        "{task.description}",
        BarColumn(),
        MofNCompleteColumn(),
        RateColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True, no_color=no_color or None),
        transient=True,
    )
    bars.start()
    return bars


@contextmanager
def showing(*, quiet: bool, no_color: bool) -> Iterator[Progress]:
    """Show progress in the way that suits standard error."""
    progress: Progress
    if quiet:
        progress = Silent()
    elif sys.stderr.isatty() and not logs_json():
        progress = Bars(no_color=no_color)
    else:
        progress = Lines()
    try:
        yield progress
    finally:
        progress.rest()
