"""Annotations: what is wrong comes first, ten lines at most, and no text acts in them."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.github.annotations import (
    MAX_LINES,
    Annotation,
    Level,
    command_lines,
    plan_annotations,
    problem_annotations,
)
from reconciler.model import Action, Guard, GuardLimit, Origin, Position
from tests.builders import change, create, field_change, plan

HOSTILE = "a,b::c%0A\n::error::\r##[add-mask]x\u202e"


def _parsed(line: str) -> tuple[str, dict[str, str], str]:
    """Take a command apart as the runner does: up to the first `::` after the command it is properties."""
    command, _, message = line.removeprefix("::").partition("::")
    name, _, listed = command.partition(" ")
    properties = dict(each.split("=", 1) for each in listed.split(","))
    return name, {key: unquote(value) for key, value in properties.items()}, unquote(message)


class TestProblems:
    def test_each_line_is_an_error_in_its_place(self) -> None:
        """Lines that are no problems are passed over."""
        text = "organizations/a.yaml:3:7: name: write it\nvalid\n\n.reconciler.yaml:1:1: no\n2 problems\n"
        assert [
            Annotation(Level.ERROR, "Invalid", "name: write it", Position("organizations/a.yaml", 3, 7)),
            Annotation(Level.ERROR, "Invalid", "no", Position(".reconciler.yaml", 1, 1)),
        ] == list(problem_annotations(text))

    def test_a_path_may_hold_colons(self) -> None:
        """The first place that fits is meant."""
        (found,) = problem_annotations("organizations/a:b.yaml:3:7: x:1:2: y")
        assert (Position("organizations/a:b.yaml", 3, 7), "x:1:2: y") == (found.position, found.message)


class TestPlans:
    DRIFT = change(name="Old", address="organizations/old.yaml#1")
    PLAN = plan(
        create("New", address="organizations/new.yaml#1"),
        change(name="Stuck", blocked_by=["two candidates", "a global"], address="organizations/stuck.yaml#1"),
        guards=[
            Guard("deletes", 3, GuardLimit(0), tripped=True),
            Guard("creates", 1, GuardLimit(25), tripped=False),
        ],
    )

    def test_what_is_wrong_comes_first(self) -> None:
        """Blocked changes, tripped guards, then what would be done."""
        said = [(each.level, each.title, each.message) for each in plan_annotations(self.PLAN, values=True)]
        assert [
            (Level.ERROR, "Blocked", "update Stuck: two candidates; a global"),
            (Level.NOTICE, "Plan", "create New: name"),
        ] == [said[0], said[2]]
        assert (Level.WARNING, "Guard") == said[1][:2]
        assert said[1][2].startswith("Guard tripped: 3 deletes, more than 0.")

    def test_counts_hold_no_names_and_no_reasons(self) -> None:
        """Only what is done, and where."""
        said = [(each.message, each.position) for each in plan_annotations(self.PLAN, values=False)]
        assert ("update: see the plan", Position("organizations/stuck.yaml", 2, 1)) == said[0]
        assert ("create", Position("organizations/new.yaml", 2, 1)) == said[2]
        assert not any(word in str(said) for word in ("New", "Stuck", "candidates", "global"))

    @pytest.mark.parametrize(("values", "message"), [(True, "update Old: due"), (False, "update: due")])
    def test_drift_is_told_apart(self, *, values: bool, message: str) -> None:
        """It is a notice, since nobody has caused it here; blocked, it is an error all the same."""
        drift = replace(self.DRIFT, origin=Origin.DRIFT)
        stuck = replace(drift, blocked_by=("no",))
        found = list(plan_annotations(plan(drift, stuck), values=values))
        assert [(Level.ERROR, "Blocked"), (Level.NOTICE, "Drift")] == [
            (each.level, each.title) for each in found
        ]
        assert found[1].message.startswith(message)


class TestCommands:
    def test_a_line(self) -> None:
        """As the runner takes it, with the root's folder before the path."""
        annotation = Annotation(Level.ERROR, "Blocked", "why: so, 100%", Position("a,b.yaml", 3, 7))
        assert "::error file=crm/a%2Cb.yaml,line=3,col=7,title=Blocked::why: so, 100%25\n" == command_lines(
            [annotation], "crm/"
        )
        assert "::notice title=T::m\n" == command_lines([Annotation(Level.NOTICE, "T", "m")])
        assert "" == command_lines([])

    @pytest.mark.parametrize(("count", "more"), [(9, None), (10, None), (11, "2 more"), (5000, "4,991 more")])
    def test_ten_at_most(self, count: int, more: str | None) -> None:
        """The last says how many more there are, as loudly as the first that is left out."""
        given_ = [Annotation(Level.NOTICE, "T", "m")] * (count - 1) + [Annotation(Level.ERROR, "E", "e")]
        lines = command_lines(given_).splitlines()
        assert min(count, MAX_LINES) == len(lines)
        assert lines[0].startswith("::error")
        assert (more is not None) is lines[-1].startswith(f"::notice title=More::{more};")

    @given(title=st.text(), message=st.text(), path=st.text(min_size=1))
    def test_nothing_acts(self, title: str, message: str, path: str) -> None:
        """Any text stays in its property or message, on one line that is one command."""
        for text in (HOSTILE, ""):
            annotation = Annotation(Level.ERROR, title + text, message + text, Position(path + text, 1, 2))
            (line,) = command_lines([annotation]).split("\n")[:-1]
            assert [line] == line.splitlines()
            name, properties, _ = _parsed(line)
            assert ("error", ["file", "line", "col", "title"]) == (name, list(properties))
            assert ("1", "2") == (properties["line"], properties["col"])

    def test_the_names_of_a_plan_do_not_act(self) -> None:
        """Nor do those of its fields."""
        hostile = change(Action.UPDATE, field_change(HOSTILE, "a", "b"), name=HOSTILE, address=f"{HOSTILE}#1")
        text = command_lines(plan_annotations(plan(hostile), values=True))
        assert (1, False) == (text.count("\n"), "\u202e" in text)
        assert ("notice", 4) == (_parsed(text)[0], len(_parsed(text)[1]))
