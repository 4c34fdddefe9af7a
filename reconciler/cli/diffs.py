"""Shows what would change in a file, as a unified diff in which nothing acts on a terminal."""

from __future__ import annotations

import io
from difflib import unified_diff

from reconciler.reports.visible import visible


def diff(path: str, before: bytes, after: bytes) -> str:
    r"""Return the difference between two texts of a file, each line ended by \n; "" where there is none."""
    lines = unified_diff(_lines(before), _lines(after), f"a/{path}", f"b/{path}")
    return "".join(_shown(line) for line in lines)


def _lines(data: bytes) -> list[str]:
    return list(io.StringIO(data.decode(errors="replace"), newline="\n"))


def _shown(line: str) -> str:
    if line.endswith("\n"):
        return f"{visible(line[:-1])}\n"
    return f"{visible(line)}\n\\ No newline at end of file\n"
