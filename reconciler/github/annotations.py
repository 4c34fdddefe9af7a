"""
Plans and problems as annotations: lines that the runner of a job shows beside the files of a change.

The runner takes them from standard output. Whatever came from outside is made visible and then escaped, so
that it can end neither a property nor the line.

Source: GitHub Actions, workflow commands; the runner escapes `%`, CR and LF in data, and `:` and `,` in
properties as well. It shows ten annotations of a kind in a step.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from reconciler.model import Position
from reconciler.reports.visible import visible
from reconciler.reports.wording import guard_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reconciler.model import Change, Plan

MAX_LINES = 10
"""Of one step; more would not be shown, and nobody would be told."""

_DATA: Mapping[str, str] = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY: Mapping[str, str] = {**_DATA, ":": "%3A", ",": "%2C"}
_PROBLEM = re.compile(r"(.+?):([0-9]{1,9}):([0-9]{1,9}): (.+)")


class Level(StrEnum):
    """How much an annotation matters, most first."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Annotation:
    """One line beside a file, or beside none; paths are relative to the root."""

    level: Level
    title: str
    message: str
    position: Position | None = None


def problem_annotations(text: str) -> Iterator[Annotation]:
    """Yield an error for each `path:line:column: message`, as validate prints them; pass over other lines."""
    for line in text.splitlines():
        if found := _PROBLEM.fullmatch(line):
            position = Position(found[1], int(found[2]), int(found[3]))
            yield Annotation(Level.ERROR, "Invalid", found[4], position)


def plan_annotations(plan: Plan, *, values: bool) -> Iterator[Annotation]:
    """
    Yield what a reviewer should see of a plan: errors, then warnings, then notices.

    Args:
        plan: Any plan.
        values: Whether names and reasons may be shown.
    """
    for change in (*plan.blocked, *(each for each in plan.drift if each.blocked)):
        reasons = "; ".join(change.blocked_by) if values else "see the plan"
        yield Annotation(
            Level.ERROR, "Blocked", f"{_what(change, values=values)}: {reasons}", change.position
        )
    for guard in plan.tripped:
        yield Annotation(Level.WARNING, "Guard", guard_reason(guard, plan.manifests, visible))
    for change in plan.pending:
        message = _what(change, values=values) + (f": {_keys(change)}" if values else "")
        yield Annotation(Level.NOTICE, "Plan", message, change.position)
    for change in plan.drift:
        if not change.blocked:
            message = f"{_what(change, values=values)}: due before this change"
            yield Annotation(Level.NOTICE, "Drift", message, change.position)


def command_lines(annotations: Iterable[Annotation], folder: str = "") -> str:
    """
    Return workflow commands, a line each; the last of ten says how many more there are.

    Args:
        annotations: Those of the highest level first.
        folder: Where the root is in the repository, with a slash at its end; "" for its top.
    """
    every = sorted(annotations, key=lambda each: list(Level).index(each.level))
    shown: Sequence[Annotation] = every
    if len(every) > MAX_LINES:
        first_left_out = every[MAX_LINES - 1]
        more = f"{len(every) - MAX_LINES + 1:,} more; the summary of this run has them"
        shown = [*every[: MAX_LINES - 1], Annotation(first_left_out.level, "More", more)]
    return "".join(f"{_command(each, folder)}\n" for each in shown)


def _command(annotation: Annotation, folder: str) -> str:
    properties = {"title": annotation.title}
    if position := annotation.position:
        place = {"file": f"{folder}{position.path}", "line": str(position.line), "col": str(position.column)}
        properties = place | properties
    listed = ",".join(f"{name}={_escaped(value, _PROPERTY)}" for name, value in properties.items())
    return f"::{annotation.level.value} {listed}::{_escaped(annotation.message, _DATA)}"


def _escaped(text: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(character, character) for character in visible(text))


def _what(change: Change, *, values: bool) -> str:
    return f"{change.action.value} {change.name}" if values else change.action.value


def _keys(change: Change) -> str:
    return ", ".join(each.field for each in change.fields)
