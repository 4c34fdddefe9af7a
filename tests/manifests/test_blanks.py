from __future__ import annotations

import pytest

from reconciler.manifests.blanks import no_blanks_above, no_blanks_below, single_blanks


@pytest.mark.parametrize(
    ("text", "single"),
    [
        ("", ""),
        ("a\nb\n", "a\nb\n"),
        ("a\n\n\n\nb\n", "a\n\nb\n"),
        ("\n\na\n  \n\t\n", "\na\n\n"),
        ("a\r\n\r\n\r\nb", "a\r\n\r\nb"),
        ("\n\n  b", "\n  b"),
        ("a\n\n \n  ", "a\n\n  "),
    ],
)
def test_one_blank_line_stands_for_several(text: str, single: str) -> None:
    """It is empty; the indentation of what follows stays."""
    assert single == single_blanks(text)


@pytest.mark.parametrize(
    ("text", "below"), [("\n \n a\n\n", " a\n\n"), ("a\n", "a\n"), ("\r\n\r\na", "a"), ("\n", ""), ("", "")]
)
def test_blank_lines_at_the_top_can_go(text: str, below: str) -> None:
    """No others do."""
    assert below == no_blanks_above(text)


@pytest.mark.parametrize(
    ("text", "above"),
    [("\na\n\n \n", "\na\n"), ("a\r\n\r\n", "a\r\n"), ("a\n\n  b", "a\n\n  b"), ("\n\n", ""), ("", "")],
)
def test_blank_lines_at_the_end_can_go(text: str, above: str) -> None:
    """The break that ends the last line stays."""
    assert above == no_blanks_below(text)
