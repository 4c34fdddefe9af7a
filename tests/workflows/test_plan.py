"""The plan of a pull request, from a branch of the repository and from a fork."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import writes
from tests.workflows.world import PULL_REQUEST, World

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workflows.runner import Job

ACTION = "./trusted/.github/actions/reconciler"


def _comments(world: World) -> list[str]:
    return [each["body"] for each in world.github.comments[PULL_REQUEST]]


def test_it_is_shown_in_every_place(world: World) -> None:
    """One comment, the summary, a notice beside the file, outputs; and nothing is written to Affinity."""
    head = world.propose(acme="Acme")
    (job,) = world.pull_request().values()
    (comment,) = _comments(world)
    outputs = job.outputs[ACTION]
    assert "success" == job.result
    assert "Plan: 1 to create, 0 to update, 0 to delete, 0 blocked." in comment
    assert f'"commit": "{head}", "digest": "{outputs["digest"]}"' in comment
    assert "Plan: 1 to create" in job.summary
    assert "::notice file=organizations/acme.yaml,line=1," in job.log
    shown = {name: outputs[name] for name in ("exit-code", "to-create", "to-update", "to-delete", "blocked")}
    assert {"exit-code": "2", "to-create": "1", "to-update": "0", "to-delete": "0", "blocked": "0"} == shown
    assert str(world.github.comments[PULL_REQUEST][0]["id"]) == outputs["comment-id"]
    assert {} == writes(world.affinity)


def test_plan_and_page_are_kept(world: World) -> None:
    """Under the name by which apply looks for them."""
    world.propose(acme="Acme")
    (job,) = world.pull_request().values()
    (artifact,) = world.github.artifacts
    kept = world.files[artifact["id"]]
    assert "reconciler-plan" == artifact["name"]
    assert {"plan.json", "plan.html"} == {each.name for each in kept.iterdir()}
    assert job.outputs[ACTION]["digest"] == json.loads((kept / "plan.json").read_text())["digest"]


def test_the_comment_is_edited(world: World) -> None:
    """A second push changes the one comment."""
    world.propose(acme="Acme")
    world.pull_request()
    world.propose(acme="Acme", bolt="Bolt")
    world.pull_request()
    (comment,) = _comments(world)
    assert "Plan: 2 to create" in comment


def test_code_is_of_the_base(world: World) -> None:
    """What the pull request makes of the tool and its action is not run."""
    world.git("switch", "--quiet", "--create", "evil")
    world.write(".github/actions/reconciler/action.yml", "runs: {}\n")
    world.write("reconciler/__main__.py", "raise SystemExit(99)\n")
    world.write("venv.py", "raise SystemExit(99)\n")
    world.commit("Evil")
    world.git("switch", "--quiet", "--create", "proposal")
    world.git("switch", "--quiet", "main")
    world.git("branch", "--quiet", "--force", "proposal", "evil")
    world.git("update-ref", f"refs/pull/{PULL_REQUEST}/merge", _trial(world))
    world.github.comments[PULL_REQUEST] = []
    (job,) = world.pull_request().values()
    assert ("success", {0}) == (job.result, set(job.statuses.values())), job.log
    assert [f"pip install --quiet {job.workspace}/trusted/.github/actions/reconciler/../../.."] == _called(
        job
    )


def _trial(world: World) -> str:
    world.git("switch", "--quiet", "--detach", "main")
    world.git("merge", "--quiet", "--no-ff", "--message", "Trial", "proposal")
    merge = world.git("rev-parse", "HEAD")
    world.git("switch", "--quiet", "main")
    return merge


def _called(job: Job) -> list[str]:
    return (job.folder / "called").read_text().splitlines()


def test_a_fork_sees_no_secret(world: World) -> None:
    """Not in any process of any job; Affinity is asked nothing, and what is said is said in the run."""
    world.propose(acme="Acme")
    jobs = world.pull_request(fork=True)
    (job,) = jobs.values()
    assert ["fork"] == list(jobs)
    assert "success" == job.result
    assert [] == [each for each in job.seen if each.get("AFFINITY_API_KEY")]
    assert {} == world.affinity.stats()["requests"]
    assert [] == _comments(world)
    assert [] == world.github.writes
    assert "acme.yaml" in job.summary
    assert "::notice file=organizations/acme.yaml" in job.log


def test_only_what_needs_the_key_has_it(world: World) -> None:
    """Of all scripts, the one that plans."""
    world.propose(acme="Acme")
    (job,) = world.pull_request().values()
    assert 1 == len([each for each in job.seen if world.affinity.key in each.values()])


def test_without_a_key_it_is_offline(world: World) -> None:
    """As before there is one, and for a Dependabot's pull request; such a plan approves nothing."""
    del world.secrets["affinity-plan"]["AFFINITY_API_KEY"]
    world.propose(acme="Acme")
    (job,) = world.pull_request().values()
    assert ("success", "") == (job.result, job.outputs[ACTION]["digest"])
    assert "::warning title=Planned offline::" in job.log


def test_the_public_gets_counts(world: World) -> None:
    """No name, in no place, and no plan to download, unless the settings at the base allow it."""
    world.github.private = False
    world.propose(acme="Sesame")
    world.write(".reconciler.yaml", "account: sandbox\n")
    (job,) = world.pull_request().values()
    (comment,) = _comments(world)
    assert "Plan: 1 to create" in comment
    assert "organizations/acme.yaml" in comment
    assert "Sesame" not in comment + job.summary + job.log
    assert [] == world.github.artifacts


def test_a_pull_request_cannot_publish(world: World) -> None:
    """Its own settings do not count, before they are merged."""
    world.github.private = False
    world.git("switch", "--quiet", "--create", "proposal")
    world.write(".reconciler.yaml", "account: sandbox\npublish: values\n")
    world.git("switch", "--quiet", "main")
    world.propose(acme="Sesame")
    (job,) = world.pull_request().values()
    assert "counts" == job.outputs[ACTION]["publish"]
    assert [] == world.github.artifacts


def test_an_invalid_manifest_is_an_error_beside_its_line(world: World) -> None:
    """Nothing is planned, and Affinity is asked nothing."""
    world.propose(acme="No\nnonsense: true")
    (job,) = world.pull_request().values()
    assert ("failure", "1") == (job.result, job.outputs[ACTION]["exit-code"])
    assert "::error file=organizations/acme.yaml,line=2,col=1,title=Invalid::" in job.log
    assert {} == world.affinity.stats()["requests"]


@pytest.mark.parametrize(
    ("fail_on", "exit_code", "deletes", "status"),
    [
        ("error", "3", "1", 0),
        ("error", "1", "0", 1),
        ("blocked", "2", "1", 0),
        ("blocked", "3", "0", 3),
        ("deletes", "2", "0", 0),
        ("deletes", "2", "1", 2),
        ("deletes", "3", "0", 3),
        ("changes", "0", "0", 0),
        ("changes", "2", "1", 2),
        ("never", "64", "0", 0),
        ("sometimes", "0", "0", 64),
    ],
)
def test_what_fails_a_plan(
    world: World, tmp_path: Path, fail_on: str, exit_code: str, deletes: str, status: int
) -> None:
    """As fail-on says; a failure of the tool itself always, short of never."""
    job = world.job(tmp_path / "alone")
    judge = next(each for each in world.action()["runs"]["steps"] if each.get("id") == "judge")
    environment = {"EXIT_CODE": exit_code, "FAIL_ON": fail_on, "TO_DELETE": deletes}
    job.run([judge | {"env": environment | {"TO_CREATE": "0", "TO_UPDATE": "0"}}], {})
    assert status == job.statuses["judge"]


def test_a_forks_plan_is_neither_kept_nor_logged(world: World) -> None:
    """Summary and annotations only, even where values may be published."""
    world.write(".reconciler.yaml", "account: sandbox\npublish: values\n")
    world.commit("Publish")
    world.propose(acme="Acme")
    job = world.pull_request(fork=True)["fork"]
    assert "success" == job.result
    assert [] == world.github.artifacts
    assert "Plan: 1 to create" in job.summary
    assert "Plan: 1 to create" not in job.log
