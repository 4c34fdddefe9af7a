"""
The files by which a step hands on what it found: outputs for later steps, and the summary of the run.

Source: GitHub Actions, workflow commands: a value of several lines stands between two equal delimiters; the
summary of a step may have 1 MiB, and a longer one is not shown at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

MAX_SUMMARY_BYTES = 2**20

_LEAST_CHARS = 2000
"""What a report needs to say anything."""


def outputs_text(outputs: Mapping[str, str], delimiter: str) -> str:
    """
    Return outputs as the runner reads them.

    Args:
        outputs: Values by name.
        delimiter: A word that nobody can foresee, so that no value can end itself and begin another output.
    """
    return "".join(f"{name}<<{delimiter}\n{value}\n{delimiter}\n" for name, value in outputs.items())


def fitting(report: Callable[[int], str], room_bytes: int) -> str | None:
    """
    Return the longest report that fits; None where not even a short one does.

    Args:
        report: Makes one of at most so many characters.
        room_bytes: How long it may be in UTF-8.
    """
    chars = room_bytes
    while chars >= _LEAST_CHARS:
        text = report(chars)
        size = len(text.encode())
        if size <= room_bytes:
            return text
        chars = min(chars * room_bytes // size, chars - 1)
    return None


def append(path: Path, text: str) -> None:
    """Add to a file of the runner's, which may hold what other commands of the step have said."""
    with path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.write(text)


def size_of(path: Path) -> int:
    """Return how many bytes a file holds; 0 where it is not there yet."""
    return path.stat().st_size if path.exists() else 0
