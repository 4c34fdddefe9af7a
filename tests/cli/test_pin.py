from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reconciler.cli import pinning
from reconciler.errors import ExitStatus
from tests.cli.running import User, other_account, requests, serving, somebody_sends, writes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.sandbox.server import Sandbox


@pytest.fixture
def filled(user: User, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """An Affinity with the demo data."""
    user.bind()
    with serving(monkeypatch, seed="demo") as sandbox:
        yield sandbox


def _text(user: User, name: str) -> str:
    return (user.folder / "organizations" / f"{name}.yaml").read_text()


def test_manifests_are_pinned_to_what_they_match(user: User, filled: Sandbox) -> None:
    """A line for each, at its place; comments stay, and nothing of Affinity changes."""
    user.declare(
        harbor="# ours\nname: Harbor & Vine  # wine\ndomain: harborandvine.com\n",
        two="id: 300105\nname: Tidewater Freight\n---\n\nname: Nobody Knows\n---\nname: Papaya Post\n",
    )
    ended = user.run("pin")
    assert (0, "") == (ended.status, ended.err)
    assert [
        "organizations/harbor.yaml:2: pinned Harbor & Vine as 300103",
        "organizations/two.yaml:5: Nobody Knows matches no organization: nothing to pin",
        "organizations/two.yaml:7: pinned Papaya Post as 300108",
    ] == ended.out.splitlines()
    assert "id: 300103\n# ours\nname: Harbor & Vine  # wine\ndomain: harborandvine.com\n" == _text(
        user, "harbor"
    )
    assert (
        "id: 300105\nname: Tidewater Freight\n---\n\nname: Nobody Knows\n---\nid: 300108\nname: Papaya Post\n"
        == _text(user, "two")
    )
    assert {} == writes(filled)


def test_a_global_organization_is_pinned_too(user: User, filled: Sandbox) -> None:
    """It is found by its domain."""
    user.declare(cloud="name: Meridian Cloud\ndomain: meridian-cloud.io\n")
    assert "pinned Meridian Cloud as 15021" in user.run("pin").out
    assert {} == writes(filled)


@pytest.mark.usefixtures("filled")
def test_a_merged_pin_becomes_that_of_its_survivor(user: User) -> None:
    """Both are named."""
    user.declare(harbor="id: 300090  # since May\nname: Harbor & Vine\n")
    ended = user.run("pin")
    assert (
        "organizations/harbor.yaml:1: pinned Harbor & Vine as 300103, into which 300090 was merged\n"
        == ended.out
    )
    assert "id: 300103  # since May\nname: Harbor & Vine\n" == _text(user, "harbor")


def test_what_is_unclear_is_told_and_left(user: User, filled: Sandbox) -> None:
    """With the reason that a plan gives; exit 3. The others are pinned."""
    for _ in range(2):
        somebody_sends(filled, "POST", "/organizations", name="Twin", domain="twin.example")
    user.declare(harbor="name: Harbor & Vine\n", twin="name: Twin\ndomain: twin.example\n")
    ended = user.run("pin")
    pinned, unclear = ended.out.splitlines()
    assert ExitStatus.BLOCKED == ended.status
    assert "organizations/harbor.yaml:1: pinned Harbor & Vine as 300103" == pinned
    assert unclear.startswith(
        "organizations/twin.yaml:1: Twin is unclear: several organizations have the domain"
    )
    assert "name: Twin\ndomain: twin.example\n" == _text(user, "twin")


@pytest.mark.usefixtures("filled")
def test_a_dry_run_shows_what_would_be_written(user: User) -> None:
    """And writes nothing."""
    user.declare(harbor="name: Harbor & Vine\n")
    ended = user.run("pin", "--dry-run")
    assert 0 == ended.status
    assert "+id: 300103\n name: Harbor & Vine\n" in ended.out
    assert "organizations/harbor.yaml:1: would pin Harbor & Vine as 300103" == ended.out.splitlines()[-1]
    assert "name: Harbor & Vine\n" == _text(user, "harbor")


def test_what_a_manifest_declares_besides_costs_nothing(user: User, filled: Sandbox) -> None:
    """Neither fields nor lists nor people are read; pins are, a hundred at a time."""
    user.declare(
        one="id: 300105\nname: Tidewater Freight\nfields: {Any: x}\nlists: {Any: {}}\npeople: [a@b.com]\n",
        two="id: 300103\nname: Harbor & Vine\n",
    )
    ended = user.run("pin")
    assert (0, "") == (ended.status, ended.out)
    assert {"GET /auth/whoami": {"200": 1}, "GET /v2/companies": {"200": 1}} == requests(filled)


@pytest.mark.usefixtures("filled")
def test_targets_choose(user: User) -> None:
    """The others stay as they are."""
    user.declare(harbor="name: Harbor & Vine\n", papaya="name: Papaya Post\n")
    assert 1 == len(user.run("pin", "--target", "*papaya*").out.splitlines())
    assert "name: Harbor & Vine\n" == _text(user, "harbor")


@pytest.mark.usefixtures("filled")
def test_tombstones_are_not_pinned(user: User) -> None:
    """What they delete is for people to say."""
    text = "domain: harborandvine.com\nstate: absent\n"
    user.declare(harbor=text)
    assert (0, "") == (user.run("pin").status, user.run("pin").out)
    assert text == _text(user, "harbor")


@pytest.mark.usefixtures("filled")
def test_two_manifests_are_not_pinned_to_one_organization(user: User) -> None:
    """It is an error, as in a plan; nothing is written."""
    user.declare(
        one="name: Harbor & Vine\ndomain: harborandvine.com\n", two="id: 300103\nname: Harbor & Vine\n"
    )
    assert ExitStatus.FAILED == user.run("pin").status
    assert "id:" not in _text(user, "one")


def test_another_account_is_refused(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything else is asked of it."""
    user.bind()
    user.declare(acme="Acme")
    with other_account(monkeypatch):
        assert ExitStatus.BLOCKED == user.run("pin").status


@pytest.mark.usefixtures("filled")
def test_a_file_that_changes_meanwhile_is_left_alone(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told about; exit 1."""
    judge = pinning.judge
    user.declare(harbor="name: Harbor & Vine\n")

    def slowly(*arguments: Any, **options: Any) -> Any:
        user.declare(harbor="name: Harbor & Vine # new\n")
        return judge(*arguments, **options)

    monkeypatch.setattr(pinning, "judge", slowly)
    ended = user.run("pin")
    assert ExitStatus.FAILED == ended.status
    assert "left as it is (the file has changed since it was read)" in ended.out
    assert "name: Harbor & Vine # new\n" == _text(user, "harbor")
