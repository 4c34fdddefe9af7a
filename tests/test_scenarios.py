"""From data to the plan that people and programs see, one folder a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import scenario

if TYPE_CHECKING:
    from pathlib import Path

each_scenario = pytest.mark.parametrize("folder", scenario.FOLDERS, ids=lambda folder: folder.name)


def expected(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


@each_scenario
def test_a_scenario_gives_its_plan(folder: Path) -> None:
    """As text and as JSON, to the letter; by searching and by listing alike."""
    case = scenario.read(folder)
    for plan in (case.by_searching(), case.by_listing()):
        assert expected(folder, "plan.txt") == scenario.text_of(plan)
        assert expected(folder, "plan.json") == scenario.json_of(plan)


@each_scenario
def test_a_scenario_shows_nothing_that_acts(folder: Path) -> None:
    """Every line can be printed, and none begins with what a workflow obeys."""
    for name in ("plan.txt", "plan.json"):
        lines = expected(folder, name).removesuffix("\n").split("\n")
        assert [] == [line for line in lines if not line.isprintable() or line.lstrip().startswith("::")]


def test_there_are_scenarios() -> None:
    """An empty folder would pass everything."""
    assert len(scenario.FOLDERS) > 25
