"""Whatever goes wrong, however often: nothing is made twice, nothing else is touched, and it ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.sandbox.options import FAULT_KINDS, RateLimit
from tests.convergence.killing import Boundary
from tests.convergence.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.convergence.world import Ran

CREATES = 7
RERUNS_WHILE_FAULTY = 3
POST = "POST /organizations"

moderately = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])

shares = st.lists(
    st.tuples(st.sampled_from(FAULT_KINDS), st.sampled_from([0.05, 0.15, 0.3])),
    max_size=3,
    unique_by=lambda x: x[0],
).map(dict)
kills = st.none() | st.builds(Boundary, st.integers(1, 40), after=st.booleans())


def _check_status(world: World, ran: Ran, writes_before: Mapping[str, int]) -> None:
    """What a run says of itself is true."""
    if ran.status == 0:
        assert sorted(map(str, world.wanted())) == sorted(str(each[1:]) for each in world.held())
    elif ran.status == 5:
        assert re.search(r"^Apply incomplete: \d+ of \d+ done, ", ran.output, re.MULTILINE), ran
    elif ran.status == 1:
        assert writes_before == world.writes(), "nothing is written before everything is read"
    else:
        assert ran.status is None, ran


def _foreign(world: World) -> list[object]:
    """What no manifest means."""
    return [each for each in world.held() if each.name.startswith(("Foreign", "Kept"))]


@moderately
@given(
    faults=shares,
    seed=st.integers(0, 10_000),
    lag_s=st.integers(0, 10),
    html_after=st.booleans(),
    workers=st.sampled_from([1, 4]),
    deaths=st.lists(kills, min_size=1, max_size=RERUNS_WHILE_FAULTY),
)
def test_faults_and_kills_never_make_a_twin_and_what_is_left_converges(
    faults: dict[str, float],
    seed: int,
    lag_s: int,
    html_after: bool,  # noqa: FBT001 - both ways
    workers: int,
    deaths: list[Boundary | None],
) -> None:
    """Run after run, each of which may be killed; and once more when nothing goes wrong any more."""
    with World(
        creates=CREATES, faults=faults, random_seed=seed, search_lag_s=lag_s, html_after=html_after
    ) as world:
        foreign = _foreign(world)
        for death in deaths:
            before = world.writes()
            _check_status(world, world.apply(kill=death, workers=workers), before)
            world.check_no_twins()
            assert foreign == _foreign(world)
        world.heal()
        last = world.apply(workers=workers)
        assert 0 == last.status, last
        world.check_converged()
        assert CREATES == world.writes()[POST]


@moderately
@given(
    requests=st.integers(5, 60),
    window=st.sampled_from(["fixed", "sliding"]),
    lag_s=st.integers(0, 10),
    reserve=st.sampled_from([0, 0.1, 0.5]),
    workers=st.sampled_from([1, 4]),
)
def test_a_clean_run_is_never_limited(
    requests: int, window: str, lag_s: int, reserve: float, workers: int
) -> None:
    """However few requests a minute has; it takes as long as it takes."""
    with World(
        creates=CREATES, rate_limit=RateLimit(requests, 60), window=window, search_lag_s=lag_s
    ) as world:
        assert 0 == world.apply(f"--reserve={reserve}", workers=workers).status
        assert {"minute": 0, "month": 0, "concurrency": 0} == world.rejected()
        assert CREATES == world.writes()[POST]
        world.check_no_twins()


@pytest.mark.parametrize("concurrency", [1, 2, 3])
def test_more_workers_than_affinity_takes_at_a_time_get_there_all_the_same(concurrency: int) -> None:
    """What was refused was not carried out, creates too, and is sent again."""
    with World(creates=CREATES, concurrency=concurrency, latency_ms=1) as world:
        assert 0 == world.apply(workers=8).status
        world.check_converged()
        assert CREATES == world.writes()[POST]


@pytest.mark.parametrize("kind", [kind for kind in FAULT_KINDS if kind.startswith("html-")])
@pytest.mark.parametrize("html_after", [False, True])
def test_a_gateway_s_page_says_nothing_about_what_was_carried_out(
    kind: str,
    html_after: bool,  # noqa: FBT001 - both ways
) -> None:
    """Each create is sent once a run; what is not found afterwards is uncertain, and exit is 5."""
    with World(creates=CREATES, faults={kind: 0.4}, html_after=html_after, search_lag_s=5) as world:
        ran = world.apply()
        posts = world.wires[0].sent.count("POST")
        assert posts <= CREATES
        _check_status(world, ran, {})
        assert (html_after, not html_after) == (ran.status == 0, ran.status == 5), ran


@pytest.mark.parametrize("month", [20, 24, 28, 32])
@pytest.mark.parametrize("faults", [{}, {"html-503": 0.2}])
def test_a_month_that_is_used_up_ends_the_run_cleanly(month: int, faults: dict[str, float]) -> None:
    """Before its first write, or saying what is left; another month finishes it."""
    with World(creates=CREATES, month=month, faults=faults) as world:
        for _ in range(6):
            before = world.writes()
            ran = world.apply("--reserve=0")
            _check_status(world, ran, before)
            world.check_no_twins()
            world.time.pass_by(32 * 24 * 3600)
        assert faults or month < 27 or CREATES == world.writes()[POST]


@pytest.mark.parametrize("limit", [20, 26, 30])
def test_max_requests_ends_a_run_before_its_first_write_or_says_what_is_left(limit: int) -> None:
    with World(creates=CREATES) as world:
        ran = world.apply(f"--max-requests={limit}")
        assert len(world.wires[0].sent) <= limit
        _check_status(world, ran, {})
        world.check_no_twins()


def test_affinity_that_is_down_changes_nothing_and_ends() -> None:
    """Repeated with growing waits, but not for ever."""
    with World(creates=CREATES, faults={"html-503": 1.0}) as world:
        ran = world.apply()
        assert (1, {}) == (ran.status, world.writes())
        assert world.time.passed_s < 300
