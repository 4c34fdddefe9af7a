"""What a step hands on: outputs that no value can forge, a summary that is never too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.github.files import append, fitting, outputs_text, size_of

if TYPE_CHECKING:
    from pathlib import Path


def _read(text: str) -> dict[str, str]:
    """Read outputs as the runner does."""
    found, lines = {}, iter(text.split("\n")[:-1])
    for line in lines:
        name, _, delimiter = line.partition("<<")
        value = []
        while (each := next(lines)) != delimiter:
            value.append(each)
        found[name] = "\n".join(value)
    return found


@given(values=st.dictionaries(st.sampled_from(["digest", "plan-json", "blocked"]), st.text()))
def test_outputs_are_read_back(values: dict[str, str]) -> None:
    """Whatever they hold: lines, other outputs, another delimiter."""
    text = outputs_text(values | {"last": "x\ndigest<<EOF\nforged\nEOF"}, "end-0123")
    assert values | {"last": "x\ndigest<<EOF\nforged\nEOF"} == _read(text)


@pytest.mark.parametrize("letter", ["a", "ü", "€", "😀"])
@pytest.mark.parametrize("room", [2000, 5000, 2**20])
def test_a_report_fits_in_bytes(letter: str, room: int) -> None:
    """Characters are what reports are cut to, bytes what GitHub counts."""
    text = fitting(lambda chars: letter * chars, room)
    if text is None:
        assert room < 2000 * len(letter.encode())
    else:
        assert room // 2 < len(text.encode()) <= room


def test_a_short_report_is_taken_as_it_is() -> None:
    """However much room there is."""
    assert "short" == fitting(lambda _: "short", 10_000)


@pytest.mark.parametrize("room", [1999, 0, -5])
def test_without_room_there_is_no_report(room: int) -> None:
    """Nobody is asked to make one."""
    assert fitting(lambda _: pytest.fail("asked"), room) is None


def test_a_report_that_does_not_shrink_is_left_out() -> None:
    """Rather than cut somewhere, or asked for without end."""
    assert fitting(lambda _: "x" * 9000, 8000) is None


def test_files_are_added_to(tmp_path: Path) -> None:
    """What other commands of the step have said stays."""
    path = tmp_path / "summary"
    assert 0 == size_of(path)
    append(path, "ü\n")
    append(path, "two\n")
    assert ("ü\ntwo\n", 7) == (path.read_text(encoding="utf-8"), size_of(path))
