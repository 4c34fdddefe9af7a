from __future__ import annotations

import os
from pathlib import Path

import click
import pytest

from reconciler.cli import options


@click.command()
@options.allow
def lift(*, allowed: dict[str, int]) -> dict[str, int]:
    return allowed


def _parse(*arguments: str) -> object:
    return lift.main(list(arguments), standalone_mode=False)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], {}),
        (["--allow", "creates=1200"], {"creates": 1200}),
        (["--allow", "deletes=0", "--allow", "updates=3"], {"deletes": 0, "updates": 3}),
        (["--allow", "creates=1", "--allow", "creates=2"], {"creates": 2}),
    ],
)
def test_guards_are_lifted_to_numbers(arguments: list[str], expected: dict[str, int]) -> None:
    """Each guard for itself; the last word counts."""
    assert expected == _parse(*arguments)


@pytest.mark.parametrize(
    "value",
    ["creates", "creates=", "creates=-1", "creates=many", "creates=1.5", "creates=٣", "renames=1", "=1"],
)
def test_anything_else_lifts_nothing(value: str) -> None:
    """The message names the guards."""
    with pytest.raises(click.BadParameter, match="is not GUARD=N with a guard of creates, updates, deletes"):
        _parse("--allow", value)


@click.command()
@click.option("--out", type=options.FILE)
def save(*, out: Path) -> Path:
    return out


def test_a_file_is_refused_before_anything_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder that is not there, or that cannot be written to; a device needs no folder."""
    with pytest.raises(click.BadParameter, match="does not exist"):
        save.main(["--out", f"{tmp_path}/nowhere/plan.json"], standalone_mode=False)
    monkeypatch.setattr(os, "access", lambda path, _: not Path(path).is_dir())
    with pytest.raises(click.BadParameter, match="cannot be written to"):
        save.main(["--out", f"{tmp_path}/plan.json"], standalone_mode=False)
    assert Path(os.devnull) == save.main(["--out", os.devnull], standalone_mode=False)
