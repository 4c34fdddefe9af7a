"""Text from outside is shown and never acts."""

from __future__ import annotations

import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.reports.visible import inert_json, quoted, visible

INVISIBLE = [
    *(chr(code) for code in [*range(0x20), *range(0x7F, 0xA0)]),  # controls, the escape among them
    "\u00a0\u2003\u3000",  # blanks that are no space
    "\u00ad",  # soft hyphen
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0",  # letters and marks without ink
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",  # writing direction
    "\u200b\u200c\u200d\u2060\ufeff",  # zero width
    "\u2028\u2029",  # line and paragraph separators
    "\ud800\udfff",  # halves of a surrogate pair
    "\ue000\U000f0000\uffff",  # private and no characters
    "\U000e0041\U000e007f",  # tags
    "\U000e0100",  # variation selectors that can carry text
]


@given(st.text(st.characters(exclude_categories=())))
def test_text_becomes_one_printable_line(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert len(shown.splitlines()) <= 1
    assert shown == visible(shown)


@pytest.mark.parametrize("text", INVISIBLE, ids=ascii)
def test_every_invisible_character_is_spelled_out(text: str) -> None:
    assert set(visible(text)) <= set("\\u{}0123456789abcdefnrt")


@pytest.mark.parametrize(
    "text",
    ["", "Acme", "Yahoo! & <b>`#@me` $(x) %0A ::error::", "Estée Lauder", "株式会社", "Ещё", "🤖", "نرم"],
)
def test_what_an_eye_can_see_stays(text: str) -> None:
    """A terminal obeys none of it."""
    assert text == visible(text)


def test_an_escape_is_called_by_its_number_and_a_line_break_by_its_letter() -> None:
    assert r"a\u{1b}[31m\nb\r\t\u{202e}" == visible("a\x1b[31m\nb\r\t\u202e")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x", r"\u{3a}:error::x"),
        ("  ::error::x", r"  \u{3a}:error::x"),
        ("a ::error::x", "a ::error::x"),
        ("a ##[error]x", r"a #\u{23}[error]x"),
        ("###[a##[b", r"##\u{23}[a#\u{23}[b"),
        ("## [a] #[b]", "## [a] #[b]"),
    ],
)
def test_what_a_runner_obeys_in_its_log_is_spelled_out(text: str, shown: str) -> None:
    """`::` at the start of a line, `##[` anywhere."""
    assert shown == visible(text)


def test_json_says_the_same_without_what_a_runner_obeys() -> None:
    document = json.dumps({"##[a]": "x###[error]y"})
    assert "##[" not in inert_json(document)
    assert json.loads(document) == json.loads(inert_json(document))
    assert '{"a": "#["}' == inert_json('{"a": "#["}')


def test_every_character_of_unicode_is_either_shown_or_spelled_out() -> None:
    """Nothing is dropped; controls, formats, separators and unassigned ones never get through."""
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        shown = visible(character)
        assert shown
        if unicodedata.category(character)[0] in "CZ" and character != " ":
            assert shown != character


@pytest.mark.parametrize(("value", "shown"), [(None, "(empty)"), ("", '""'), ("a\nb", r'"a\nb"')])
def test_a_value_is_quoted_and_empty_is_a_word(value: str | None, shown: str) -> None:
    assert shown == quoted(value)
