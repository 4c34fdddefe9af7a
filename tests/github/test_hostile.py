"""Texts from outside do nothing on GitHub: the corpus of reports, in what this room makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconciler.cli.reporting import Place
from reconciler.github.annotations import command_lines, plan_annotations, problem_annotations
from reconciler.github.marker import Kind, Marker, marked, marker_of
from reconciler.reports.markdown import markdown
from reconciler.reports.problems import problems_text
from tests.reports import hostile
from tests.reports.test_hostile import plan_with, problems_with


def _annotations(text: str) -> str:
    problems = problem_annotations(problems_text(problems_with(text)))
    return command_lines([*problems, *plan_annotations(plan_with(text), values=True)], "crm/")


def _shape(line: str) -> tuple[str, list[str]]:
    """What the runner takes for the command and its properties."""
    command, _, _ = line.removeprefix("::").partition("::")
    name, _, listed = command.partition(" ")
    return name, [each.partition("=")[0] for each in listed.split(",")]


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_annotations_are_the_commands_that_they_are(text: str) -> None:
    """No text adds a line, a command or a property, or is obeyed as one of the old kind."""
    output = _annotations(hostile.TEXTS[text])
    lines = output.splitlines()
    assert list(map(_shape, _annotations(hostile.HARMLESS).splitlines())) == list(map(_shape, lines))
    assert ([], False) == (hostile.unprintable(output), "##[" in output)


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_a_comment_has_the_structure_of_a_harmless_one(text: str) -> None:
    """With the text as the label of the root, and all over the plan."""

    def body(text: str) -> str:
        marker = Marker(Kind.PLAN, text, text, text)
        return marked(marker, Place(Path(), text, None).heading + markdown(plan_with(text)))

    output = body(hostile.TEXTS[text])
    line, _, rest = output.partition("\n")
    harmless = body(hostile.HARMLESS).partition("\n")[2]
    assert list(hostile.of_markdown(harmless)) == list(hostile.of_markdown(rest))
    assert (["html_block"], True) == (
        [each.split()[0] for each in hostile.of_markdown(line)],
        line.endswith(" -->") and line.count("-->") == 1,
    )
    assert Marker(Kind.PLAN, *[hostile.TEXTS[text]] * 3) == marker_of(output)
