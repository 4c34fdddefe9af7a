"""A run takes all that the minute allows, and not one request more."""

from __future__ import annotations

from contextlib import closing

import pytest

from reconciler.sandbox.options import RateLimit
from tests.convergence.world import UPDATES, World
from tests.sandbox.talking import Hands, Talker


@pytest.mark.parametrize("workers", [1, 8])
@pytest.mark.parametrize("limit", [RateLimit(60, 60), RateLimit(50, 2), RateLimit(45, 10)], ids=str)
def test_every_window_is_used_to_the_last_request(limit: RateLimit, workers: int) -> None:
    """Requests take no time here: so many of them take so many windows, and none is turned away."""
    creates = 60
    with World(creates=creates, rate_limit=limit) as world:
        ran = world.apply("--reserve=0", f"--allow=creates={creates}", workers=workers)
        assert 0 == ran.status
        assert ran.requests > 2 * creates + UPDATES
        windows = -(-ran.requests // limit.requests)
        assert (windows - 1) * limit.window_s == pytest.approx(world.time.passed_s, abs=windows * 0.01)
        assert {"minute": 0, "month": 0, "concurrency": 0} == world.rejected()


def test_the_reserve_is_left_to_others() -> None:
    """Of each window, so that a run of the same requests takes so much longer."""
    with World(rate_limit=RateLimit(20, 60)) as world:
        ran = world.apply("--reserve=0.5")
        assert -(-ran.requests // 10) - 1 == world.time.passed_s / 60


@pytest.mark.parametrize("workers", [1, 8])
def test_a_run_that_finds_the_minute_used_up_learns_it_by_one_refusal(workers: int) -> None:
    """Its first request cannot know; everything after it does."""
    with World(rate_limit=RateLimit(20, 60)) as world:
        talker = Talker(world.sandbox, Hands())
        with closing(talker.connection):
            for _ in range(20):
                talker("GET", "/organizations")
        assert 0 == world.apply("--reserve=0", workers=workers).status
        assert {"minute": 1, "month": 0, "concurrency": 0} == world.rejected()
