"""Threads wait for their turn, are told when it comes, and leave at once when the run is to end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from reconciler.affinity.gate import Gate
from reconciler.affinity.pacing import Pacer
from reconciler.clock import Clock
from reconciler.errors import BudgetSpent, Interrupted
from reconciler.model import Quota
from tests.affinity.doubles import Unhurried

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Condition

    from reconciler.affinity.pacing import Ticket


class WatchedClock(Clock):
    """Says when somebody has begun to wait."""

    def __init__(self) -> None:
        self.somebody_waits = Event()

    def wait(self, condition: Condition, timeout_s: float | None) -> None:
        self.somebody_waits.set()
        super().wait(condition, timeout_s)


class Told(list[tuple[str, float]]):
    """What was waited for."""

    def __call__(self, why: str, seconds: float) -> None:
        self.append((why, seconds))


def gate(
    clock: Clock | None = None,
    told: Told | None = None,
    *,
    max_in_flight: int = 2,
    max_requests: int | None = None,
) -> Gate:
    pacer = Pacer(reserve=0, max_in_flight=max_in_flight, max_requests=max_requests)
    return Gate(pacer, clock or Unhurried(), told if told is not None else Told())


def quota(remaining: int, limit: int = 3, reset_s: int = 60) -> Quota:
    return Quota(minute_limit=limit, minute_remaining=remaining, minute_reset_s=reset_s)


def enter(at: Gate) -> Ticket:
    return at.enter(counts_for_month=True)


def while_waiting(clock: WatchedClock, wait: Callable[[], object], then: Callable[[], object]) -> object:
    """Return what `wait` gives or raises, when `then` happens while it waits."""
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(wait)
        assert clock.somebody_waits.wait(5)
        then()
        return waiting.exception(5) or waiting.result()


def test_a_request_that_may_go_goes_at_once() -> None:
    told = Told()
    assert 1 == enter(gate(told=told)).number
    assert [] == told


def test_who_comes_second_waits_for_the_first_answer() -> None:
    """What the first answer says about limits holds for all."""
    clock = WatchedClock()
    at = gate(clock)
    first = enter(at)
    second = while_waiting(clock, lambda: enter(at).number, lambda: at.answered(first, quota(2)))
    assert 2 == second


@pytest.mark.parametrize(
    "give_back",
    [
        lambda at, ticket: at.lost(ticket),
        lambda at, ticket: at.answered(ticket, None),
        lambda at, ticket: at.limited(ticket, None, "concurrency"),
    ],
    ids=["lost", "answered", "limited"],
)
def test_whatever_became_of_a_request_lets_the_next_one_go(
    give_back: Callable[[Gate, Ticket], None],
) -> None:
    clock = WatchedClock()
    at = gate(clock, max_in_flight=1)
    first = enter(at)
    assert 2 == while_waiting(clock, lambda: enter(at).number, lambda: give_back(at, first))


def test_a_full_minute_is_waited_for_and_told() -> None:
    """Not a moment longer than the headers say."""
    clock, told = Unhurried(), Told()
    at = gate(clock, told)
    at.answered(enter(at), quota(0))
    enter(at)
    assert [("the minute's quota", 60.0)] == told
    assert 60 == clock.monotonic


def test_a_429_of_the_minute_is_waited_for() -> None:
    clock = Unhurried()
    at = gate(clock)
    at.limited(enter(at), quota(0, reset_s=7), "minute")
    enter(at)
    assert 7 == clock.monotonic


def test_what_is_used_up_is_not_waited_for() -> None:
    clock = Unhurried()
    at = gate(clock, max_requests=1)
    assert at.affords(1)
    at.answered(enter(at), None)
    assert not at.affords(1)
    with pytest.raises(BudgetSpent):
        enter(at)
    assert 0 == clock.monotonic


def test_a_pause_takes_its_time_and_is_told() -> None:
    """Short ones are not worth a word."""
    clock, told = Unhurried(), Told()
    at = gate(clock, told)
    at.pause(0.5, "nothing")
    at.pause(3, "a create")
    assert (3.5, [("a create", 3.0)]) == (clock.monotonic, told)


def test_a_pause_is_not_cut_short_by_what_others_do() -> None:
    """Whoever is woken early waits for the rest."""
    clock = Impatient()
    at = gate(clock)
    at.pause(3, "a create")
    assert 3 <= clock.monotonic


class Impatient(Unhurried):
    """Wakes up after half of any wait."""

    def wait(self, condition: Condition, timeout_s: float | None) -> None:
        assert timeout_s is not None
        super().wait(condition, max(timeout_s / 2, 0.1))


@pytest.mark.parametrize(
    "wait", [enter, lambda at: at.pause(3600, "a create")], ids=["for its turn", "for a while"]
)
def test_a_stop_ends_every_wait_at_once(wait: Callable[[Gate], object]) -> None:
    clock = WatchedClock()
    at = gate(clock)
    enter(at)
    assert isinstance(while_waiting(clock, lambda: wait(at), at.stop), Interrupted)


def test_after_a_stop_nothing_is_sent_any_more() -> None:
    """Though requests under way are still heard."""
    at = gate()
    ticket = enter(at)
    before = at.stopped
    at.stop()
    at.answered(ticket, quota(2))
    assert (False, True) == (before, at.stopped)
    with pytest.raises(Interrupted):
        enter(at)
    with pytest.raises(Interrupted):
        at.pause(0, "nothing")


def test_a_stop_wakes_everybody() -> None:
    """However many there are."""
    clock = WatchedClock()
    at = gate(clock, max_in_flight=1)
    enter(at)
    ended: list[Exception] = []

    def wait() -> None:
        try:
            enter(at)
        except Interrupted as error:
            ended.append(error)

    threads = [Thread(target=wait) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert clock.somebody_waits.wait(5)
    at.stop()
    for thread in threads:
        thread.join(5)
    assert 5 == len(ended)
