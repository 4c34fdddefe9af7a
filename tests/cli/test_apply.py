from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from reconciler.applying.lock import only_one
from reconciler.applying.receipt_json import receipt_from_json
from reconciler.cli.apply import apply_status
from reconciler.cli.state import journal_folder
from reconciler.errors import ExitStatus
from reconciler.model import Outcome, Receipt
from tests import builders
from tests.cli.running import (
    Screen,
    User,
    organizations,
    other_account,
    requests,
    serving,
    somebody_sends,
    type_ahead,
    writes,
)

if TYPE_CHECKING:
    from reconciler.model import Change, Result
    from reconciler.sandbox.server import Sandbox

CREATE, UPDATE = "POST /organizations", "PUT /organizations/{id}"
RENAME = "name: Company One\ndomain: company-000001.example\n"

DONE = builders.result(Outcome.DONE)
FAILED = builders.result(Outcome.FAILED)
BLOCKED = builders.change(blocked_by=["no"])


@pytest.mark.parametrize(
    ("changes", "results", "interrupted", "expected"),
    [
        ([], [], False, ExitStatus.DONE),
        ([], [DONE, builders.result(Outcome.IN_EFFECT)], False, ExitStatus.DONE),
        ([BLOCKED], [DONE], False, ExitStatus.BLOCKED),
        ([BLOCKED], [FAILED], False, ExitStatus.INCOMPLETE),
        ([], [builders.result(Outcome.UNCERTAIN)], False, ExitStatus.INCOMPLETE),
        ([], [builders.result(Outcome.KEPT_AS)], False, ExitStatus.INCOMPLETE),
        ([], [builders.result(Outcome.NOT_ATTEMPTED)], False, ExitStatus.INCOMPLETE),
        ([BLOCKED], [FAILED], True, ExitStatus.INTERRUPTED),
    ],
)
def test_the_worst_that_happened_is_the_status(
    changes: list[Change], results: list[Result], *, interrupted: bool, expected: ExitStatus
) -> None:
    """130 before 5 before 3."""
    receipt = Receipt(tuple(results))
    assert expected == apply_status(builders.plan(*changes), receipt, interrupted=interrupted)


def test_apply_makes_the_plan_true(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plan and receipt are those of the contract; the next plan is empty, a second apply writes nothing."""
    user.bind()
    user.declare(first=RENAME, new="name: New\ndomain: new.example\n")
    with serving(monkeypatch, seed="count:3") as sandbox:
        applied = user.run("apply", "--yes")
        again, empty = user.run("apply", "--yes"), user.run("plan", "--detailed-exitcode")
        assert {CREATE: 1, UPDATE: 1} == writes(sandbox)
    assert (0, 0, 0) == (applied.status, again.status, empty.status)
    assert "Plan: 1 to create, 1 to update, 0 to delete, 0 blocked." in applied.out.splitlines()
    assert "Apply complete! 1 created, 1 updated, 0 deleted." == applied.out.splitlines()[-1]
    assert "Apply complete! 0 created, 0 updated, 0 deleted." == again.out.splitlines()[-1]
    assert "No changes. Affinity matches the manifests." == empty.out.splitlines()[-1]
    assert "" == applied.err


def test_a_receipt_that_cannot_be_saved_is_shown_all_the_same(
    user: User, affinity: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was done is told before it is told what failed."""
    user.bind()
    user.declare(acme="Acme")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "receipt.json")

    monkeypatch.setattr("reconciler.cli.output.write_private", full)
    ended = user.run("apply", "--yes", "--receipt", "receipt.json")
    assert (ExitStatus.FAILED, {CREATE: 1}) == (ended.status, writes(affinity))
    assert "Apply complete! 1 created, 0 updated, 0 deleted." == ended.out.splitlines()[-1]
    assert "error: No space left on device: receipt.json\n" == ended.err


def test_the_receipt_is_saved(user: User, affinity: Sandbox) -> None:
    """For `github comment`, and for its owner alone; whatever went before is replaced."""
    user.bind()
    user.declare(one="One")
    path = user.write("receipt.json", "older")
    assert ExitStatus.DONE == user.run("apply", "--yes", "--receipt", path).status
    (result,) = receipt_from_json(path.read_bytes()).results
    assert (Outcome.DONE, 1) == (result.outcome, organizations(affinity))
    assert 0o600 == path.stat().st_mode & 0o777


def test_without_a_terminal_somebody_must_have_said_yes(user: User, affinity: Sandbox) -> None:
    """A usage error, before anything is sent."""
    user.bind()
    user.declare(acme="Acme")
    ended = user.run("apply")
    assert (ExitStatus.USAGE, "") == (ended.status, ended.out)
    assert "next: give --yes" in ended.err
    assert {} == requests(affinity)


@pytest.mark.parametrize(
    ("typed", "status", "made"),
    [
        ("yes\n", ExitStatus.DONE, 1),
        ("y\n", ExitStatus.FAILED, 0),
        ("no\n", ExitStatus.FAILED, 0),
        ("\n", ExitStatus.FAILED, 0),
        ("", ExitStatus.FAILED, 0),
    ],
)
def test_on_a_terminal_apply_asks(
    user: User, affinity: Sandbox, monkeypatch: pytest.MonkeyPatch, typed: str, status: ExitStatus, made: int
) -> None:
    """Only the whole word is leave; the question is no part of the result, the plan stands before it."""
    user.bind()
    user.declare(acme="Acme")
    type_ahead(monkeypatch, typed)
    ended = user.run("apply")
    assert (status, made) == (ended.status, organizations(affinity))
    assert 'Apply this to account sandbox? Only "yes" is accepted' in ended.err
    assert ("cancelled; nothing was written" in ended.err) is not made
    assert "Plan: 1 to create" in ended.out


@pytest.mark.usefixtures("affinity")
def test_a_real_terminal_can_answer(user: User, screen: Screen) -> None:
    """Plan, question, bars and receipt on one pseudo-terminal."""
    user.bind()
    user.declare(acme="Acme")
    screen.type("yes\n")
    command = [sys.executable, "-m", "reconciler", "apply"]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, cwd=user.folder, stdin=screen.file, stdout=screen.file, stderr=screen.file
    ) as process:
        assert 0 == process.wait(20)
    shown = screen.shown()
    assert shown.index("create ") < shown.index('Only "yes" is accepted') < shown.index("Apply complete! 1")


@pytest.mark.parametrize(("typed", "made"), [("yes\n", 0), ("sandbox\n", 1)])
def test_unbound_manifests_are_applied_to_an_account_by_its_name(
    user: User, affinity: Sandbox, monkeypatch: pytest.MonkeyPatch, typed: str, made: int
) -> None:
    """Where nobody has named the account, the answer does."""
    user.declare(acme="Acme")
    type_ahead(monkeypatch, typed)
    ended = user.run("apply")
    assert 'Only "sandbox" is accepted' in ended.err
    assert made == organizations(affinity)


def test_a_program_is_asked_nothing(user: User, affinity: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question is no JSON object: without `--yes` it is a usage error, before anything is sent."""
    user.bind()
    user.declare(acme="Acme")
    type_ahead(monkeypatch, "yes\n")
    ended = user.run("apply", "--log-format", "json")
    assert (ExitStatus.USAGE, "", {}) == (ended.status, ended.out, requests(affinity))
    assert "give --yes" == json.loads(ended.err)["next_step"]


def test_what_changed_while_the_question_was_open_is_refused(
    user: User, affinity: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else's create makes ours another change: exit 4, nothing written."""
    user.bind()
    user.declare(acme="name: Acme\ndomain: acme.example\n")

    def answer_late(*_args: object, **_options: object) -> str:
        somebody_sends(affinity, "POST", "/organizations", name="Acme Ltd", domain="acme.example")
        return "yes"

    type_ahead(monkeypatch, "")
    monkeypatch.setattr("click.prompt", answer_late)
    ended = user.run("apply")
    assert ExitStatus.STALE == ended.status
    assert "not in the approved plan: update 1 Acme (organizations/acme.yaml#1): name" in ended.err
    assert "approved, but neither pending nor done: create Acme" in ended.err
    assert {CREATE: 1} == writes(affinity)


def test_nothing_to_do_needs_no_answer(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty plan is applied without a question."""
    user.bind()
    user.declare(first="name: Company 000001\ndomain: company-000001.example\n")
    type_ahead(monkeypatch, "")
    with serving(monkeypatch, seed="count:1"):
        ended = user.run("apply")
    assert (0, "") == (ended.status, ended.err)


def test_yes_needs_a_named_account(user: User, affinity: Sandbox) -> None:
    """By settings or `--account`; without, nothing is sent and the status is 3."""
    user.declare(acme="Acme")
    refused = user.run("apply", "--yes")
    assert (ExitStatus.BLOCKED, "", {}) == (refused.status, refused.out, requests(affinity))
    assert "--account NAME" in refused.err
    assert 0 == user.run("apply", "--yes", "--account", "Sandbox").status


@pytest.mark.parametrize(
    "arguments", [["plan"], ["apply", "--yes"], ["apply", "--yes", "--account", "sandbox"]]
)
def test_another_account_is_only_asked_who_it_is(
    user: User, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """Manifests that are bound to the sandbox never meet a real account: 3, after whoami alone."""
    user.bind("sandbox")
    user.declare(acme="Acme")
    with other_account(monkeypatch) as server:
        ended = user.run(*arguments)
    assert (ExitStatus.BLOCKED, "") == (ended.status, ended.out)
    assert (
        "belongs to account exampleventures (Example Ventures), but .reconciler.yaml names sandbox"
        in ended.err
    )
    assert [("GET", "/auth/whoami")] == [(each.method, each.path) for each in server.received]


def test_settings_and_account_must_both_agree(user: User, affinity: Sandbox) -> None:
    """`--account` does not override what the manifests are bound to, nor the other way round."""
    user.bind("sandbox")
    user.declare(acme="Acme")
    ended = user.run("apply", "--yes", "--account", "exampleventures")
    assert ExitStatus.BLOCKED == ended.status
    assert "--account names exampleventures" in ended.err
    assert {"GET /auth/whoami"} == set(requests(affinity))


def test_a_tripped_guard_stops_everything(user: User, affinity: Sandbox) -> None:
    """Nothing at all is written; `--allow` with fewer or for another kind does not help."""
    user.bind()
    user.declare(**{f"company-{number}": f"Company {number}" for number in range(26)})
    for allowed in ([], ["--allow", "creates=25"], ["--allow", "updates=100"]):
        ended = user.run("apply", "--yes", *allowed)
        assert (ExitStatus.BLOCKED, {}) == (ended.status, writes(affinity))
        assert "Guard tripped: 26 creates" in ended.out
    assert 0 == user.run("apply", "--yes", "--allow", "creates=26").status
    assert {CREATE: 26} == writes(affinity)


def test_the_rest_is_made_beside_a_blocked_change(user: User, affinity: Sandbox) -> None:
    """Exit 3 says that something was left."""
    user.bind()
    user.declare(acme="Acme", gone="id: 77\nname: Gone\n")
    ended = user.run("apply", "--yes")
    assert (ExitStatus.BLOCKED, {CREATE: 1}) == (ended.status, writes(affinity))
    assert "Plan: 1 to create, 0 to update, 0 to delete, 1 blocked." in ended.out
    assert "Apply complete! 1 created, 0 updated, 0 deleted." == ended.out.splitlines()[-1]


def test_a_target_is_all_that_is_written(user: User, affinity: Sandbox) -> None:
    """The other manifests wait for their turn."""
    user.bind()
    user.declare(acme="Acme", beta="Beta")
    ended = user.run("apply", "--yes", "--target", "organizations/acme.yaml")
    assert (0, {CREATE: 1}) == (ended.status, writes(affinity))
    assert ended.out.startswith("Only 1 of 2 manifests")


def test_invalid_manifests_stop_an_apply(user: User, affinity: Sandbox) -> None:
    """Even where the invalid one is no target."""
    user.bind()
    user.declare(acme="Acme", broken="nmae: Beta\n")
    ended = user.run("apply", "--yes", "--target", "*acme*")
    assert (ExitStatus.FAILED, {}) == (ended.status, requests(affinity))
    assert "organizations/broken.yaml:1:1: " in ended.err


def test_two_applies_in_one_folder_are_one_too_many(user: User, affinity: Sandbox) -> None:
    """The second one is refused before it sends anything."""
    user.bind()
    user.declare(acme="Acme")
    with only_one(journal_folder(user.folder)):
        ended = user.run("apply", "--yes")
    assert (ExitStatus.FAILED, {}) == (ended.status, requests(affinity))
    assert "another apply is running" in ended.err
