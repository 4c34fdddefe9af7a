"""`apply PLAN` and `--expect`: exactly what was approved, or nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import ExitStatus
from tests.cli.running import User, edit_json, other_account, requests, somebody_sends, type_ahead, writes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reconciler.sandbox.server import Sandbox

CREATE = "POST /organizations"
EMPTY_DIGEST = "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
"""SHA-256 of `[]`: a plan without changes."""


@pytest.fixture
def saved(user: User, affinity: Sandbox) -> Path:
    """A plan of two creates."""
    assert {} == writes(affinity)
    user.bind()
    user.declare(acme="name: Acme\ndomain: acme.example\n", beta="name: Beta\ndomain: beta.example\n")
    assert 0 == user.run("plan", "--out", "plan.json").status
    return user.folder / "plan.json"


def test_a_saved_plan_is_applied_as_it_was_shown(user: User, affinity: Sandbox, saved: Path) -> None:
    """The fresh plan is printed, then made."""
    ended = user.run("apply", saved, "--yes")
    assert (0, {CREATE: 2}) == (ended.status, writes(affinity))
    assert "Apply complete! 2 created, 0 updated, 0 deleted." == ended.out.splitlines()[-1]


def test_a_second_apply_of_a_plan_sends_no_write(user: User, affinity: Sandbox, saved: Path) -> None:
    """What is in effect counts as done."""
    user.run("apply", saved, "--yes")
    ended = user.run("apply", saved, "--yes")
    assert (0, {CREATE: 2}) == (ended.status, writes(affinity))
    assert "Apply complete! 0 created, 0 updated, 0 deleted." == ended.out.splitlines()[-1]
    assert 2 == ended.out.count("already created")


def test_what_somebody_did_meanwhile_counts_as_done(
    user: User, affinity: Sandbox, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it is just what was approved; the rest is made, and the receipt lists both even after a question."""
    somebody_sends(affinity, "POST", "/organizations", name="Beta", domain="beta.example")
    type_ahead(monkeypatch, "yes\n")
    ended = user.run("apply", saved)
    assert (0, 2) == (ended.status, writes(affinity)[CREATE])
    assert "already created Beta" in ended.out
    assert "created Acme" in ended.out


def test_what_somebody_did_otherwise_is_stale(user: User, affinity: Sandbox, saved: Path) -> None:
    """Exit 4, the difference shown, nothing written."""
    somebody_sends(affinity, "POST", "/organizations", name="Beta Ltd", domain="beta.example")
    ended = user.run("apply", saved, "--yes")
    assert (ExitStatus.STALE, "", {CREATE: 1}) == (ended.status, ended.out, writes(affinity))
    assert "not in the approved plan: update 1 Beta" in ended.err
    assert "approved, but neither pending nor done: create Beta" in ended.err
    assert "next: plan again" in ended.err


def test_a_manifest_that_was_added_is_stale(user: User, affinity: Sandbox, saved: Path) -> None:
    """Nobody approved it."""
    user.declare(gamma="Gamma")
    ended = user.run("apply", saved, "--yes")
    assert (ExitStatus.STALE, {}) == (ended.status, writes(affinity))
    assert "not in the approved plan: create Gamma" in ended.err


def test_a_manifest_that_was_removed_is_stale(user: User, affinity: Sandbox, saved: Path) -> None:
    """What was approved must come to pass, or nothing does."""
    (user.folder / "organizations/beta.yaml").unlink()
    ended = user.run("apply", saved, "--yes")
    assert (ExitStatus.STALE, {}) == (ended.status, writes(affinity))


def test_a_manifest_that_was_moved_is_not(user: User, affinity: Sandbox, saved: Path) -> None:
    """Approval is bound to what is written, and to no path or line."""
    (user.folder / "organizations/beta.yaml").rename(user.folder / "organizations/portfolio.yaml")
    assert (0, 2) == (user.run("apply", saved, "--yes").status, writes(affinity)[CREATE])


@pytest.mark.usefixtures("saved")
def test_a_subset_is_applied_as_the_subset_that_it_is(user: User, affinity: Sandbox) -> None:
    """The targets are in the file; giving others beside it is a usage error."""
    user.run("plan", "--target", "*acme*", "--out", "part.json")
    ended = user.run("apply", "part.json", "--yes", "--target", "*beta*")
    assert (ExitStatus.USAGE, {}) == (ended.status, writes(affinity))
    ended = user.run("apply", "part.json", "--yes")
    assert (0, 1) == (ended.status, writes(affinity)[CREATE])
    assert ended.out.startswith('Only 1 of 2 manifests (--target "*acme*")')


def test_a_plan_of_another_account_is_stale(user: User, saved: Path) -> None:
    """Compared by the account's id, whatever it is called."""
    with_other_id = json.loads(saved.read_text())["account"] | {"id": 4711}
    edit_json(saved, account=with_other_id, changes=[], digest=EMPTY_DIGEST)
    ended = user.run("apply", saved, "--yes")
    assert (ExitStatus.STALE, "") == (ended.status, ended.out)
    assert "the plan was made for account sandbox (id 4711), this key belongs to sandbox (id 1)" in ended.err


def test_manifests_of_another_account_are_refused_first(
    user: User, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan does not make up for the binding."""
    with other_account(monkeypatch) as server:
        assert ExitStatus.BLOCKED == user.run("apply", saved, "--yes").status
    assert ["/auth/whoami"] == [each.path for each in server.received]


def _changed(saved: Path, **values: object) -> str:
    document = json.loads(saved.read_text())
    document["changes"][0] |= values
    return json.dumps(document)


@pytest.mark.parametrize("command", [["apply", "--yes"], ["show"]])
@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda saved: saved.read_text()[:200], "was it cut off?"),
        (lambda _: "", "was it cut off?"),
        (lambda _: "[]", "the plan cannot be read"),
        (lambda saved: _changed(saved, fields=[]), "organizations/acme.yaml#1 does not fit its digest"),
        (lambda saved: _changed(saved, digest="0" * 64), "does not fit its digest"),
        (lambda saved: _changed(saved, blocked_by=["no"]), "the plan does not fit its digest"),
        (lambda saved: saved.read_text().replace('"1.0"', '"2.0"'), "format version 2.0"),
    ],
)
def test_a_damaged_plan_is_refused_before_anything_is_sent(
    user: User,
    affinity: Sandbox,
    saved: Path,
    command: list[str],
    damage: Callable[[Path], str],
    message: str,
) -> None:
    """Cut, altered or of another major version: exit 1."""
    before = requests(affinity)
    user.write("damaged.json", damage(saved))
    ended = user.run(*command, "damaged.json")
    assert (ExitStatus.FAILED, "", before) == (ended.status, ended.out, requests(affinity))
    assert message in ended.err


@pytest.mark.parametrize("from_file", [True, False])
def test_only_the_expected_digest_is_applied(
    user: User, affinity: Sandbox, saved: Path, *, from_file: bool
) -> None:
    """Any other is stale; of the file's plan where there is one, else of the fresh plan."""
    source = [saved] if from_file else []
    digest = json.loads(saved.read_text())["digest"]
    wrong = user.run("apply", *source, "--yes", "--expect", "0" * 64)
    assert (ExitStatus.STALE, {}) == (wrong.status, writes(affinity))
    assert f"the plan's digest is {digest}, not the expected {'0' * 64}" in wrong.err
    right = user.run("apply", *source, "--yes", "--expect", digest)
    assert (0, {CREATE: 2}) == (right.status, writes(affinity))


def test_a_digest_is_no_leave_by_itself(user: User, affinity: Sandbox, saved: Path) -> None:
    """Without a terminal, `--yes` is needed all the same."""
    digest = json.loads(saved.read_text())["digest"]
    assert (ExitStatus.USAGE, {}) == (user.run("apply", "--expect", digest).status, writes(affinity))


def test_a_guard_holds_a_saved_plan_too(user: User, affinity: Sandbox) -> None:
    """`--allow` of the planning does not go into the file."""
    user.bind()
    user.declare(**{f"company-{number}": f"Company {number}" for number in range(26)})
    assert 0 == user.run("plan", "--allow", "creates=26", "--out", "plan.json").status
    assert ExitStatus.BLOCKED == user.run("apply", "plan.json", "--yes").status
    assert {} == writes(affinity)
    assert 0 == user.run("apply", "plan.json", "--yes", "--allow", "creates=26").status
    assert {CREATE: 26} == writes(affinity)


@pytest.mark.parametrize("digest", ["", " ", "abc", "0" * 63, "g" * 64], ids=repr)
def test_what_is_no_digest_approves_nothing(user: User, affinity: Sandbox, digest: str) -> None:
    """Least of all the empty text of a variable that is not set."""
    user.bind()
    user.declare(acme="Acme")
    ended = user.run("apply", "--yes", "--expect", digest)
    assert (ExitStatus.USAGE, {}) == (ended.status, writes(affinity))
    assert "is not a digest" in ended.err
