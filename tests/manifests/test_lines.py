from __future__ import annotations

import pytest

from reconciler.manifests.lines import COMMENT_BELOW, Text


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_lines_end_as_the_parser_thinks(line_break: str) -> None:
    """On every system, and without any break at the end."""
    text = Text(f"one{line_break}two")
    second = len("one") + len(line_break)
    assert [0, 0, second, second] == [text.line_start(offset) for offset in (0, 2, second, len(text.text))]
    assert [second, second, len(text.text)] == [text.next_line(offset) for offset in (0, 3, second)]
    assert [3, 2, 0, second + 3] == [text.before_break(offset) for offset in (second, 2, 0, second + 3)]


def test_between_values_stand_blanks_and_comments() -> None:
    """Punctuation ends that."""
    text = Text("a  # b: c\n\t# d\n , e")
    assert text.text.index(",") == text.behind_space(1)
    assert ["# b: c", "# d"] == text.comments(1, len(text.text))
    assert [] == text.comments(1, 3)


@pytest.mark.parametrize(
    ("text", "end"), [("a # b\nc", 6), ("a\r\nc", 3), ("a", 1), ("a  #", 4), ("a , b", None), ("a b", None)]
)
def test_a_line_may_end_with_a_comment(text: str, end: int | None) -> None:
    """Anything else means that it goes on."""
    assert end == Text(text).behind_rest(1)


@pytest.mark.parametrize(
    ("text", "mark"), [("# b", 0), ("\r\n \t\n  # b", 7), ("\r#", 1), ("a # b", None), ("\n- # b", None)]
)
def test_a_comment_is_next_where_only_blank_lines_come_first(text: str, mark: int | None) -> None:
    """However many there are."""
    found = COMMENT_BELOW.match(text)
    assert mark == (found.end() - 1 if found else None)
