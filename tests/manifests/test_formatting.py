from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.errors import InvalidInput
from reconciler.manifests.formatting import formatted
from reconciler.manifests.mending import mended_value
from reconciler.manifests.modeline import modeline
from reconciler.manifests.nodes import Uneditable
from reconciler.manifests.reading import read_values
from tests.manifests.examples import VALID
from tests.manifests.handwritten import MANIFESTS, comments_of, files_of

if TYPE_CHECKING:
    from reconciler.manifests.document import Value
    from tests.manifests.examples import Example

PATH = "organizations/acme.yaml"
FIRST = f"{modeline(PATH)}\n"

FILES = st.lists(MANIFESTS, min_size=1, max_size=3)


@settings(max_examples=100, deadline=None)
@given(st.data(), FILES)
def test_formatting_changes_neither_meaning_nor_comments(
    data: st.DataObject, meant: list[dict[str, Value]]
) -> None:
    """However people wrote it; formatting once more changes nothing."""
    before = data.draw(files_of(meant))
    values = read_values(PATH, before)
    after = formatted(PATH, before)
    assert list(map(mended_value, values)) == list(map(mended_value, read_values(PATH, after)))
    assert comments_of(before) == comments_of(after)
    assert after == formatted(PATH, after)
    assert after.startswith(FIRST.strip().encode())


@pytest.mark.parametrize(
    "example", [each for each in VALID if not each.is_settings], ids=lambda each: each.name
)
def test_every_valid_manifest_can_be_formatted(example: Example) -> None:
    """Once; it says the same."""
    after = formatted(PATH, example.data)
    assert list(map(mended_value, read_values("", example.data))) == read_values("", after)
    assert after == formatted(PATH, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("name: A", "name: A\n"),
        ("name: A\n\n\n", "name: A\n"),
        ("name: A\r\n# end", "name: A\r\n# end\r\n"),
        ("name: |\n  A", "name: |-\n  A\n"),
        ("name: >2+ # c\n  A", "name: >2- # c\n  A\n"),
        ("name: &a |\n  A", "name: &a |-\n  A\n"),
        ("name: |+\n  A\n\n\n", "name: |+\n  A\n\n\n"),
        ("\n\n# apart\n\n\nname: A\n", "\n# apart\n\nname: A\n"),
        ("# a\n--- # b\nname: 'A'\n\n\n---\nname: 'B'\n", "# a\n--- # b\nname: A\n\n---\nname: B\n"),
    ],
)
def test_files_end_with_one_line_break(before: str, after: str) -> None:
    """Which no value takes for its own; there are no two blank lines in a row."""
    line_break = "\r\n" if "\r" in before else "\n"
    assert FIRST.replace("\n", line_break) + after == formatted(PATH, before.encode()).decode()


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_every_line_break_ends_a_file(line_break: str) -> None:
    """No other one is added, however often the file is formatted."""
    assert (
        f"{FIRST}name: A\n".replace("\n", line_break)
        == formatted(PATH, f"name: A{line_break}".encode()).decode()
    )


def test_what_cannot_be_read_is_not_formatted() -> None:
    """All that is wrong with it is told."""
    with pytest.raises(InvalidInput) as raised:
        formatted(PATH, b"name: no\n---\nname: off\n")
    assert [1, 3] == [problem.position.line for problem in raised.value.problems]


@pytest.mark.parametrize("text", ["{? name : A}\n", "- A\n", "fields:\n  A  b: 1\n  A b: 2\n"])
def test_what_formatting_would_break_is_left_alone(text: str) -> None:
    """Two keys that would become one are such a case."""
    with pytest.raises(Uneditable):
        formatted(PATH, text.encode())


@settings(max_examples=100, deadline=None)
@given(
    st.data(), MANIFESTS, st.integers(0, 500), st.integers(0, 5), st.text(" \n:-[]{}&*!#'\"a?|>,", max_size=4)
)
def test_a_damaged_file_is_formatted_or_refused(
    data: st.DataObject, manifest: dict[str, Value], start: int, length: int, instead: str
) -> None:
    """And nothing else happens."""
    text = data.draw(files_of([manifest])).decode()
    damaged = (text[:start] + instead + text[start + length :]).encode()
    try:
        after = formatted(PATH, damaged)
    except (InvalidInput, Uneditable):
        return
    assert after == formatted(PATH, after)
