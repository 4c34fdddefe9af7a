"""When requests may go: never more than the headers allow, and as many as they do."""

from __future__ import annotations

import heapq
import math
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.affinity.pacing import Pacer, Ticket, Wait
from reconciler.errors import BudgetSpent
from reconciler.model import Quota

if TYPE_CHECKING:
    from collections.abc import Callable


def quota(remaining: int, reset_s: int, *, limit: int = 10, month: tuple[int, int] | None = None) -> Quota:
    month_limit, month_remaining = month or (None, None)
    return Quota(limit, remaining, reset_s, month_limit, month_remaining)


def ticket(leave: Ticket | Wait) -> Ticket:
    assert isinstance(leave, Ticket), leave
    return leave


def opened(pacer: Pacer, *, remaining: int = 9, reset_s: int = 60, limit: int = 10) -> Pacer:
    """Send the first request at second 0, answered at once."""
    pacer.answered(ticket(pacer.ask(0)), quota(remaining, reset_s, limit=limit), 0)
    return pacer


def pacer_of(*, reserve: float = 0.0, workers: int = 64, max_requests: int | None = None) -> Pacer:
    return Pacer(reserve=reserve, max_in_flight=workers, max_requests=max_requests)


def test_the_first_request_goes_alone() -> None:
    """Until the first answer nobody knows what is left."""
    pacer = pacer_of()
    first = ticket(pacer.ask(0))
    assert isinstance(pacer.ask(0), Wait)
    pacer.answered(first, quota(9, 60), 0.1)
    assert isinstance(pacer.ask(0.1), Ticket)


def test_the_window_is_spent_and_then_waited_for() -> None:
    """Ten a window: nine more go at once, the eleventh when the window has ended."""
    pacer = opened(pacer_of())
    for _ in range(9):
        ticket(pacer.ask(1))
    assert pacer.ask(1) == Wait(60, "the minute's quota")


def test_a_share_is_left_to_others() -> None:
    """A reserve of 0.3 leaves three of ten."""
    pacer = opened(pacer_of(reserve=0.3))
    assert [type(pacer.ask(1)) for _ in range(7)] == [Ticket] * 6 + [Wait]


def test_what_others_used_counts() -> None:
    """Another client of the same key shares the window."""
    pacer = opened(pacer_of(), remaining=2)
    assert [type(pacer.ask(1)) for _ in range(3)] == [Ticket, Ticket, Wait]


def test_a_late_answer_gives_nothing_back() -> None:
    """Answers out of order: the older one knows of fewer requests, and is not believed."""
    pacer = opened(pacer_of())
    older, newer = ticket(pacer.ask(1)), ticket(pacer.ask(1))
    pacer.answered(newer, quota(1, 59), 1.1)
    pacer.answered(older, quota(8, 59), 1.2)
    assert [type(pacer.ask(2)) for _ in range(2)] == [Ticket, Wait]


def test_a_limit_lowered_while_running_is_obeyed() -> None:
    """Affinity may lower the limit for a while."""
    pacer = opened(pacer_of())
    pacer.answered(ticket(pacer.ask(1)), quota(2, 59, limit=4), 1.1)
    assert [type(pacer.ask(2)) for _ in range(3)] == [Ticket, Ticket, Wait]


def test_requests_under_way_at_the_turn_are_charged_to_the_new_window() -> None:
    """They may be counted in either; what belongs to the old one is given back once that is known."""
    pacer = opened(pacer_of(), remaining=5)
    under_way = [ticket(pacer.ask(59)) for _ in range(5)]
    probe = ticket(pacer.ask(60.5))
    pacer.answered(probe, quota(9, 60), 60.6)
    assert [type(pacer.ask(61)) for _ in range(5)] == [Ticket] * 4 + [Wait]
    pacer.answered(under_way[0], quota(0, 0), 61)
    assert [type(pacer.ask(61)) for _ in range(2)] == [Ticket, Wait]
    pacer.answered(under_way[1], quota(3, 59), 61)
    assert isinstance(pacer.ask(61), Wait)


def test_a_new_window_begins_with_one_request() -> None:
    """Nobody knows whether it has begun before an answer says so."""
    pacer = opened(pacer_of())
    probe = ticket(pacer.ask(60))
    assert isinstance(pacer.ask(60), Wait)
    pacer.answered(probe, quota(9, 60), 60.1)
    assert isinstance(pacer.ask(60.1), Ticket)


def test_without_headers_the_documented_limit_holds() -> None:
    """900 in 60 seconds, the last two of them not before its end."""
    pacer = pacer_of(workers=2000)
    pacer.answered(ticket(pacer.ask(0)), None, 0)
    leaves = [pacer.ask(1) for _ in range(900)]
    assert sum(isinstance(leave, Ticket) for leave in leaves) == 897
    assert leaves[-1] == Wait(60, "the minute's quota")


def test_the_last_requests_of_a_large_budget_feel_for_the_turn() -> None:
    """The window ends between 60.0 and 60.3: one goes after a third of that, one after two thirds."""
    pacer = pacer_of(workers=200)
    pacer.answered(ticket(pacer.ask(0)), quota(99, 60, limit=100), 0.3)
    for each in [ticket(pacer.ask(1)) for _ in range(97)]:
        pacer.answered(each, quota(2, 59, limit=100), 1.3)
    early = pacer.ask(60.05)
    assert isinstance(early, Wait)
    assert early.until_s == pytest.approx(60.1)
    assert isinstance(pacer.ask(60.1), Ticket)
    later = pacer.ask(60.15)
    assert isinstance(later, Wait)
    assert later.until_s == pytest.approx(60.2)
    probe = ticket(pacer.ask(60.2))
    assert pacer.ask(60.25) == Wait(60.3, "the minute's quota")
    pacer.answered(probe, quota(98, 60, limit=100), 60.28)
    leaves = [pacer.ask(60.29) for _ in range(99)]
    assert sum(isinstance(leave, Ticket) for leave in leaves) == 96, "one more is under way, two are kept"


def test_a_minutes_429_closes_the_window() -> None:
    """Whatever was believed to be left."""
    pacer = opened(pacer_of())
    pacer.limited(ticket(pacer.ask(1)), quota(0, 30), "minute", 1)
    assert pacer.ask(1) == Wait(31, "the minute's quota")


def test_a_concurrency_429_halves_the_requests_under_way_once() -> None:
    """A burst of refusals is one reason to slow down, not many; successes bring one more at a time."""
    pacer = opened(pacer_of(workers=8), remaining=899, limit=900)
    burst = [ticket(pacer.ask(1)) for _ in range(8)]
    for each in burst:
        pacer.limited(each, quota(890, 59, limit=900), "concurrency", 1)
    again = [ticket(pacer.ask(1)) for _ in range(4)]
    assert isinstance(pacer.ask(1), Wait)
    for each in again:
        pacer.answered(each, quota(880, 59, limit=900), 2)
    assert [type(pacer.ask(2)) for _ in range(5)] == [Ticket] * 4 + [Wait]
    pacer.answered(again[0], quota(880, 59, limit=900), 2)
    assert isinstance(pacer.ask(2), Ticket)


def test_the_month_ends_the_run() -> None:
    """Waiting does not help, so that nothing waits; the few routes that are exempt still go."""
    pacer = pacer_of(reserve=0.1)
    pacer.answered(ticket(pacer.ask(0)), quota(9, 60, month=(1000, 102)), 0)
    assert pacer.affords(2)
    assert not pacer.affords(3)
    ticket(pacer.ask(0))
    ticket(pacer.ask(0))
    with pytest.raises(BudgetSpent, match="reserve of 10%"):
        pacer.ask(0)
    assert isinstance(pacer.ask(0, counts_for_month=False), Ticket)


def test_an_unlimited_month_is_none() -> None:
    """No figures, no end."""
    assert opened(pacer_of(reserve=0.5)).affords(10**9)


def test_a_run_may_be_kept_short() -> None:
    """--max-requests holds whatever the account allows."""
    pacer = opened(pacer_of(max_requests=2))
    assert pacer.affords(1)
    assert not pacer.affords(2)
    ticket(pacer.ask(1))
    with pytest.raises(BudgetSpent, match="--max-requests"):
        pacer.ask(1)


def test_lost_answers_never_stop_everything() -> None:
    """Without any header a window's worth of lost requests is waited out."""
    pacer = pacer_of()
    for _ in range(900):
        pacer.lost(ticket(pacer.ask(0)))
    assert pacer.ask(0) == Wait(60, "the minute's quota")
    assert isinstance(pacer.ask(60), Ticket)


@pytest.mark.parametrize("reset_s", [1_700_000_000, 10**17])
def test_a_reset_that_is_no_number_of_seconds_is_not_waited_for(reset_s: int) -> None:
    """A time of day in its place would mean a wait of decades."""
    pacer = pacer_of()
    pacer.limited(ticket(pacer.ask(0)), quota(0, reset_s), "minute", 0)
    assert pacer.ask(0) == Wait(60, "the minute's quota")
    pacer = opened(pacer_of(), remaining=0, reset_s=reset_s)
    assert isinstance(pacer.ask(0), Ticket), "it says nothing about the window, then"


class Server:
    """A fixed window as the API is believed to have it, with a latency each way."""

    def __init__(self, limit: int, window_s: float, *, round_up: Callable[[float], int]) -> None:
        self.limit = limit
        self.window_s = window_s
        self.refused = 0
        self.windows: list[int] = []
        self._ends_s = -1.0
        self._round_up = round_up

    def receive(self, now_s: float) -> tuple[bool, Quota]:
        if now_s >= self._ends_s:
            self._ends_s = now_s + self.window_s
            self.windows.append(0)
        accepted = self.windows[-1] < self.limit
        self.windows[-1] += accepted
        self.refused += not accepted
        reset_s = self._round_up(self._ends_s - now_s)
        return accepted, Quota(self.limit, self.limit - self.windows[-1], reset_s)


def drive(
    pacer: Pacer,
    server: Server,
    *,
    requests: int,
    workers: int,
    latencies_s: Callable[[], tuple[float, float]],
) -> float:
    """Let so many workers send so many requests in simulated time; return the seconds it took."""
    events: list[tuple[float, int, str, int]] = [(0.0, worker, "ask", worker) for worker in range(workers)]
    tickets: dict[int, Ticket] = {}
    answers: dict[int, tuple[bool, Quota]] = {}
    asleep: list[int] = []
    to_send, to_finish, now_s = requests, requests, 0.0
    while to_finish:
        now_s, _, what, worker = heapq.heappop(events)
        if what == "ask" and to_send:
            leave = pacer.ask(now_s)
            if isinstance(leave, Ticket):
                to_send -= 1
                tickets[worker] = leave
                there_s, back_s = latencies_s()
                heapq.heappush(events, (now_s + there_s, worker, "arrive", worker))
                heapq.heappush(events, (now_s + there_s + back_s, worker, "back", worker))
            elif leave.until_s is not None:
                heapq.heappush(events, (leave.until_s, worker, "ask", worker))
            else:
                asleep.append(worker)
        elif what == "arrive":
            answers[worker] = server.receive(now_s)
        elif what == "back":
            accepted, said = answers.pop(worker)
            if accepted:
                pacer.answered(tickets.pop(worker), said, now_s)
                to_finish -= 1
            else:
                pacer.limited(tickets.pop(worker), said, "minute", now_s)
                to_send += 1
            for each in (worker, *asleep):
                heapq.heappush(events, (now_s, each, "ask", each))
            asleep.clear()
    return now_s


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    workers=st.integers(1, 30),
    limit=st.integers(2, 40),
    window_s=st.sampled_from([2, 3, 6, 60]),
    slowest_s=st.sampled_from([0.01, 0.2, 0.8, 3.0]),
)
def test_a_fixed_window_is_never_exceeded(
    seed: int, workers: int, limit: int, window_s: int, slowest_s: float
) -> None:
    """Whatever the latencies, the order of answers and the workers: no 429 in a clean run."""
    random = Random(seed)  # noqa: S311 - no secret
    server = Server(limit, window_s, round_up=math.ceil)
    drive(
        pacer_of(workers=workers),
        server,
        requests=limit * 3,
        workers=workers,
        latencies_s=lambda: (random.uniform(0, slowest_s), random.uniform(0, slowest_s)),
    )
    assert server.refused == 0


def test_the_rate_is_used() -> None:
    """1,500 requests at 100 ms latency and 200 in 2 s: whole windows are used to at least 95 %."""
    server = Server(200, 2, round_up=math.ceil)
    seconds = drive(pacer_of(workers=32), server, requests=1500, workers=32, latencies_s=lambda: (0.05, 0.05))
    whole = server.windows[:-1]
    assert server.refused == 0
    assert sum(whole) >= 0.95 * 200 * len(whole)
    assert sum(whole) / seconds >= 0.95 * 100 * 0.95
