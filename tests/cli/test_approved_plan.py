"""`github approved-plan`: what later steps are told about a pushed commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.errors import ExitStatus
from tests.cli.reviewing import PLAN, commit, review, save
from tests.github.opening import BASE, HEAD, MERGE

if TYPE_CHECKING:
    from tests.cli.running import User
    from tests.github.fake import Fake

NAMES = ("pull-request", "head", "digest", "run-id", "artifact-id")


def told(*values: object) -> str:
    return "".join(f"{name}={value}\n" for name, value in zip(NAMES, values, strict=True))


def reviewed(user: User, github: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a pull request commented on, then merged, and be in the job of the push."""
    github.merge(7, HEAD, MERGE)
    with monkeypatch.context() as during:
        review(user, during, base=commit(user, "account: sandbox\n"))
        assert 0 == user.run("github", "comment", save(user)).status


def test_a_merged_pull_request(user: User, github: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the comment to the digest that apply is to expect, and where the plan is kept."""
    reviewed(user, github, monkeypatch)
    assert told(7, HEAD, PLAN.digest, "", "") == user.run("github", "approved-plan").out
    kept = github.keep("reconciler-plan", HEAD)
    expected = told(7, HEAD, PLAN.digest, kept["workflow_run"]["id"], kept["id"])
    assert expected == user.run("github", "approved-plan").out


def test_a_push_without_a_pull_request(user: User, github: Fake) -> None:
    """Everything is empty; that is no failure, since it can be planned all the same."""
    ended = user.run("github", "approved-plan")
    assert (0, told("", "", "", "", "")) == (ended.status, ended.out)
    assert "nothing is approved" in ended.err
    assert [] == github.writes


def test_a_pull_request_without_a_plan_of_its_last_commit(
    user: User, github: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exits 4 and hands nothing on."""
    reviewed(user, github, monkeypatch)
    github.pulls[MERGE][0]["head"]["sha"] = BASE
    ended = user.run("github", "approved-plan")
    assert (ExitStatus.STALE, "") == (ended.status, ended.out)
    assert f"what was merged is {BASE}" in ended.err


def test_another_commit_and_branch(user: User, github: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    """May be asked about by hand."""
    reviewed(user, github, monkeypatch)
    monkeypatch.setenv("GITHUB_SHA", BASE)
    monkeypatch.setenv("GITHUB_REF_NAME", "other")
    ended = user.run("github", "approved-plan", "--commit", MERGE, "--branch", "main")
    assert ended.out.startswith("pull-request=7\n")


@pytest.mark.parametrize(
    ("variable", "options"),
    [("GITHUB_SHA", []), ("GITHUB_REF_NAME", []), ("", ["--commit", "main"]), ("", ["--commit", "--x"])],
)
def test_a_commit_has_to_be_named(
    user: User, github: Fake, monkeypatch: pytest.MonkeyPatch, variable: str, options: list[str]
) -> None:
    """By its whole hash, and the branch by its name; nothing is asked before."""
    monkeypatch.delenv(variable, raising=False)
    assert ExitStatus.USAGE == user.run("github", "approved-plan", *options).status
    assert [] == github.received
