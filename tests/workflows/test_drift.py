"""The issue about drift: opened, kept and closed by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.running import somebody_sends, writes

if TYPE_CHECKING:
    from tests.workflows.world import World


def test_drift_opens_an_issue_and_its_end_closes_it(world: World) -> None:
    """Found in the morning, closed in the morning after somebody has mended it."""
    world.declare(acme="Acme")
    world.commit("Straight to main")
    assert "success" == world.morning()["drift"].result
    (issue,) = world.github.issues
    assert ("open", True) == (issue["state"], "Plan: 1 to create" in issue["body"])
    somebody_sends(world.affinity, "POST", "/organizations", name="Acme")
    assert "success" == world.morning()["drift"].result
    assert [("closed", issue["number"])] == [(each["state"], each["number"]) for each in world.github.issues]


def test_apply_looks_for_drift_afterwards(world: World) -> None:
    """What was not part of the change is in the issue; drift itself writes nothing."""
    world.declare(old="Drifted")
    world.commit("Drift")
    world.propose(acme="Acme")
    world.pull_request()
    world.push(*world.merge(), then=True)
    (issue,) = world.github.issues
    assert "Drifted" in issue["body"]
    assert "Acme" not in issue["body"]
    assert {"POST /organizations": 1} == writes(world.affinity)


def test_nothing_to_do_makes_no_issue(world: World) -> None:
    """Not even a closed one."""
    assert "success" == world.morning()["drift"].result
    assert [] == world.github.issues


def test_a_failure_leaves_the_issue_alone(world: World) -> None:
    """A key that was withdrawn does not look like the end of drift."""
    world.declare(acme="Acme")
    world.commit("Straight to main")
    world.morning()
    world.secrets["affinity-plan"]["AFFINITY_API_KEY"] = "withdrawn"
    sent = len(world.github.writes)
    assert "failure" == world.morning()["drift"].result
    assert sent == len(world.github.writes)
