from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.errors import ExitStatus
from tests.cli.running import User, requests

if TYPE_CHECKING:
    from reconciler.sandbox.server import Sandbox


@pytest.fixture
def saved(user: User, affinity: Sandbox) -> str:
    """A plan of a create and of a change that is blocked."""
    assert {} == requests(affinity)
    user.bind()
    user.declare(acme="Acme", gone="id: 77\nname: Gone\n")
    assert ExitStatus.BLOCKED == user.run("plan", "--out", "plan.json").status
    return "plan.json"


def test_json_is_shown_byte_by_byte(user: User, saved: str) -> None:
    """What was saved comes out again."""
    ended = user.run("show", saved, "--format", "json")
    assert (0, (user.folder / saved).read_text(), "") == (ended.status, ended.out, ended.err)


def test_text_is_what_plan_showed(user: User, saved: str) -> None:
    """Blocked changes too; only what is left of the month is not known. Exit 0: it is just a look."""
    planned, shown = user.run("plan"), user.run("show", saved)
    assert ExitStatus.DONE == shown.status
    assert "; 99," in planned.out
    assert _without_cost(planned.out) == _without_cost(shown.out)


def _without_cost(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("Cost: ")]


def test_showing_asks_nobody(
    user: User, affinity: Sandbox, saved: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither key, nor manifests, nor Affinity are needed."""
    before = requests(affinity)
    monkeypatch.delenv("AFFINITY_API_KEY")
    (user.folder / "organizations/acme.yaml").unlink()
    assert 0 == user.run("show", saved, "--output", "shown.txt").status
    assert "create Acme" in (user.folder / "shown.txt").read_text()
    assert before == requests(affinity)


@pytest.mark.parametrize(
    ("output_format", "start"),
    [("text", "2 manifests, "), ("json", "{"), ("markdown", "### "), ("html", "<!doctype html>")],
)
def test_every_format_goes_to_a_file(user: User, saved: str, output_format: str, start: str) -> None:
    """Just as it would be printed."""
    shown = user.run("show", saved, "--format", output_format)
    kept = user.run("show", saved, "--format", output_format, "--output", "shown")
    assert shown.out.startswith(start)
    assert ("", shown.out) == (kept.out, (user.folder / "shown").read_text(encoding="utf-8"))
