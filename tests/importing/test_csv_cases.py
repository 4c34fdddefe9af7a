"""Spreadsheets as they come: each folder of `csv/` is one, with what is to become of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reconciler.cli.main import run

CASES = sorted(path for path in (Path(__file__).parent / "csv").iterdir() if path.is_dir())


def _texts(folder: Path) -> dict[str, str]:
    return {each.name: each.read_bytes().decode() for each in folder.glob("*.yaml")}


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_spreadsheet_becomes_manifests(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exactly those of `after/`, with exactly these complaints; the whole is valid."""
    monkeypatch.chdir(tmp_path)
    organizations = tmp_path / "organizations"
    shutil.copytree(case / "before", organizations) if (case / "before").exists() else organizations.mkdir()
    if (case / "workspace.schema.json").exists():
        (tmp_path / "schemas").mkdir()
        shutil.copy(case / "workspace.schema.json", tmp_path / "schemas")
    shutil.copy(case / "companies.csv", tmp_path)
    options = (case / "options").read_text(encoding="utf-8").splitlines()
    run(["import", "--csv=companies.csv", *options])
    captured = capsys.readouterr()
    assert (case / "says").read_text(encoding="utf-8") == captured.err
    assert _texts(case / "after") == _texts(organizations)
    if _texts(organizations):
        assert run(["validate"]) == 0
