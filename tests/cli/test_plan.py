from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest

from reconciler.cli.plan import plan_status
from reconciler.errors import ExitStatus
from reconciler.model import Guard, GuardLimit, Plan
from tests import builders
from tests.cli.running import ESCAPE, User, requests, serving, writes

if TYPE_CHECKING:
    from reconciler.sandbox.server import Sandbox

TRIPPED = Guard("creates", 30, GuardLimit(25, 0.5), tripped=True)


@pytest.mark.parametrize(
    ("plan", "quiet", "detailed"),
    [
        (builders.plan(), ExitStatus.DONE, ExitStatus.DONE),
        (builders.plan(builders.create()), ExitStatus.DONE, ExitStatus.CHANGES),
        (builders.plan(builders.change(blocked_by=["no"])), ExitStatus.BLOCKED, ExitStatus.BLOCKED),
        (
            builders.plan(builders.create(), builders.change(blocked_by=["no"])),
            ExitStatus.BLOCKED,
            ExitStatus.BLOCKED,
        ),
        (builders.plan(builders.create(), guards=[TRIPPED]), ExitStatus.BLOCKED, ExitStatus.BLOCKED),
    ],
)
def test_blocked_outranks_changes(plan: Plan, quiet: ExitStatus, detailed: ExitStatus) -> None:
    """3 for anything blocked or tripped, 2 for changes only if asked for, else 0."""
    assert (quiet, detailed) == (plan_status(plan, detailed=False), plan_status(plan, detailed=True))


def test_a_plan_says_everything_on_standard_output(user: User, affinity: Sandbox) -> None:
    """The lines of the contract, zeros present; on standard error only the warning about the account."""
    user.declare(acme="name: Acme\ndomain: acme.com\n", beta="Beta")
    ended = user.run("plan")
    lines = ended.out.splitlines()
    assert ExitStatus.DONE == ended.status
    assert "2 manifests, account sandbox (Sandbox)" == lines[0]
    assert "Plan: 2 to create, 0 to update, 0 to delete, 0 blocked." in lines
    # Whoami, which costs nothing of the month; a page of the listing, a search each; two writes, two settle.
    assert "Cost: 8 requests, about 1 s at 900/min; 99,997 of 100,000 left this month." in lines
    assert "warning: no account is named, so that apply will ask; bind it: account: sandbox\n" == ended.err
    assert {} == writes(affinity)


def test_no_changes_has_its_own_line(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the plan exits 0 even with `--detailed-exitcode`."""
    user.bind()
    user.declare(first="name: Company 000001\ndomain: company-000001.example\n")
    with serving(monkeypatch, seed="count:1"):
        ended = user.run("plan", "--detailed-exitcode")
    assert (ExitStatus.DONE, "No changes. Affinity matches the manifests.", "") == (
        ended.status,
        ended.out.splitlines()[-1],
        ended.err,
    )


@pytest.mark.usefixtures("affinity")
def test_changes_exit_2_only_if_asked_for(user: User) -> None:
    """Without `--detailed-exitcode` a plan with changes is a success."""
    user.bind()
    user.declare(acme="Acme")
    assert (0, 2) == (user.run("plan").status, user.run("plan", "--detailed-exitcode").status)


def test_a_blocked_change_is_shown_whole_and_exits_3(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """What blocks it, and the others beside it."""
    user.bind()
    user.declare(acme="Acme", gone="id: 77\nname: Gone\n")
    with serving(monkeypatch):
        ended = user.run("plan", "--detailed-exitcode")
    assert ExitStatus.BLOCKED == ended.status
    assert "Plan: 1 to create, 0 to update, 0 to delete, 1 blocked." in ended.out
    assert "not found or not visible to this key" in ended.out


@pytest.mark.usefixtures("affinity")
def test_a_tripped_guard_exits_3_and_says_what_lifts_it(user: User) -> None:
    """`--allow` with that number does."""
    user.bind()
    user.declare(**{f"company-{number}": f"Company {number}" for number in range(26)})
    tripped, allowed = user.run("plan"), user.run("plan", "--allow", "creates=26")
    assert (ExitStatus.BLOCKED, ExitStatus.DONE) == (tripped.status, allowed.status)
    assert "--allow creates=26 lifts it" in tripped.out
    assert "Guard tripped" not in allowed.out


@pytest.mark.parametrize("glob", ["organizations/a*.yaml#1", "organizations/acme.yaml", "*acme*"])
@pytest.mark.usefixtures("affinity")
def test_a_target_narrows_the_plan_and_says_so_first(user: User, glob: str) -> None:
    """By address or by path; the first line names the part and the whole."""
    user.bind()
    user.declare(acme="Acme", beta="Beta")
    out = user.run("plan", "--target", glob).out
    assert f'Only 1 of 2 manifests (--target "{glob}"), account sandbox (Sandbox)' == out.splitlines()[0]
    assert (True, False) == ("create Acme" in out, "Beta" in out)


@pytest.mark.usefixtures("affinity")
def test_targets_add_up(user: User) -> None:
    """Each may choose others."""
    user.bind()
    user.declare(acme="Acme", beta="Beta", gamma="Gamma")
    out = user.run("plan", "--target", "*acme*", "--target", "*beta*").out
    assert out.startswith("Only 2 of 3 manifests")


def test_a_target_that_fits_nothing_is_a_usage_error(user: User, affinity: Sandbox) -> None:
    """A mistyped name must not look like "nothing to do"."""
    user.declare(acme="Acme")
    ended = user.run("plan", "--target", "*amce*")
    assert (ExitStatus.USAGE, "") == (ended.status, ended.out)
    assert "no manifest fits --target *amce*" in ended.err
    assert {} == requests(affinity)


@pytest.mark.usefixtures("affinity")
def test_the_same_plan_has_the_same_bytes(user: User) -> None:
    """As JSON, which holds no time and nothing about the quota."""
    user.bind()
    user.declare(acme="name: Acme\ndomain: acme.com\n", beta="Beta")
    first, second = user.run("plan", "--format", "json"), user.run("plan", "--format", "json")
    assert first == second
    assert "1.0" == json.loads(first.out)["format_version"]


@pytest.mark.usefixtures("affinity")
def test_a_saved_plan_is_for_its_owner_only(user: User) -> None:
    """`--out` writes the JSON of the plan, mode 0600, beside what is shown."""
    user.bind()
    user.declare(acme="Acme")
    shown = user.run("plan", "--out", "plan.json")
    saved = user.folder / "plan.json"
    assert "create Acme" in shown.out
    assert 0o600 == stat.S_IMODE(saved.stat().st_mode)
    assert user.run("plan", "--format", "json").out == saved.read_text()


@pytest.mark.usefixtures("affinity")
def test_output_takes_the_place_of_standard_output(user: User) -> None:
    """The same text, without colour."""
    user.bind()
    user.declare(acme="Acme")
    shown = user.run("plan", "--format", "json")
    kept = user.run("plan", "--format", "json", "--output", "report.json")
    assert ("", shown.out) == (kept.out, (user.folder / "report.json").read_text())


@pytest.mark.usefixtures("affinity")
def test_without_a_terminal_there_is_no_colour(user: User) -> None:
    """Not a single escape code goes into a pipe."""
    user.bind()
    user.declare(acme="Acme")
    ended = user.run("plan")
    assert ESCAPE not in ended.out + ended.err


def test_invalid_manifests_stop_before_anything_is_sent(user: User, affinity: Sandbox) -> None:
    """All problems are printed, as `path:line:column: message`, on standard error; exit 1."""
    user.declare(one="name: [1]\n", two="nmae: Acme\n", fine="Acme")
    user.write(".reconciler.yaml", "acount: sandbox\n")
    ended = user.run("plan")
    assert (ExitStatus.FAILED, "") == (ended.status, ended.out)
    for place in (".reconciler.yaml:1:1: ", "organizations/one.yaml:1:1: ", "organizations/two.yaml:1:1: "):
        assert f"\n{place}" in f"\n{ended.err}"
    assert {} == requests(affinity)


def test_a_plan_never_writes(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request is a GET, whatever would have to be changed."""
    user.declare(first="name: Another\ndomain: company-000001.example\n", new="name: New\ndomain: new.com\n")
    with serving(monkeypatch, seed="count:3") as sandbox:
        user.run("plan")
        assert {"GET"} == {route.split()[0] for route in requests(sandbox)}
