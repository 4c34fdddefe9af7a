"""A marker survives any root, and nothing in it can end the comment that it is."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reconciler.github.marker import Kind, Marker, marked, marker_of

MARKERS = st.builds(
    Marker, st.sampled_from(Kind), st.text(max_size=40), st.text(max_size=40), st.text(max_size=64)
)


@given(marker=MARKERS, text=st.text())
@example(marker=Marker(Kind.PLAN, "--> <b>@team</b> <!--"), text="<!-- {} -->")
def test_a_marker_is_read_back(marker: Marker, text: str) -> None:
    """Whatever it says, and whatever stands below it."""
    body = marked(marker, text)
    assert marker == marker_of(body)
    assert body.endswith(f"\n\n{text}")


@given(marker=MARKERS)
def test_a_marker_is_one_invisible_line(marker: Marker) -> None:
    """It holds nothing that could end it, begin a tag, or be a mention's neighbour on the next line."""
    line = marked(marker, "").removesuffix("\n\n")
    inside = line.removeprefix("<!-- ").removesuffix(" -->")
    assert (True, False) == (line.isascii() and line.isprintable(), bool(set("<>&-") & set(inside)))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "nothing hidden",
        "<!-- {} -->",
        '<!-- {"tool": "another"} -->',
        '<!-- {"tool": "reconciler"} -->',
        '<!-- {"tool": "reconciler", "kind": "poem", "root": ".", "commit": "", "digest": ""} -->',
        '<!-- {"tool": "reconciler", "kind": "plan", "root": 1, "commit": "", "digest": ""} -->',
        '<!-- {"tool": "reconciler", "kind": "plan", "root": ".", "commit": "", "digest": "" -->',
        "<!-- " + "{" * 9000 + "} -->",
        " " + marked(Marker(Kind.PLAN, "."), ""),
        "> " + marked(Marker(Kind.PLAN, "."), ""),
        "Look:\n" + marked(Marker(Kind.PLAN, "."), ""),
        "<!--\n" + marked(Marker(Kind.PLAN, "."), ""),
    ],
)
def test_what_is_no_marker(body: str) -> None:
    """A broken one, another tool's, and one that is quoted or stands further below."""
    assert marker_of(body) is None


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Marker(Kind.PLAN, "crm", "1", "2"), True),
        (Marker(Kind.PLAN, "crm/eu"), False),
        (Marker(Kind.RECEIPT, "crm"), False),
    ],
)
def test_what_a_marker_is_about(*, other: Marker, same: bool) -> None:
    """Kind and root; commit and digest are what it says at the moment."""
    assert same is Marker(Kind.PLAN, "crm", "commit", "digest").is_about(other)
