"""Problems with manifests, settings or plans, for people and for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reconciler.reports.visible import inert_json, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.model import Problem


def problems_text(problems: Sequence[Problem]) -> str:
    """Return a line each, as `path:line:column: message`."""
    return "".join(f"{visible(str(problem))}\n" for problem in problems)


def problems_json(problems: Sequence[Problem]) -> str:
    """Return a JSON array of objects with path, line, column and message."""
    rows = [
        {
            "path": problem.position.path,
            "line": problem.position.line,
            "column": problem.position.column,
            "message": problem.message,
        }
        for problem in problems
    ]
    return inert_json(json.dumps(rows, ensure_ascii=True, indent=2)) + "\n"
