"""`import` as a user meets it: from an account, and over manifests that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.errors import ExitStatus
from tests.cli.running import ESCAPE, other_account, requests, serving, writes

if TYPE_CHECKING:
    from reconciler.sandbox.server import Sandbox
    from tests.cli.running import User

WHOLE = ("import", "--all", "--fields=all", "--lists=all", "--people")


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> object:
    with serving(monkeypatch, seed="demo") as sandbox:
        yield sandbox


def manifests(user: User) -> dict[str, str]:
    return {each.name: each.read_text() for each in (user.folder / "organizations").glob("*")}


def test_import_then_plan_is_empty(user: User, demo: Sandbox) -> None:
    """Of everything that an account holds; nothing is written there."""
    user.bind()
    ended = user.run(*WHOLE)
    assert (0, "Imported: 13 made, 0 edited, 0 unchanged, 0 not imported.") == (
        ended.status,
        ended.out.splitlines()[-1],
    )
    assert "+ organizations/harbor-vine.yaml" in ended.out.splitlines()
    assert "No changes. Affinity matches the manifests." in user.run("plan").out
    assert {} == writes(demo)


@pytest.mark.usefixtures("demo")
def test_a_manifest_holds_what_was_asked_for(user: User) -> None:
    """A pin, name and domain in any case; keys in canonical order."""
    user.run("import", "--id=300101", "--fields=Tier,Headcount", "--fields=Parent")
    assert {
        "kestrel-analytics-ltd.yaml": (
            "# yaml-language-server: $schema=../schemas/organization.schema.json\n"
            "id: 300101\n"
            "name: Kestrel Analytics Ltd\n"
            "domain: kestrel.io\n"
            "fields:\n"
            "  Headcount: 42\n"
            "  Parent: 300100\n"
            "  Tier: Gold\n"
        )
    } == manifests(user)


@pytest.mark.usefixtures("demo")
def test_members_of_a_list_are_declared_on_it(user: User) -> None:
    """With the fields that were asked for."""
    user.run("import", "--list=Portfolio", "--fields=Status,Owner")
    found = manifests(user)
    assert 5 == len(found)
    assert (
        "lists:\n  Portfolio:\n    Owner: ada@sandbox.example\n    Status: Active\n"
        in found["northwind-robotics.yaml"]
    )
    assert "  Portfolio: {}\n" in found["tidewater-freight.yaml"]
    assert "No changes." in user.run("plan").out


@pytest.mark.usefixtures("demo")
def test_what_cannot_be_had_is_told_and_the_rest_is_imported(user: User) -> None:
    """Exit 1 says that it is not all."""
    ended = user.run("import", "--id=300100,4711", "--domain=nowhere.com,kestrel.io")
    assert ExitStatus.FAILED == ended.status
    assert "organization 4711 is not found or not visible to this key\n" in ended.err
    assert "no organization has the domain nowhere.com\n" in ended.err
    assert {"northwind-robotics.yaml", "kestrel-analytics-ltd.yaml"} == set(manifests(user))


@pytest.mark.usefixtures("demo")
def test_a_manifest_that_is_there_keeps_its_comments(user: User) -> None:
    """Only what says something else is edited."""
    user.declare(
        kestrel="""\
name: Kestrel Analytics  # once Ltd
domain: kestrelanalytics.com

# Counted by hand.
fields: {Headcount: 45}   # in May
"""
    )
    ended = user.run("import", "--domain=kestrel.io", "--fields=Headcount,Tier")
    assert (0, "~ organizations/kestrel.yaml") == (ended.status, ended.out.splitlines()[0])
    assert {
        "kestrel.yaml": """\
id: 300101
name: Kestrel Analytics Ltd  # once Ltd
domain: kestrelanalytics.com

# Counted by hand.
fields: {Headcount: 42, Tier: Gold}   # in May
"""
    } == manifests(user)


@pytest.mark.usefixtures("demo")
def test_a_dry_run_writes_nothing(user: User) -> None:
    """It shows every file that would be made or changed."""
    user.declare(kestrel="name: Kestrel\ndomain: kestrel.io\n")
    before = manifests(user)
    ended = user.run("import", "--id=300101,300100", "--dry-run")
    assert 0 == ended.status
    assert "-name: Kestrel\n+id: 300101\n+name: Kestrel Analytics Ltd\n" in ended.out
    assert "+++ b/organizations/northwind-robotics.yaml\n" in ended.out
    assert "Would import: 1 made, 1 edited, 0 unchanged, 0 not imported.\n" in ended.out
    assert before == manifests(user)


def test_the_cost_is_told_before_anything_counts(user: User, demo: Sandbox) -> None:
    """And held against --max-requests as soon as the number is known."""
    ended = user.run("import", "--all", "--people", "--max-requests=10")
    assert ExitStatus.FAILED == ended.status
    first, second = ended.err.splitlines()[:2]
    assert (
        first
        == "Cost in requests: 1 for every 500 organizations; 1 for every organization and 1 for every person."
    )
    assert second.startswith("13 organizations. Cost: 13 requests")
    assert "13 requests do not fit" in ended.err
    assert {"GET /auth/whoami": {"200": 1}, "GET /organizations": {"200": 1}} == requests(demo)
    assert {} == manifests(user)


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--fields=Teir"], 'unknown field Teir (did you mean "Tier"?)'),
        (["--lists=Founders"], "the list Founders holds no organizations"),
        (["--fields=Industry"], "only Affinity fills it"),
    ],
)
def test_an_unknown_name_is_a_usage_error(user: User, options: list[str], why: str) -> None:
    ended = user.run("import", "--all", *options)
    assert ExitStatus.USAGE == ended.status
    assert why in ended.err


def test_another_account_is_refused(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything of it is read."""
    user.bind()
    with other_account(monkeypatch) as server:
        assert ExitStatus.BLOCKED == user.run("import", "--all").status
    assert ["/auth/whoami"] == [each.path for each in server.received]


def test_invalid_manifests_are_told_before_anything_is_sent(user: User, demo: Sandbox) -> None:
    """Nobody knows what they mean."""
    user.declare(broken="nmae: x\n")
    assert ExitStatus.FAILED == user.run("import", "--all").status
    assert {} == requests(demo)


def test_hostile_names_do_not_act(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in a file's name nor on a terminal."""
    seed = user.write(
        "seed.json",
        '{"organizations": [{"id": 1, "name": "../\\u001b[31m.."}, {"id": 2, "name": "../../x"}]}',
    )
    with serving(monkeypatch, seed=str(seed)):
        ended = user.run("import", "--all")
    assert ESCAPE not in ended.out + ended.err
    assert ["x.yaml"] == list(manifests(user))
