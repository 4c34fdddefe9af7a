"""Plans that look at commits: what is drift, what has changed, and what two commits say without Affinity."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import ExitStatus
from reconciler.sandbox.counted import FIRST_ID
from tests.cli.running import User, requests, serving, somebody_sends, writes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.sandbox.server import Sandbox

FIELDS = "fields:\n  Headcount: 5\n"


def git(user: User, *arguments: str) -> str:
    identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.com"]
    done = subprocess.run(  # noqa: S603 - git, with our own arguments
        ["git", *identity, *arguments],  # noqa: S607 - whichever git there is
        cwd=user.folder,
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout.strip()


def commit(user: User) -> str:
    git(user, "add", "--all")
    git(user, "commit", "--quiet", "--allow-empty", "--message=some")
    return git(user, "rev-parse", "HEAD")


@pytest.fixture
def repository(user: User) -> User:
    """Somebody in a repository with two manifests."""
    git(user, "init", "--quiet", "--initial-branch=main")
    user.write(".gitignore", ".reconciler/\n")
    user.bind()
    user.declare(acme="name: Acme\ndomain: acme.com\n", globex="name: Globex\ndomain: globex.com\n")
    commit(user)
    return user


def test_only_this_change_is_applied(repository: User, affinity: Sandbox) -> None:
    """What was due before stays due, and is told."""
    repository.declare(new="name: New\ndomain: new.com\n")
    ended = repository.run("apply", "--yes", "--base", "HEAD")
    assert (ExitStatus.DONE, {"POST /organizations": 1}) == (ended.status, writes(affinity))
    assert "Plan: 1 to create, 0 to update, 0 to delete, 0 blocked.\nDrift: 2 changes." in ended.out
    assert "Apply complete! 1 created, 0 updated, 0 deleted." in ended.out


def test_a_saved_plan_is_applied_with_its_base(repository: User, affinity: Sandbox) -> None:
    """By the hash that it holds, whatever the branch is called by then."""
    repository.declare(new="name: New\ndomain: new.com\n")
    repository.run("plan", "--base", "HEAD", "--out", "plan.json")
    commit(repository)
    ended = repository.run("apply", "plan.json", "--yes")
    assert (ExitStatus.DONE, {"POST /organizations": 1}) == (ended.status, writes(affinity))


def test_plan_and_commits_exclude_each_other(repository: User) -> None:
    repository.run("plan", "--offline", "--base", "HEAD", "--out", "plan.json")
    assert ExitStatus.USAGE == repository.run("apply", "plan.json", "--base", "HEAD", "--yes").status
    assert "an offline plan cannot be applied" in repository.run("apply", "plan.json", "--yes").err


def test_a_change_cannot_lift_the_guards_that_it_is_held_against(repository: User, affinity: Sandbox) -> None:
    """The stricter of both commits' settings holds, in plan and in apply; protection, too."""
    repository.write(
        ".reconciler.yaml", "account: sandbox\nguards: {creates: {count: 0}}\nprotected: [old.com]\n"
    )
    somebody_sends(affinity, "POST", "/organizations", name="Old", domain="old.com")
    commit(repository)
    repository.write(".reconciler.yaml", "account: sandbox\nguards: {creates: {count: 99}}\n")
    repository.declare(new="name: New\ndomain: new.com\n", old="name: Older\ndomain: old.com\n")
    for command in (["plan"], ["apply", "--yes"]):
        ended = repository.run(*command, "--base", "HEAD")
        assert ExitStatus.BLOCKED == ended.status
        assert "Guard tripped: 1 creates, more than 0" in ended.out
        assert "is protected by .reconciler.yaml" in ended.out
    assert {"POST /organizations": 1} == writes(affinity)


def test_an_invalid_base_is_no_base(repository: User, affinity: Sandbox) -> None:
    """Whoever mends it sees all of it as new."""
    repository.write("organizations/acme.yaml", "name: Acme\nid: x\n")
    commit(repository)
    repository.write("organizations/acme.yaml", "name: Acme\ndomain: acme.com\n")
    ended = repository.run("plan", "--base", "HEAD")
    assert "1 problem at the base" in ended.err
    assert "Plan: 1 to create" in ended.out
    assert {} == writes(affinity)


def test_a_change_of_three_pinned_manifests_costs_three_requests(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many others there are."""
    git(user, "init", "--quiet", "--initial-branch=main")
    user.write(".gitignore", ".reconciler/\n")
    user.bind()
    for number in range(400):
        pin = f"id: {FIRST_ID + number}\nname: Company {number + 1:06d}\n"
        user.write(f"organizations/c{number}.yaml", pin + "fields:\n  Tier: Gold\n")
    commit(user)
    for number in range(3):
        path = user.folder / f"organizations/c{number}.yaml"
        path.write_text(path.read_text().replace("Gold", "Silver"))
    with serving(monkeypatch, seed="count:400") as sandbox:
        for options in (["--since", "HEAD"], ["--since", "HEAD", "--base", "HEAD"]):
            before = _count(requests(sandbox))
            ended = user.run("plan", *options)
            assert 3 == _count(requests(sandbox)) - before
            assert "Only 3 of 400 manifests (changed since " in ended.out
            assert "The others were checked, and not compared with Affinity." in ended.out


def _count(routes: Mapping[str, Mapping[str, int]]) -> int:
    return sum(sum(statuses.values()) for statuses in routes.values())


def test_changed_settings_mean_all_manifests(repository: User, affinity: Sandbox) -> None:
    assert "Only 0 of 2 manifests" in repository.run("plan", "--since", "HEAD").out
    repository.write(".reconciler.yaml", "account: sandbox\nprotected: [7]\n")
    assert "Plan: 2 to create" in repository.run("plan", "--since", "HEAD").out
    assert {} == writes(affinity)


def test_everything_is_checked_though_only_some_is_planned(repository: User, affinity: Sandbox) -> None:
    """Two manifests for one domain are a problem whichever changed."""
    repository.declare(twin="name: Twin\ndomain: globex.com\n")
    ended = repository.run("plan", "--since", "HEAD")
    assert (ExitStatus.FAILED, {}) == (ended.status, requests(affinity))


def test_two_commits_are_compared_without_a_key(repository: User, affinity: Sandbox) -> None:
    """What a fork's pull request may see."""
    repository.write("organizations/acme.yaml", "name: Acme\ndomain: acme.com\n" + FIELDS)
    ended = repository.run("plan", "--offline", "--base", "HEAD", "--format", "json")
    (change,) = json.loads(ended.out)["changes"]
    assert ("update", None, 5) == (
        change["action"],
        change["fields"][0]["before"],
        change["fields"][0]["after"],
    )
    text = repository.run("plan", "--offline", "--base", "HEAD").out
    assert "offline: Affinity was not asked, and this cannot be applied" in text
    assert {} == requests(affinity)


def test_nothing_said_differently_is_no_change_offline(repository: User) -> None:
    ended = repository.run("plan", "--offline", "--base", "HEAD")
    assert "No changes. The manifests say what they said.\n" == ended.out.splitlines(keepends=True)[-1]
    assert ExitStatus.USAGE == repository.run("plan", "--offline").status


def test_a_reference_that_becomes_possible_is_of_the_change_that_makes_it_so(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The manifest with the reference has not changed; at the base nobody declared what it refers to."""
    git(user, "init", "--quiet", "--initial-branch=main")
    user.bind()
    user.declare(kestrel="name: Kestrel Analytics\ndomain: kestrel.io\nfields: {Parent: holding.example}\n")
    commit(user)
    user.declare(holding="name: Holding\ndomain: holding.example\n")
    with serving(monkeypatch, seed="demo"):
        ended = user.run("plan", "--base", "HEAD")
    this, drift = ended.out.split("\nDrift:")[:2]
    assert "fields.Parent  organization 300100 → holding.example" in this
    assert "Kestrel Analytics Ltd" in drift


def test_a_reference_to_what_is_drift_is_blocked(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """This change does not create it, so that nothing could be written."""
    git(user, "init", "--quiet", "--initial-branch=main")
    user.bind()
    user.declare(holding="name: Holding\ndomain: holding.example\n")
    commit(user)
    user.declare(
        kestrel="name: Kestrel\ndomain: kestrel.io\nfields: {Parent: holding.example, Headcount: 5}\n"
    )
    with serving(monkeypatch, seed="demo"):
        ended = user.run("apply", "--base", "HEAD", "--yes")
    assert ExitStatus.BLOCKED == ended.status
    assert "fields.Parent: holding.example is to be created since before this change" in ended.out
    assert "Apply complete! 0 created, 1 updated, 0 deleted." in ended.out
