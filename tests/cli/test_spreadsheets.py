"""`import --csv` as a user meets it; what becomes of cells and rows is in `tests/importing/csv/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.errors import ExitStatus
from tests.cli.running import serving

if TYPE_CHECKING:
    import pytest

    from tests.cli.running import User

MAPPED = ("--map=Name=name", "--map=Site=domain")


def test_a_spreadsheet_needs_no_key(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken one is no matter; nothing is sent."""
    monkeypatch.setenv("AFFINITY_API_KEY_COMMAND", "false")
    user.write("x.csv", "Name,Site\nAcme,acme.com\n")
    ended = user.run("import", "--csv=x.csv", *MAPPED)
    assert (0, "+ organizations/acme.yaml\nImported: 1 made, 0 edited, 0 unchanged, 0 not imported.\n") == (
        ended.status,
        ended.out,
    )
    assert "x.csv: 1 row, 0 duplicates of earlier ones\n" == ended.err


def test_a_dry_run_shows_what_would_be_written(user: User) -> None:
    user.write("x.csv", "Name,Site\nAcme,acme.com\n")
    ended = user.run("import", "--csv=x.csv", *MAPPED, "--dry-run")
    assert "+name: Acme\n+domain: acme.com\n" in ended.out
    assert not (user.folder / "organizations").exists()


def test_what_is_no_table_is_refused(user: User) -> None:
    user.write("x.csv", "\n")
    ended = user.run("import", "--csv=x.csv", *MAPPED)
    assert (ExitStatus.FAILED, "error: x.csv: the file has no header\n") == (ended.status, ended.err)


def test_the_schema_of_another_account_is_refused(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its types would be guesses; so would those of one that cannot be read."""
    with serving(monkeypatch, seed="demo"):
        user.run("schema", "--workspace")
    user.bind("other")
    user.write("x.csv", "Name,Site\nAcme,acme.com\n")
    ended = user.run("import", "--csv=x.csv", *MAPPED)
    assert (ExitStatus.STALE, True) == (ended.status, "is of account sandbox" in ended.err)
    user.write("schemas/workspace.schema.json", "{}")
    assert ExitStatus.USAGE == user.run("import", "--csv=x.csv", *MAPPED).status


def test_what_was_imported_is_applied_and_imported_again(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A spreadsheet goes into Affinity and comes back."""
    user.bind()
    user.write("x.csv", 'Name,Site,Staff\nAcme,www.acme.com,"1,200"\nBeta,,7\n')
    with serving(monkeypatch, seed="demo"):
        user.run("import", "--csv=x.csv", *MAPPED, "--map=Staff=fields.Headcount")
        assert 0 == user.run("apply", "--yes").status
        for each in (user.folder / "organizations").iterdir():
            each.unlink()
        assert 0 == user.run("import", "--all", "--fields=Headcount").status
        assert "No changes." in user.run("plan").out
    assert (
        "name: Acme\ndomain: acme.com\nfields:\n  Headcount: 1200\n"
        in (user.folder / "organizations" / "acme.yaml").read_text()
    )
