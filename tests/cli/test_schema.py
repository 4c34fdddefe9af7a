from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import ExitStatus
from reconciler.resources import schema
from reconciler.workspace.checking import PATH
from tests.affinity.doubles import Unhurried
from tests.cli.running import requests, serving

if TYPE_CHECKING:
    from tests.cli.running import User

DAY_S = 86_400
MADE_ON = datetime.fromtimestamp(Unhurried().now_s(), UTC).date().isoformat()
MISTAKES = """\
name: Acme
fields:
  Tir: Gold
  Tier: Golden
  Tags: hardware
  Headcount: "12"
  Founded: 2023-02-29
  Owner: Ada
  Industry: Robotics
  Status: Active
lists: {Founders: {},
  Portfolio: {Statu: Active}}
"""
TYPO = "name: Acme\nfields:\n  Tir: Gold\n"


class Later(Unhurried):
    """Twelve days after everything else in these tests."""

    def now_s(self) -> float:
        return super().now_s() + 12 * DAY_S


@pytest.fixture
def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reconciler.cli.validate.Clock", Later)


def test_the_organization_schema_is_printed(user: User) -> None:
    """As it ships; no account is needed."""
    ended = user.run("schema")
    assert (0, "") == (ended.status, ended.err)
    assert schema("organization") == json.loads(ended.out)
    user.run("schema", "--output", "organization.json")
    assert ended.out == (user.folder / "organization.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("option", [["--sandbox"], ["--account", "acme"]])
def test_no_account_is_read_for_it(user: User, option: list[str]) -> None:
    """To name one is a mistake."""
    ended = user.run("schema", *option)
    assert (ExitStatus.USAGE, "") == (ended.status, ended.out)
    assert "--workspace" in ended.err


def test_the_workspace_schema_goes_beside_the_others(user: User) -> None:
    """With the account and the day it was made; anybody may read it."""
    ended = user.run("schema", "--workspace", "--sandbox")
    assert (0, "", f"{PATH}: 18 fields and 2 lists of account sandbox\n") == (
        ended.status,
        ended.out,
        ended.err,
    )
    written = json.loads((user.folder / PATH).read_text(encoding="utf-8"))
    assert {"id": 1, "name": "Sandbox", "subdomain": "sandbox"} == written["x-reconciler"]["account"]
    assert MADE_ON == written["x-reconciler"]["made_on"]
    assert {"Tier", "field-61001"} <= set(written["properties"]["fields"]["properties"])
    assert user.write("other.json", "").stat().st_mode == (user.folder / PATH).stat().st_mode


def test_the_same_account_gives_the_same_bytes(user: User) -> None:
    """On the same day, to whatever file."""
    user.run("schema", "--workspace", "--sandbox")
    user.run("schema", "--workspace", "--sandbox", "--output", "copy.json")
    before = (user.folder / PATH).read_bytes()
    user.run("schema", "--workspace", "--sandbox")
    assert before == (user.folder / PATH).read_bytes() == (user.folder / "copy.json").read_bytes()


def test_three_requests_read_it(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoami, fields, and lists."""
    with serving(monkeypatch, seed="demo") as sandbox:
        assert 0 == user.run("schema", "--workspace").status
        assert {"GET /auth/whoami", "GET /fields", "GET /lists"} == set(requests(sandbox))


@pytest.mark.usefixtures("affinity")
def test_another_account_is_refused(user: User) -> None:
    """Nothing is read of it, nothing written."""
    user.bind("exampleventures")
    assert ExitStatus.BLOCKED == user.run("schema", "--workspace").status
    user.bind("sandbox")
    assert ExitStatus.BLOCKED == user.run("schema", "--workspace", "--account", "acme").status
    user.write(".reconciler.yaml", "acount: sandbox\n")
    assert ExitStatus.FAILED == user.run("schema", "--workspace").status
    assert not (user.folder / PATH).exists()


def test_a_link_is_not_written_through(user: User) -> None:
    """It might lead anywhere."""
    (user.folder / "elsewhere").mkdir()
    (user.folder / "schemas").symlink_to(user.folder / "elsewhere")
    ended = user.run("schema", "--workspace", "--sandbox")
    assert ExitStatus.FAILED == ended.status
    assert [] == list((user.folder / "elsewhere").iterdir())


@pytest.mark.usefixtures("_later")
def test_validate_checks_names_offline(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the place of each mistake, and the age of what is known."""
    user.declare(acme=TYPO)
    assert 0 == user.run("validate").status
    user.run("schema", "--workspace", "--sandbox")
    monkeypatch.delattr("socket.socket")
    ended = user.run("validate")
    assert ExitStatus.FAILED == ended.status
    assert "organizations/acme.yaml:3:3: unknown field Tir" in ended.out
    assert [
        f"checked against {PATH} of account sandbox, 12 days old",
        "  where Affinity knows better by now, make it anew: reconciler schema --workspace",
        "1 problem",
    ] == ended.err.splitlines()
    assert 1 == len(json.loads(user.run("validate", "--format", "json").out))


def test_validate_says_what_plan_would_say(user: User) -> None:
    """Line by line, whatever is wrong with a declaration."""
    user.declare(acme=MISTAKES)
    user.run("schema", "--workspace", "--sandbox")
    offline = user.run("validate").out.splitlines()
    assert list(range(3, 13)) == [int(line.split(":")[1]) for line in offline]
    assert offline == user.run("plan", "--sandbox").err.splitlines()[: len(offline)]


@pytest.mark.usefixtures("_later")
def test_what_fits_is_valid(user: User) -> None:
    """And what it was held against is told all the same."""
    user.declare(acme="name: Acme\nfields: {Tier: Gold}\nlists: {Portfolio: {Status: Active}}\n")
    user.run("schema", "--workspace", "--sandbox")
    ended = user.run("validate")
    assert (0, "") == (ended.status, ended.out)
    assert f"checked against {PATH} of account sandbox, 12 days old\n1 valid manifest\n" == ended.err


def test_paths_limit_what_is_checked(user: User) -> None:
    """But not what references may lead to."""
    user.declare(acme=TYPO, beta="name: Beta\nfields: {Parent: gone.com}\n")
    user.declare(gone="domain: gone.com\nstate: absent\n")
    user.run("schema", "--workspace", "--sandbox")
    (line,) = user.run("validate", "organizations/beta.yaml").out.splitlines()
    assert line.startswith("organizations/beta.yaml:2:10: Parent: gone.com is to be deleted")
    assert "" == user.run("validate", "organizations/gone.yaml").out


def test_the_names_of_another_account_are_stale(user: User) -> None:
    """Exit 4, as for all that carries the account; what is wrong with manifests themselves is worse."""
    user.declare(acme="Acme")
    user.run("schema", "--workspace", "--sandbox")
    user.bind("exampleventures")
    ended = user.run("validate")
    assert (ExitStatus.STALE, "1 problem\n") == (ended.status, ended.err)
    assert ended.out.startswith(f"{PATH}:1:1: this is of account sandbox, but .reconciler.yaml names ")
    user.declare(broken="nmae: Acme\n")
    assert ExitStatus.FAILED == user.run("validate").status


def test_plan_asks_affinity_itself(user: User) -> None:
    """A schema that knows nothing, or is broken, keeps nobody from planning."""
    user.declare(acme="name: Acme\nfields: {Tier: Gold}\n")
    user.write(PATH, "{}")
    assert ExitStatus.FAILED == user.run("validate").status
    assert 0 == user.run("plan", "--sandbox").status
