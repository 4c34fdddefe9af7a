from __future__ import annotations

import re
from difflib import Match, SequenceMatcher, unified_diff
from itertools import zip_longest
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.cli.diffs import diff

if TYPE_CHECKING:
    import pytest

DOCUMENTS = st.lists(
    st.sampled_from(("name: A\n", "id: 1\nname: A\n", "name: B\n---\n---\n", "name: C"))
    | st.integers(0, 40).map("name: {0}\ndomain: c{0}.com\n---\n".format),
    max_size=60,
).map("".join)


def _applied(before: str, patch: str) -> str:
    """Return what a patch makes of a text, having compared with it all that the patch says of it."""
    old = before.splitlines(keepends=True)
    new: list[str] = []
    at = 0
    shown = patch.splitlines(keepends=True)[2:]
    for line, below in zip_longest(shown, shown[1:], fillvalue=""):
        text = line[1:-1] if below.startswith("\\") else line[1:]
        if hunk := re.match(r"@@ -(\d+)(,0)?(?:,\d+)? \+(\d+)(,0)?", line):
            begin = int(hunk[1]) - (not hunk[2])
            new += old[at:begin]
            at = begin
            assert int(hunk[3]) - (not hunk[4]) == len(new)
        elif line[0] in " -":
            assert old[at] == text
            at += 1
        if line[0] in " +":
            new.append(text)
    return "".join(new + old[at:])


def _manifests(count: int, form: str) -> bytes:
    return "---\n".join(form.format(number) for number in range(count)).encode()


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


@settings(max_examples=200)
@given(before=DOCUMENTS, after=DOCUMENTS)
def test_a_diff_makes_the_one_text_of_the_other(before: str, after: str) -> None:
    """Whatever the two have in common, and however long they are."""
    assert after == _applied(before, diff("a", before.encode(), after.encode()))


@settings(max_examples=50)
@given(before=DOCUMENTS, after=DOCUMENTS)
def test_a_short_file_is_shown_as_difflib_shows_it(before: str, after: str) -> None:
    """Its answers for short texts are good ones."""
    old, new = (text.splitlines(keepends=True)[:50] for text in (before, after))
    whole = "".join(unified_diff(old, new, "a/a", "b/a"))
    shown = diff("a", "".join(old).encode(), "".join(new).encode())
    assert whole == shown.replace("\n\\ No newline at end of file\n", "")


def test_every_document_of_a_long_file_is_shown_by_itself() -> None:
    """Although only the lines between documents stay."""
    before = _manifests(1000, 'name: "C {0}"\ndomain: C{0}.com\n')
    shown = diff("a", before, _manifests(1000, "name: C {0}\ndomain: c{0}.com\n")).splitlines()
    expected = ['-name: "C 500"', "-domain: C500.com", "+name: C 500", "+domain: c500.com", " ---"]
    start = shown.index(expected[0])
    assert expected == shown[start : start + 5]


def test_the_work_grows_with_the_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not with their square: ten thousand documents in one file are shown within a second or two."""
    looked_at = 0
    find = SequenceMatcher.find_longest_match

    def counting(matcher: SequenceMatcher[str], *bounds: int) -> Match:
        nonlocal looked_at
        looked_at += len(vars(matcher)["a"])
        return find(matcher, *bounds)

    monkeypatch.setattr(SequenceMatcher, "find_longest_match", counting)
    before = _manifests(1000, 'name: "C {0}"\ndomain: c{0}.com\n')
    assert diff("a", before, before.replace(b'"', b""))
    assert 0 < looked_at < 100 * before.count(b"\n")
