"""`apply --pin`, and what pins are made from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from reconciler.cli import apply
from reconciler.cli.pinning import pin_line, pins_of
from reconciler.cli.state import make_folder
from reconciler.manifests.pinning import Pin, Pinned
from reconciler.model import Outcome, Receipt, Result
from reconciler.values import OrganizationId
from tests import builders
from tests.cli.running import User, organizations

if TYPE_CHECKING:
    from pathlib import Path

    from reconciler.sandbox.server import Sandbox

ACME = Pin(builders.manifest("Acme"), OrganizationId(7))


def _text(user: User, name: str) -> str:
    return (user.folder / "organizations" / f"{name}.yaml").read_text()


@pytest.mark.usefixtures("affinity")
def test_what_apply_creates_is_pinned(user: User) -> None:
    """In every document of a file, with a line each on standard error; the next plan is empty."""
    user.bind()
    user.declare(
        acme="# a\nname: Acme # b\ndomain: acme.example\n---\nname: Beta\ndomain: beta.example\n",
        gamma="name: Gamma\n",
    )
    ended = user.run("apply", "--yes", "--pin")
    acme, beta, gamma = re.findall(r"pinned \w+ as ([0-9]+)", ended.err)
    assert 0 == ended.status
    assert f"organizations/acme.yaml:5: pinned Beta as {beta}" == ended.err.splitlines()[1]
    assert (
        f"id: {acme}\n# a\nname: Acme # b\ndomain: acme.example\n---\n"
        f"id: {beta}\nname: Beta\ndomain: beta.example\n" == _text(user, "acme")
    )
    assert f"id: {gamma}\nname: Gamma\n" == _text(user, "gamma")
    assert "No changes." in user.run("plan").out


@pytest.mark.usefixtures("affinity")
def test_without_pin_nothing_is_written(user: User) -> None:
    """Manifests belong to their authors."""
    user.bind()
    user.declare(acme="Acme")
    assert (0, "") == (user.run("apply", "--yes").status, user.run("apply", "--yes", "--pin").err)
    assert "name: Acme\n" == _text(user, "acme")


def test_a_saved_plan_pins_as_well(user: User, affinity: Sandbox) -> None:
    """What it creates, and nothing that was there."""
    user.bind()
    user.declare(acme="Acme")
    user.run("plan", "--out", "plan.json")
    ended = user.run("apply", "plan.json", "--yes", "--pin")
    assert (0, 1) == (ended.status, organizations(affinity))
    assert _text(user, "acme").startswith("id: ")


@pytest.mark.usefixtures("affinity")
def test_a_file_that_changes_meanwhile_is_left_alone(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told about, and the exit status is that of apply."""

    def slowly(root: Path) -> None:
        user.declare(acme="name: Acme # new\n")
        make_folder(root)

    user.bind()
    user.declare(acme="Acme")
    monkeypatch.setattr(apply, "make_folder", slowly)
    ended = user.run("apply", "--yes", "--pin")
    assert 0 == ended.status
    assert "left as it is (the file has changed since it was read), not pinned: Acme as" in ended.err
    assert "name: Acme # new\n" == _text(user, "acme")


def test_whatever_was_created_is_pinned() -> None:
    """Although its fields may have failed; not what was updated, or is in effect without an id."""
    created = [
        Result(builders.create(), Outcome.DONE, OrganizationId(7)),
        Result(builders.create(), Outcome.KEPT_AS, OrganizationId(7)),
        Result(builders.create(), Outcome.FAILED, OrganizationId(7)),
    ]
    others = [
        Result(builders.create(), Outcome.FAILED),
        Result(builders.create(), Outcome.IN_EFFECT),
        Result(builders.change(), Outcome.DONE, OrganizationId(8)),
    ]
    assert [ACME] * 3 == pins_of(Receipt((*created, *others)), [ACME.manifest])


@pytest.mark.parametrize(
    ("complaint", "written", "line"),
    [
        ("", True, "pinned Acme as 7"),
        ("", False, "would pin Acme as 7"),
        ("why", True, "left as it is (why), not pinned: Acme as 7"),
    ],
)
def test_a_pin_has_a_line(complaint: str, *, written: bool, line: str) -> None:
    """At the place of its manifest."""
    assert f"{builders.PATH}:1: {line}" == pin_line(Pinned(ACME, complaint), written=written)
