from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from reconciler.affinity.finding import Finder
from reconciler.affinity.v1 import Page, V1Reader
from reconciler.applying.journal import Journal, read_recent
from reconciler.cli import signals
from reconciler.cli.signals import ending_at_once, ending_gracefully
from reconciler.cli.state import journal_folder
from reconciler.errors import ExitStatus, Interrupted
from reconciler.sandbox.clock import Clock
from reconciler.sandbox.options import Options
from reconciler.sandbox.server import Sandbox
from tests.affinity.doubles import open_gate
from tests.builders import create
from tests.cli.running import User, organizations, type_ahead, writes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from reconciler.model import Organization

BOTH = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
APPLY = [sys.executable, "-m", "reconciler", "apply", "--yes", "--workers", "2"]
CREATES = 6
READS = 2 + CREATES
"""Whoami, the listing, and a search for each create."""


class HeldUp:
    """An Affinity that keeps requests waiting from some number on, until it is released."""

    def __init__(self, requests: int, *, together: int) -> None:
        self._left = requests
        self._together = together
        self._lock = threading.Lock()
        self.reached = threading.Event()
        self.released = threading.Event()
        self.sandbox = Sandbox(Options(seed="empty"), clock=Clock(sleep=self._hold))

    def _hold(self, _seconds: float) -> None:
        with self._lock:
            self._left -= 1
            if self._left >= 0:
                return
            if self._left == -self._together:
                self.reached.set()
        self.released.wait(20)


@pytest.fixture
def declared(user: User) -> User:
    """A user with six manifests of organizations that nobody has."""
    user.bind()
    user.declare(
        **{f"c{number}": f"name: C{number}\ndomain: c{number}.example\n" for number in range(CREATES)}
    )
    return user


@contextmanager
def _serving(held_up: HeldUp, monkeypatch: pytest.MonkeyPatch) -> Iterator[HeldUp]:
    with held_up.sandbox as sandbox:
        monkeypatch.setenv("AFFINITY_BASE_URL", sandbox.url)
        monkeypatch.setenv("AFFINITY_API_KEY", sandbox.key)
        try:
            yield held_up
        finally:
            held_up.released.set()


@pytest.fixture
def held_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[HeldUp]:
    """An Affinity that answers what `declared` has to read, and none of the writes."""
    with _serving(HeldUp(READS, together=2), monkeypatch) as held_up:
        yield held_up


@pytest.fixture
def applying(declared: User, held_up: HeldUp) -> Iterator[subprocess.Popen[str]]:
    """An apply with its first two creates under way."""
    with subprocess.Popen(  # noqa: S603 - our own command
        APPLY, cwd=declared.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert held_up.reached.wait(20)
            yield process
        finally:
            process.kill()


@BOTH
def test_the_first_signal_finishes_what_is_under_way(
    declared: User, held_up: HeldUp, applying: subprocess.Popen[str], number: signal.Signals
) -> None:
    """What was done and what was not is listed, exit 130; the next run makes the rest, and nothing twice."""
    applying.send_signal(number)
    assert applying.stderr is not None
    assert (
        "interrupted: waiting for the requests under way; once more ends at once\n"
        == applying.stderr.readline()
    )
    held_up.released.set()
    out, err = applying.communicate(timeout=20)
    assert (ExitStatus.INTERRUPTED, "") == (applying.returncode, err)
    assert "Apply incomplete: 2 of 6 done, 0 failed, 0 uncertain, 4 not attempted." == out.splitlines()[-1]
    assert (2, 4) == (out.count("  + created C"), out.count("  ! create not attempted C"))
    assert 0 == declared.run("apply", "--yes").status
    assert {"POST /organizations": CREATES} == writes(held_up.sandbox)


@BOTH
def test_the_second_signal_ends_at_once(
    declared: User, held_up: HeldUp, applying: subprocess.Popen[str], number: signal.Signals
) -> None:
    """Requests are left to themselves; the journal tells the next run which creates to look for."""
    applying.send_signal(number)
    assert applying.stderr is not None
    applying.stderr.readline()
    applying.send_signal(number)
    applying.communicate(timeout=20)
    assert ExitStatus.INTERRUPTED == applying.returncode
    assert not held_up.released.is_set()
    held_up.released.set()
    recent = read_recent(journal_folder(declared.folder), 1, 0.0, lag_s=60)
    assert {"c0.example", "c1.example"} == {each.domain for each in recent.unresolved}
    assert 0 == declared.run("apply", "--yes").status
    assert (CREATES, 0) == (
        organizations(held_up.sandbox),
        held_up.sandbox.stats()["organizations_sharing_a_domain"],
    )


def test_the_second_signal_ends_even_what_holds_up_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has the gate's lock may be writing to a terminal that takes nothing."""

    def end(status: int) -> None:
        raise SystemExit(status)

    gate = open_gate()
    monkeypatch.setattr(os, "_exit", end)
    monkeypatch.setattr(gate, "stop", lambda: signal.raise_signal(signal.SIGINT))
    with pytest.raises(SystemExit, match="130"), ending_gracefully(gate):
        signal.raise_signal(signal.SIGINT)


@BOTH
@pytest.mark.usefixtures("held_up")
def test_reading_is_interrupted_as_well(
    declared: User, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    """Exit 130 and nothing on standard output: half a plan is none."""
    pages = V1Reader.pages

    def interrupted(self: V1Reader, term: str | None = None) -> Iterator[Page]:
        if term is None:
            signal.raise_signal(number)
        return pages(self, term)

    monkeypatch.setattr(V1Reader, "pages", interrupted)
    ended = declared.run("plan")
    assert (ExitStatus.INTERRUPTED, "") == (ended.status, ended.out)
    assert "error: interrupted; nothing was written" in ended.err


@pytest.mark.parametrize("command", [["plan"], ["apply", "--yes"]])
def test_reading_that_hangs_is_cut(
    declared: User, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """What then fails failed because of the signal, so that the status is 130."""
    monkeypatch.setattr(signals, "FINISH_S", 0.0)
    with _serving(HeldUp(1, together=1), monkeypatch) as held_up:

        def interrupt() -> None:
            held_up.reached.wait(20)
            os.kill(os.getpid(), signal.SIGINT)

        thread = threading.Thread(target=interrupt)
        thread.start()
        ended = declared.run(*command)
        thread.join(20)
    assert (ExitStatus.INTERRUPTED, "") == (ended.status, ended.out)
    assert "error: interrupted; nothing was written" in ended.err


@BOTH
@pytest.mark.usefixtures("affinity")
def test_looking_for_what_an_earlier_run_created_is_interrupted_as_well(
    declared: User, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    """Exit 130; the run after it looks again."""
    journal = Journal(journal_folder(declared.folder), 1, time.time)
    journal.begin(create("C0", "c0.example"))
    journal.close()
    search = Finder.search

    def interrupted(self: Finder, term: str) -> list[Organization]:
        signal.raise_signal(number)
        return search(self, term)

    with monkeypatch.context() as patch:
        patch.setattr(Finder, "search", interrupted)
        ended = declared.run("apply", "--yes")
    assert (ExitStatus.INTERRUPTED, "") == (ended.status, ended.out)
    assert "error: interrupted; nothing was written" in ended.err
    assert "an earlier run was cut off" in declared.run("apply", "--yes").err


@BOTH
@pytest.mark.usefixtures("held_up")
def test_a_question_is_interrupted_at_once(
    declared: User, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    """One signal is enough, and nothing was written."""
    type_ahead(monkeypatch, "")
    monkeypatch.setattr("click.prompt", lambda *_, **__: signal.raise_signal(number))
    ended = declared.run("apply")
    assert ExitStatus.INTERRUPTED == ended.status
    assert "interrupted; nothing was written" in ended.err


def test_requests_that_do_not_end_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some seconds after the first signal; the gate is shut from the signal on."""
    cut = threading.Event()
    monkeypatch.setattr(signals, "FINISH_S", 0.0)
    monkeypatch.setattr("reconciler.http.wire.cut_all", cut.set)
    gate = open_gate()
    with ending_gracefully(gate):
        signal.raise_signal(signal.SIGINT)
        assert cut.wait(20)
        assert gate.stopped
        with pytest.raises(Interrupted):
            gate.enter(counts_for_month=True)


def test_a_run_that_ends_in_time_cuts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The timer goes with the run."""
    cut = threading.Event()
    monkeypatch.setattr("reconciler.http.wire.cut_all", cut.set)
    with ending_gracefully(open_gate()):
        signal.raise_signal(signal.SIGINT)
        timers = [each for each in threading.enumerate() if isinstance(each, threading.Timer)]
    assert timers
    for timer in timers:
        timer.join(2)
        assert not timer.is_alive()
    assert not cut.is_set()


@pytest.mark.parametrize("context", [lambda: ending_gracefully(open_gate()), ending_at_once])
def test_handlers_are_put_back(context: Callable[[], AbstractContextManager[None]]) -> None:
    """Whoever calls the command line from Python has their own."""
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with context():
        assert before != [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    assert before == [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]


def test_outside_of_the_main_thread_signals_are_left_alone() -> None:
    """Python allows handlers in the main thread only."""
    entered = threading.Event()

    def enter() -> None:
        with ending_gracefully(open_gate()), ending_at_once():
            entered.set()

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join(20)
    assert entered.is_set()
