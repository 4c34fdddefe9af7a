"""How an import is written: each file at once, and whatever happens it is told what was."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reconciler.cli.importing import Existing, Imported, OnRefusal, finish, read_existing
from reconciler.errors import ExitStatus, Interrupted, InvalidInput
from reconciler.importing.drafts import Draft, Refused
from reconciler.importing.naming import Naming
from reconciler.importing.revising import Reviser
from reconciler.manifests import storing
from reconciler.planning.catalog import Catalog

if TYPE_CHECKING:
    from tests.cli.running import User

REVISER = Reviser(Naming(Catalog()))
DRAFTS = (Draft("row 2", {"name": "Acme"}), Draft("row 3", {"name": "Beta"}))
ONE_REFUSED = (Refused("row 4", "no"),)


def files(user: User) -> list[str]:
    return sorted(each.name for each in (user.folder / "organizations").glob("*"))


@pytest.mark.parametrize(
    ("policy", "status", "written"),
    [
        (OnRefusal.FAIL, ExitStatus.FAILED, ["acme.yaml", "beta.yaml"]),
        (OnRefusal.SKIP, ExitStatus.DONE, ["acme.yaml", "beta.yaml"]),
        (OnRefusal.STOP, ExitStatus.FAILED, []),
    ],
)
def test_a_refusal_means_what_the_source_says(
    user: User, policy: OnRefusal, status: ExitStatus, written: list[str]
) -> None:
    imported = Imported(DRAFTS, REVISER, ONE_REFUSED, on_refusal=policy)
    assert status == finish(read_existing(user.folder), imported, dry_run=False)
    assert written == files(user)
    assert "row 4: not imported: no\n" in user.capsys.readouterr().err


def test_a_program_is_told_each_refusal(user: User) -> None:
    """With its place, where it has one: a column counts as it does in a spreadsheet."""
    sheet = user.write("companies.csv", "Company,Website\nAcme,acme\n")
    mapped = ("--map", "Company=name", "--map", "Website=domain")
    ended = user.run("import", "--csv", sheet.name, *mapped, "--log-format", "json")
    entries = [json.loads(line) for line in ended.err.splitlines()]
    (problem,) = (each for each in entries if "path" in each)
    assert ("error", "companies.csv", 2, 2) == tuple(
        problem[key] for key in ("level", "path", "line", "column")
    )
    assert ("error", True) == (entries[-1]["level"], "nothing was written" in entries[-1]["message"])


def test_no_manifests_are_fine_to_begin_with(user: User) -> None:
    assert () == read_existing(user.folder).manifests


def test_bad_settings_are_not(user: User) -> None:
    user.write(".reconciler.yaml", "acount: x\n")
    with pytest.raises(InvalidInput):
        read_existing(user.folder)


def test_a_file_that_cannot_be_written_is_told_of(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are written; what somebody has put there meanwhile stays as it is."""
    monkeypatch.setattr(Existing, "names", lambda _: ())
    existing = read_existing(user.folder)
    user.declare(acme="Other")
    assert ExitStatus.FAILED == finish(existing, Imported(DRAFTS, REVISER), dry_run=False)
    captured = user.capsys.readouterr()
    assert "organizations/acme.yaml: not written: there is a file of that name already\n" == captured.err
    assert "Imported: 1 made, 0 edited, 0 unchanged, 1 not imported.\n" in captured.out
    assert "name: Other\n" == (user.folder / "organizations" / "acme.yaml").read_text()


def test_an_interrupted_import_leaves_whole_files(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """And says how many."""
    create = storing.create

    def interrupted(root: object, path: str, data: bytes) -> None:
        if "beta" in path:
            raise KeyboardInterrupt
        create(root, path, data)  # type: ignore[arg-type] # as it comes

    monkeypatch.setattr(storing, "create", interrupted)
    with pytest.raises(Interrupted, match="1 of 2 files were written, each of them whole"):
        finish(read_existing(user.folder), Imported(DRAFTS, REVISER), dry_run=False)
    assert ["acme.yaml"] == files(user)
