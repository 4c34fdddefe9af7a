from __future__ import annotations

from reconciler.cli.diffs import diff


def test_a_diff_shows_what_goes_and_what_comes() -> None:
    """As a patch, with the path below two folders."""
    assert "--- a/o/a.yaml\n+++ b/o/a.yaml\n@@ -1 +1,2 @@\n+id: 1\n name: A\n" == diff(
        "o/a.yaml", b"name: A\n", b"id: 1\nname: A\n"
    )


def test_a_missing_line_break_is_told_of() -> None:
    """Else nobody would see that it comes."""
    shown = diff("a", b"name: A", b"name: A\n").splitlines()
    assert ["-name: A", "\\ No newline at end of file", "+name: A"] == shown[-3:]


def test_nothing_in_it_acts() -> None:
    """Neither line breaks of Windows nor what a terminal obeys."""
    shown = diff("a", b"x\r\n", "x\u202e\x1b[2J\r\n".encode())
    assert ["-x\\r", "+x\\u{202e}\\u{1b}[2J\\r"] == shown.splitlines()[-2:]


def test_equal_texts_have_none() -> None:
    """Not even a head."""
    assert "" == diff("a", b"x", b"x")
