from __future__ import annotations

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
