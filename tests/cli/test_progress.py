from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from reconciler.cli.output import log_as, say
from reconciler.cli.progress import LINE_EVERY_S, Bars, Lines, Silent, showing
from tests.cli.running import ESCAPE, Gone, Screen, User, serving

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


@dataclass
class Hand:
    """The hand of a clock."""

    now_s: float = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_a_line_comes_every_few_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    """With the count, the rate and the time that is left; not before a run has taken that long."""
    hand = Hand()
    lines = Lines(hand)
    lines.step("reading", 0, 1000)
    hand.now_s += LINE_EVERY_S
    lines.step("reading", 500, 1500)
    lines.step("reading", 501, 1500)
    hand.now_s += LINE_EVERY_S
    lines.waiting("the minute's quota", 42.4)
    assert (
        "",
        "reading: 500 of 1,500, 100.0/s, 10 s left\nwaiting up to 42 s for the minute's quota\n",
    ) == capsys.readouterr()


def test_each_stage_has_its_own_rate(capsys: pytest.CaptureFixture[str]) -> None:
    """Writing is slower than reading, and says so."""
    hand = Hand()
    lines = Lines(hand)
    lines.step("reading", 1000, 1000)
    lines.step("applying", 0, 100)
    hand.now_s += LINE_EVERY_S
    lines.step("applying", 10, 100)
    assert "applying: 10 of 100, 2.0/s, 45 s left\n" == capsys.readouterr().err


@pytest.mark.parametrize("terminal", [False, True])
def test_nobody_has_to_watch(monkeypatch: pytest.MonkeyPatch, *, terminal: bool) -> None:
    """The run goes on when its log or its terminal has gone."""
    monkeypatch.setattr("reconciler.cli.progress.LINE_EVERY_S", 0.0)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", Gone(terminal=terminal))
        with showing(quiet=False, no_color=True) as progress:
            progress.step("reading", 1, 2)
            progress.waiting("the minute's quota", 42.4)
        sys.stderr.close()


def test_bars_are_taken_away(monkeypatch: pytest.MonkeyPatch, screen: Screen) -> None:
    """They show stage, count and what is waited for; at rest the terminal is as it was."""
    screen.stand_for(monkeypatch, "stderr")
    bars = Bars(no_color=False)
    bars.waiting("nothing yet", 5)
    bars.step("reading", 3, 10)
    bars.waiting("the minute's quota", 42.4)
    bars.rest()
    shown = screen.shown()
    for text in ("reading", "3/10", "3.0/s", "waiting up to 42 s for the minute's quota"):
        assert text in shown
    assert shown.endswith(f"{ESCAPE}[2K")


def test_what_is_said_stands_above_the_bars(monkeypatch: pytest.MonkeyPatch, screen: Screen) -> None:
    """On a line of its own, and not at the end of a bar."""
    screen.stand_for(monkeypatch, "stderr")
    bars = Bars(no_color=True)
    bars.step("reading", 3, 10)
    say("look here")
    bars.step("reading", 4, 10)
    bars.rest()
    line = next(each for each in screen.shown().splitlines() if each.endswith("look here"))
    assert "" == re.sub(rf"{ESCAPE}\[[0-9;?]*[A-Za-z]", "", line).removesuffix("look here").strip()


def test_bars_without_colour(monkeypatch: pytest.MonkeyPatch, screen: Screen) -> None:
    """Only the cursor is moved."""
    screen.stand_for(monkeypatch, "stderr")
    bars = Bars(no_color=True)
    bars.step("reading", 3, 10)
    bars.rest()
    assert f"{ESCAPE}[38" not in screen.shown()


def test_a_terminal_has_bars(monkeypatch: pytest.MonkeyPatch, screen: Screen) -> None:
    """Unless nobody wants them."""
    screen.stand_for(monkeypatch, "stderr")
    assert [Bars, Silent] == [_kind(showing(quiet=quiet, no_color=True)) for quiet in (False, True)]


def test_a_program_has_lines(monkeypatch: pytest.MonkeyPatch, screen: Screen) -> None:
    """Even on a terminal; as objects, which name stage, counts and what is waited for."""
    screen.stand_for(monkeypatch, "stderr")
    log_as("json")
    hand = Hand()
    lines = Lines(hand)
    assert [Lines, Silent] == [_kind(showing(quiet=quiet, no_color=True)) for quiet in (False, True)]
    hand.now_s += LINE_EVERY_S
    lines.step("reading", 500, 1500)
    hand.now_s += LINE_EVERY_S
    lines.waiting("the minute's quota", 42.42)
    step, wait = map(json.loads, screen.shown().splitlines())
    assert ("reading", 500, 1500) == (step["stage"], step["done"], step["total"])
    assert ("the minute's quota", 42.4) == (wait["reason"], wait["wait_s"])


def test_a_log_has_lines() -> None:
    """Unless nobody wants them."""
    assert [Lines, Silent] == [_kind(showing(quiet=quiet, no_color=True)) for quiet in (False, True)]


def _kind(shown: AbstractContextManager[object]) -> type:
    with shown as progress:
        return type(progress)


@pytest.mark.usefixtures("affinity")
@pytest.mark.parametrize("arguments", [[], ["-q"], ["--format", "json"]])
def test_a_slow_run_says_how_far_it_is(
    user: User, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """On standard error, unless `-q`; JSON in a pipe is not disturbed by it."""
    user.bind()
    user.declare(acme="Acme", beta="Beta")
    monkeypatch.setattr("reconciler.cli.progress.LINE_EVERY_S", 0.0)
    ended = user.run("plan", *arguments)
    assert ("-q" not in arguments) == ("reading: 2 of " in ended.err)
    assert "reading: " not in ended.out


def test_json_on_a_terminal_stands_alone(user: User, monkeypatch: pytest.MonkeyPatch, screen: Screen) -> None:
    """No bars around it, when both streams are the same terminal."""
    user.bind()
    user.declare(acme="Acme")
    screen.stand_for(monkeypatch, "stdout", "stderr")
    with serving(monkeypatch):
        user.run("plan", "--format", "json")
    shown = screen.shown()
    assert (True, False) == (shown.startswith("{\n"), ESCAPE in shown)


@pytest.mark.usefixtures("affinity")
@pytest.mark.parametrize("arguments", [["plan"], ["plan", "-q"], ["apply", "--yes"]])
def test_bars_do_not_mix_with_the_result(
    user: User,
    monkeypatch: pytest.MonkeyPatch,
    screen: Screen,
    arguments: list[str],
) -> None:
    """They are on standard error, and gone when the result is printed."""
    user.bind()
    user.declare(acme="Acme")
    screen.stand_for(monkeypatch, "stderr")
    ended = user.run(*arguments)
    assert ESCAPE not in ended.out
    assert ("-q" not in arguments) == ("reading" in screen.shown())
