"""
A run that is killed at any request and run again converges, and makes nothing twice.

`pytest -s` prints a table of what was tried: boundary, requests until then, requests of the runs after it.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest

from reconciler.applying.lost import LOOK_FOR_S
from reconciler.sandbox.options import RateLimit
from tests.convergence.killing import Boundary
from tests.convergence.world import CREATES, UPDATES, World

if TYPE_CHECKING:
    from tests.convergence.world import Ran

LAG_S = 10.0
"""How late searches are. Source: public scripts that wait so long before they search for what they wrote."""

WRITES = CREATES + UPDATES
BOTH_SIDES = (False, True)

KILL_AT_WRITE = """
import os, signal, sys
from reconciler.cli.main import main
from tests.convergence.killing import Boundary, Killed, Wire

class Fatal(Wire):
    def _check_alive(self):
        if self.dead:
            os.kill(os.getpid(), signal.SIGKILL)

with Fatal(Boundary(int(sys.argv[1]), after=True, writes_only=True)).in_place():
    main(sys.argv[2:])
"""


def _check(world: World, last: Ran) -> None:
    assert 0 == last.status, last.output + last.errors
    world.check_converged()
    assert CREATES == world.writes()["POST /organizations"]


def _print(boundary: Boundary, killed: Ran, *later: Ran) -> None:
    numbers = " ".join(f"{each.requests:>4}" for each in (killed, *later))
    click.echo(f"{boundary!s:<18} {numbers}  converged, no twins")


def _boundaries_of_a_whole_run() -> list[Boundary]:
    """After a read stands for nothing that before the next request does not."""
    with World(search_lag_s=LAG_S) as world:
        _check(world, world.apply())
        methods = world.wires[0].sent
    assert WRITES == len(methods) - methods.count("GET")
    return [
        Boundary(number, after=after)
        for number, method in enumerate(methods, start=1)
        for after in BOTH_SIDES
        if method != "GET" or not after
    ]


def test_a_run_killed_at_any_request_is_finished_by_the_next_one() -> None:
    """Before Affinity got the request, and after it acted but before anybody knew."""
    for boundary in _boundaries_of_a_whole_run():
        with World(search_lag_s=LAG_S) as world:
            killed = world.apply(kill=boundary)
            assert killed.status is None
            _check(world, again := world.apply())
        _print(boundary, killed, again)


@pytest.mark.parametrize("after", BOTH_SIDES, ids=["before", "after"])
def test_a_run_killed_twice_is_finished_by_the_third_one(
    after: bool,  # noqa: FBT001 - both ways
) -> None:
    """The second time at its own first and later writes, or while it looks for what the first one left."""
    for first, second in [(1, 1), (3, 2), (CREATES, 1), (7, 7)]:
        boundary = Boundary(first, after=after, writes_only=True)
        with World(search_lag_s=LAG_S) as world:
            killed = world.apply(kill=boundary)
            assert world.apply(kill=Boundary(second, after=after, writes_only=True)).status is None
            _check(world, last := world.apply())
        _print(boundary, killed, last)


@pytest.mark.parametrize("number", [1, 25, 28])
def test_a_run_killed_while_it_looks_for_a_lost_create_is_finished_by_the_next_one(number: int) -> None:
    """Nothing was learned, so that the looking begins anew."""
    with World(search_lag_s=LAG_S) as world:
        world.apply(kill=Boundary(5, after=True, writes_only=True))
        assert world.apply(kill=Boundary(number)).status is None
        _check(world, world.apply())


@pytest.mark.parametrize("number", [2, 9, CREATES, CREATES + 1, WRITES])
@pytest.mark.parametrize("after", BOTH_SIDES, ids=["before", "after"])
def test_several_workers_killed_together_leave_nothing_that_is_made_twice(
    number: int,
    after: bool,  # noqa: FBT001 - both ways
) -> None:
    """Up to four creates may have been carried out, and none of their ends is known."""
    with World(search_lag_s=LAG_S) as world:
        assert world.apply(kill=Boundary(number, after=after, writes_only=True), workers=4).status is None
        _check(world, world.apply(workers=4))


@pytest.mark.parametrize("limit", [27, 30])
def test_a_create_that_waited_for_a_minute_before_it_was_sent_is_no_older_than_its_sending(
    limit: int,
) -> None:
    """Its beginning was recorded before the wait; the next run meets a search that does not know it yet."""
    for number in range(8, CREATES):
        with World(search_lag_s=LAG_S, rate_limit=RateLimit(limit, 60)) as world:
            world.apply("--reserve=0", kill=Boundary(number, after=True, writes_only=True))
            _check(world, world.apply("--reserve=0"))


@pytest.mark.parametrize("number", [1, CREATES, CREATES + 1, WRITES])
def test_a_process_ended_by_sigkill_is_followed_by_one_that_converges(number: int) -> None:
    """A real process and a real signal, right after Affinity has carried out a write."""
    with World(search_lag_s=LAG_S) as world:
        apply = ["apply", "--yes", "--workers=1", f"--root={world.root}"]
        process = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-c", KILL_AT_WRITE, str(number), *apply],
            env={"PYTHONPATH": ":".join(filter(None, sys.path)), **world.environment},
            capture_output=True,
            check=False,
            timeout=30,
        )
        assert -signal.SIGKILL == process.returncode, process.stderr
        _check(world, world.apply())


def test_without_a_journal_a_rerun_after_the_lag_makes_nothing_twice() -> None:
    """In a new checkout searches are all there is to know; by then they know."""
    for number in (1, 9, CREATES):
        with World(search_lag_s=LAG_S) as world:
            world.apply(kill=Boundary(number, after=True, writes_only=True))
            world.forget()
            world.time.pass_by(LAG_S)
            _check(world, world.apply())


def test_a_second_apply_right_after_the_first_sends_no_write() -> None:
    """Searches may be later than the run was willing to wait for."""
    with World(search_lag_s=LAG_S) as world:
        assert 0 == world.apply("--settle-s=0").status
        again = world.apply()
        assert (0, set()) == (again.status, set(world.wires[-1].sent) - {"GET"})
        _check(world, again)


def test_a_rerun_looks_for_lost_creates_as_long_as_searches_may_be_late() -> None:
    """Half a minute from the rerun's start on, not a moment less: only then is a create sent again."""
    with World(search_lag_s=LOOK_FOR_S - 1) as world:
        world.apply(kill=Boundary(1, after=True, writes_only=True))
        _check(world, world.apply())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("name: New 0\n", "name: New 0\ndomain: new-0.example\n"),
        ("domain: new-1.example\n", "domain: other-1.example\npreviously: {domains: [new-1.example]}\n"),
    ],
)
def test_a_manifest_edited_after_the_kill_still_means_what_was_created(before: str, after: str) -> None:
    """The journal knows what was sent, whatever the manifest says by now."""
    with World(search_lag_s=LAG_S) as world:
        world.apply(kill=Boundary(2, after=True, writes_only=True))
        file = world.root / "organizations" / "all.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
        assert 0 == world.apply().status
        assert CREATES == sum(wire.sent.count("POST") for wire in world.wires)
        world.check_no_twins()
