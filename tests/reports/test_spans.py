"""Text in Markdown is a code span, whatever it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reconciler.reports.spans import cell, code
from reconciler.reports.visible import visible

PARSER = MarkdownIt("gfm-like", {"html": True})
TEXTS = st.text(st.sampled_from("`|\\ab <>@#*_~[]()!&;:\n\u202e "), min_size=1, max_size=30) | st.text(
    min_size=1
)


@given(TEXTS)
def test_a_text_is_one_code_span_that_says_what_it_is(text: str) -> None:
    (inline,) = [token for token in PARSER.parse(f"x {code(text)} y") if token.type == "inline"]
    assert inline.children is not None
    assert ["text", "code_inline", "text"] == [token.type for token in inline.children]
    assert visible(text) == inline.children[1].content


@given(TEXTS, TEXTS)
def test_cells_are_cells(one: str, other: str) -> None:
    """Bars and backslashes within do not end them."""
    tokens = PARSER.parse(f"| a | b |\n| --- | --- |\n| {cell(one)} | {cell(other)} |\n")
    cells = [token for token in tokens if token.type == "inline"][2:]
    assert [visible(one), visible(other)] == [
        child.content for each in cells for child in each.children or () if child.type == "code_inline"
    ]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Acme", "`Acme`"),
        ("a`b", "``a`b``"),
        ("`a`", "`` `a` ``"),
        (" a", "`  a `"),
        ("a\nb", r"`a\nb`"),
        ("", "*no text*"),
    ],
)
def test_a_fence_is_longer_than_any_run_inside(text: str, span: str) -> None:
    assert span == code(text)


def test_no_fence_is_longer_than_github_reads() -> None:
    """Of more than 80 backticks GitHub makes text."""
    for count in (9, 10, 79, 80, 81, 200):
        assert max(map(len, re.findall("`+", code("`" * count, 10_000)))) <= 80


def test_a_long_text_is_cut_and_says_so() -> None:
    assert f"`{'a' * 300}` (+ 1,200 characters)" == code("a" * 1_500)
    assert f"`{'a' * 300}`" == code("a" * 300)
    assert "`abc` (+ 2 characters)" == code("abcde", 3)
