"""Problems, for people and for programs."""

from __future__ import annotations

import json

from reconciler.model import Position, Problem
from reconciler.reports.problems import problems_json, problems_text

PROBLEMS = [Problem(Position("a.yaml", 3, 5), "wrong"), Problem(Position("b\x1b.yaml", 1, 1), "a\nb")]


def test_a_problem_is_a_line_of_text() -> None:
    """Also where path or message hold line breaks or escapes."""
    assert "a.yaml:3:5: wrong\nb\\u{1b}.yaml:1:1: a\\nb\n" == problems_text(PROBLEMS)


def test_a_problem_is_an_object_of_json() -> None:
    assert [
        {"path": "a.yaml", "line": 3, "column": 5, "message": "wrong"},
        {"path": "b\x1b.yaml", "line": 1, "column": 1, "message": "a\nb"},
    ] == json.loads(problems_json(PROBLEMS))


def test_the_json_itself_is_plain_ascii() -> None:
    assert set(problems_json(PROBLEMS)) <= {"\n", *map(chr, range(32, 127))}


def test_no_problems_are_no_lines_and_an_empty_array() -> None:
    assert ("", "[]\n") == (problems_text([]), problems_json([]))
