from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from reconciler.desired import Settings
from reconciler.manifests.loading import load
from reconciler.values import ValueType
from reconciler.workspace.checking import PATH, Verdict, check
from reconciler.workspace.schema import workspace_schema
from tests.workspace.accounts import a_list, field, snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from reconciler.values import AffinityList, Field

TODAY = date(2026, 11, 22)
TIER = field(61001, "Tier", ValueType.DROPDOWN, "Gold")


def _write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def _keep(root: Path, *things: Field | AffinityList, made_on: date = TODAY) -> None:
    _write(root, PATH, json.dumps(workspace_schema(snapshot(*things, made_on=made_on))))


def _check(root: Path, manifest: str = "name: Acme\n", account: str | None = None) -> Verdict:
    _write(root, "organizations/acme.yaml", manifest)
    return check(root, load(root).manifests, (), Settings(account), TODAY)


def _said(verdict: Verdict) -> list[str]:
    return list(map(str, verdict.problems))


def test_without_a_schema_nothing_is_checked(tmp_path: Path) -> None:
    """And nothing is said."""
    assert Verdict() == _check(tmp_path, "name: Acme\nfields: {Tir: Gold}\n")


def test_what_does_not_fit_is_told_with_its_place(tmp_path: Path) -> None:
    """All of it, and what may have been meant."""
    _keep(tmp_path, TIER, a_list())
    verdict = _check(tmp_path, "name: Acme\nfields: {Tir: Gold,\n  Tier: Gol}\nlists:\n  Portfoli: {}\n")
    assert [
        (2, 10, 'unknown field Tir (did you mean "Tier"?)'),
        (3, 3, 'Tier: Gol is none of its options (did you mean "Gold"?)'),
        (5, 3, 'unknown list Portfoli (did you mean "Portfolio"?)'),
    ] == [
        (each.position.line, each.position.column, each.message.partition("?)")[0] + "?)")
        for each in verdict.problems
    ]
    assert {"organizations/acme.yaml"} == {each.position.path for each in verdict.problems}


@pytest.mark.parametrize(
    ("made_on", "age"),
    [
        (date(2026, 11, 22), "made today"),
        (date(2026, 11, 23), "made today"),
        (date(2026, 11, 21), "1 day old"),
        (date(2026, 11, 10), "12 days old"),
        (date(2023, 11, 22), "1,096 days old"),
    ],
    ids=str,
)
def test_it_says_whose_names_these_are_and_how_old(tmp_path: Path, made_on: date, age: str) -> None:
    """In days; a clock that is behind makes nothing of it."""
    _keep(tmp_path, made_on=made_on)
    assert f"checked against {PATH} of account exampleventures, {age}" == _check(tmp_path).against


def test_the_names_of_another_account_are_refused(tmp_path: Path) -> None:
    """Nothing is checked against them. Capitals in the name make no other account."""
    _keep(tmp_path, TIER)
    foreign = _check(tmp_path, "name: Acme\nfields: {Tir: Gold}\n", account="acme")
    assert foreign.foreign
    complaint = "this is of account exampleventures, but .reconciler.yaml names acme"
    assert [f"{PATH}:1:1: {complaint}: make it anew: reconciler schema --workspace"] == _said(foreign)
    assert not _check(tmp_path, account="exampleventures").problems


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "this is no JSON"),
        ("{", "this is no JSON"),
        ("[" * 100_000, "this is no JSON"),
        ("\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "this is no JSON"),
        ("[]", "this is no workspace schema that can be read here (the document is not an object)"),
        ('{"title": "Another schema"}', "(/x-reconciler is not an object)"),
        ('{"x-reconciler": {"format_version": "2.0"}}', "its format is 2.0, which needs a newer reconciler"),
        ('{"x-reconciler": {"format_version": "1.0"}}', "(/x-reconciler/account is not an object)"),
    ],
    ids=range(8),
)
def test_a_broken_or_foreign_file_is_a_problem(tmp_path: Path, text: str, said: str) -> None:
    """With what to do, and never a traceback."""
    _write(tmp_path, PATH, text)
    (problem,) = _said(_check(tmp_path))
    assert problem.startswith(f"{PATH}:1:1: ")
    assert said in problem
    assert problem.endswith(": make it anew: reconciler schema --workspace")


def test_a_link_out_of_the_root_is_not_followed(tmp_path: Path) -> None:
    """Pull requests can bring one."""
    _write(tmp_path, "secret.json", "{}")
    root = tmp_path / "root"
    (root / "schemas").mkdir(parents=True)
    (root / PATH).symlink_to(tmp_path / "secret.json")
    (problem,) = _said(_check(root))
    assert "a link that leads out of the root" in problem


def test_only_the_chosen_manifests_are_reported(tmp_path: Path) -> None:
    """But a reference may lead to any: that to a tombstone elsewhere is refused."""
    _keep(tmp_path, field(1, "Parent", ValueType.ORGANIZATION))
    _write(tmp_path, "organizations/gone.yaml", "domain: gone.com\nstate: absent\n")
    _write(tmp_path, "organizations/other.yaml", "name: Other\nfields: {Tir: Gold}\n")
    _write(tmp_path, "organizations/acme.yaml", "name: Acme\nfields: {Parent: gone.com}\n")
    chosen, *others = load(tmp_path).manifests
    verdict = check(tmp_path, (chosen,), others, Settings(), TODAY)
    assert [
        "organizations/acme.yaml:2:10: Parent: gone.com is to be deleted, says organizations/gone.yaml:1:1"
    ] == (_said(verdict))
    tombstone = check(tmp_path, (others[0],), (chosen, others[1]), Settings(), TODAY)
    assert () == tombstone.problems
