"""From a merged pull request to Affinity: what was approved, or nothing."""

from __future__ import annotations

import pytest

from tests.cli.running import somebody_sends, writes
from tests.workflows.stand_ins import APP_TOKEN
from tests.workflows.world import PULL_REQUEST, World, git

NOTHING: dict[str, int] = {}
CREATED = {"POST /organizations": 1}


def _merged(world: World) -> tuple[str, str]:
    """Have Acme proposed, planned and merged."""
    world.propose(acme="Acme")
    (job,) = world.pull_request().values()
    assert "success" == job.result
    return world.merge()


@pytest.mark.parametrize("private", [True, False], ids=["saved plan", "digest alone"])
def test_exactly_the_approved_plan_is_applied(world: World, private: bool) -> None:  # noqa: FBT001 - a parameter
    """
    By the plan that was kept, or where none is, by the digest; drift of before stays as it is, and the public
    sees neither log nor journal.
    """
    world.github.private = private
    world.declare(old="Drifted")
    world.commit("Drift")
    job = world.push(*_merged(world))["apply"]
    assert ("success", ("skipped", "success")[private]) == (
        job.result,
        job.outcomes["actions/download-artifact"],
    )
    assert private is ("Apply complete! 1 created" in job.log)
    assert CREATED == writes(world.affinity)
    assert int(private) == len(world.caches)


def test_the_receipt_is_on_the_pull_request(world: World) -> None:
    """A comment of its own, and in the summary."""
    jobs = world.push(*_merged(world))
    _plan, receipt = world.github.comments[PULL_REQUEST]
    assert "Apply complete! 1 created, 0 updated, 0 deleted." in receipt["body"]
    assert "Apply complete!" in jobs["apply"].summary


def test_run_again_it_writes_nothing(world: World) -> None:
    """Neither to Affinity nor to GitHub, since all is done."""
    commits = _merged(world)
    world.push(*commits)
    comments = [each["body"] for each in world.github.comments[PULL_REQUEST]]
    assert "success" == world.push(*commits)["apply"].result
    assert CREATED == writes(world.affinity)
    assert comments == [each["body"] for each in world.github.comments[PULL_REQUEST]]


def test_a_moved_affinity_is_stale(world: World) -> None:
    """Somebody else has made one of that name with other values: exit 4, and nothing is written by us."""
    world.git("switch", "--quiet", "main")
    commits = _merged(world)
    somebody_sends(world.affinity, "POST", "/organizations", name="ACME")
    job = world.push(*commits)["apply"]
    assert ("failure", 4) == (job.result, job.statuses["apply"])
    assert CREATED == writes(world.affinity)
    assert "**Not applied: apply was refused" in job.summary


def test_a_comment_of_an_earlier_commit_approves_nothing(world: World) -> None:
    """What was pushed after the plan was seen by nobody."""
    world.propose(acme="Acme")
    world.pull_request()
    world.propose(acme="Acme", bolt="Bolt")
    job = world.push(*world.merge())["apply"]
    assert ("failure", 4) == (job.result, job.statuses["approval"])
    assert NOTHING == writes(world.affinity)


def test_a_copied_comment_approves_nothing(world: World) -> None:
    """The marker counts only under our own name."""
    world.propose(acme="Acme")
    world.pull_request()
    (comment,) = world.github.comments[PULL_REQUEST]
    comment["user"] = {"login": "mallory"}
    assert 4 == world.push(*world.merge())["apply"].statuses["approval"]
    assert NOTHING == writes(world.affinity)


def test_a_push_without_a_pull_request_is_only_planned(world: World) -> None:
    """It shows what would be done."""
    before = world.git("rev-parse", "main")
    world.declare(acme="Acme")
    job = world.push(before, world.commit("Straight to main"))["apply"]
    assert "success" == job.result
    assert "Plan: 1 to create" in job.summary
    assert "**Planned, and not applied: no approval of it was found.**" in job.summary
    assert NOTHING == writes(world.affinity)


def test_the_first_push_has_nothing_before_it(world: World) -> None:
    """It is planned whole."""
    job = world.push("0" * 40, world.git("rev-parse", "main"))["apply"]
    assert "success" == job.result


def test_by_hand_with_digest_and_guard(world: World) -> None:
    """What the issue about drift shows can be applied, once somebody has let it pass the guard."""
    world.write(".reconciler.yaml", "account: sandbox\nguards: {creates: {count: 0}}\n")
    world.declare(acme="Acme")
    world.commit("Straight to main")
    (drift,) = world.morning().values()
    digest = drift.outputs["./.github/actions/reconciler"]["digest"]
    assert 3 == world.dispatch(digest=digest)["apply"].statuses["apply"]
    assert 4 == world.dispatch(digest="0" * 64, allow="creates=1")["apply"].statuses["apply"]
    assert NOTHING == writes(world.affinity)
    job = world.dispatch(digest=digest, allow="creates=1 deletes=3")["apply"]
    assert "success" == job.result
    assert CREATED == writes(world.affinity)


def test_the_journal_goes_from_run_to_run(world: World) -> None:
    """In a cache that the next run begins with; not in a public repository."""
    world.push(*_merged(world))
    (kept,) = world.caches.values()
    assert [] != list(kept.iterdir())
    before = world.git("rev-parse", "main")
    world.declare(bolt="Bolt")
    job = world.push(before, world.commit("More"))["apply"]
    names = {each.name for each in kept.iterdir()}
    assert names <= {each.name for each in (job.workspace / ".reconciler" / "journal").iterdir()}


def test_new_pins_are_proposed_by_the_app(world: World) -> None:
    """Where the repository wants that; main itself is left alone."""
    world.settings = {"AFFINITY_PIN": "true", "AFFINITY_APP_CLIENT_ID": "Iv1"}
    commits = _merged(world)
    job = world.push(*commits)["apply"]
    assert "success" == job.result
    assert commits[1] == world.git("rev-parse", "main")
    (branch,) = world.git("branch", "--list", "affinity-pins-*", "--format=%(refname:short)").splitlines()
    assert "id: " in git(world.tree, "show", f"{branch}:organizations/acme.yaml")
    calls = (job.folder / "called").read_text()
    assert f"gh {APP_TOKEN} pr create --base main --head {branch} " in calls


def test_the_tool_takes_the_place_of_the_shell(world: World) -> None:
    """So that the signals of a cancelled job reach it."""
    steps = {each.get("name"): each for each in world.action()["runs"]["steps"]}
    assert steps["Apply"]["run"].splitlines()[-1].startswith("exec reconciler apply ")


def test_the_public_is_told_that_a_plan_is_stale_and_of_which_manifests(world: World) -> None:
    """Without the values that the difference holds."""
    world.github.private = False
    world.propose(acme="Acme")
    world.pull_request()
    commits = world.merge()
    world.declare(acme="Acme Two")
    world.git("commit", "--quiet", "--amend", "--all", "--no-edit")
    after = world.git("rev-parse", "main")
    world.github.merge(PULL_REQUEST, world.git("rev-parse", "proposal"), after)
    job = world.push(commits[0], after)["apply"]
    assert ("failure", 4) == (job.result, job.statuses["apply"])
    assert "not the expected" in job.log
    assert "Acme Two" not in job.log
    assert "**Not applied: apply was refused" in job.summary
    assert NOTHING == writes(world.affinity)


def test_drift_is_looked_for_after_each_apply(world: World) -> None:
    """With a key of its own, which only reads."""
    jobs = world.push(*_merged(world), then=True)
    assert ["success", "success"] == [jobs["apply"].result, jobs["drift"].result]
