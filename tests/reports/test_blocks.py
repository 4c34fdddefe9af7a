"""A document is cut between blocks and rows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reconciler.reports.blocks import Block, LeftOut, Section, fill

ROWS = [f"| row {number} |\n" for number in range(12)]
TABLE = Block("lead\n\n", "| head |\n| --- |\n", ROWS, "tail\n")


def section(title: str, *blocks: Block, collapsed: bool = False) -> Section:
    return Section(title, blocks, len(blocks), title, collapsed=collapsed)


def test_what_fits_is_whole() -> None:
    text, left_out = fill([section("one", Block("a\n"), Block("b\n"))], 100)
    assert ("#### one\n\na\nb\n\n", []) == (text, left_out)


def test_a_collapsed_section_is_opened_by_the_reader() -> None:
    """With blank lines around, so that Markdown is read inside."""
    text, _ = fill([section("one", Block("a\n"), collapsed=True)], 100)
    assert "<details><summary><b>one</b></summary>\n\na\n\n</details>\n\n" == text


def test_a_block_is_cut_between_its_rows() -> None:
    """It keeps its head and its tail, and says how many rows are missing; it counts as left out."""
    text, left_out = fill([section("one", TABLE)], TABLE.size)
    assert "lead\n\n| head |\n| --- |\n| row 0 |\n" in text
    assert text.endswith("| row 8 |\n\n… and 3 more.\n\ntail\n\n")
    assert [LeftOut("one", 1)] == left_out


def test_what_does_not_fit_is_counted() -> None:
    blocks = [Block("a" * 10 + "\n")] * 10
    text, left_out = fill([section("one", *blocks)], 50)
    assert 3 == text.count("a" * 10)
    assert [LeftOut("one", 7)] == left_out


def test_a_section_without_room_is_left_out_with_its_frame() -> None:
    assert ("", [LeftOut("one", 1)]) == fill([section("one", Block("a" * 100))], 50)


def test_a_large_section_leaves_the_others_their_share() -> None:
    """Who needs less than its share leaves the rest to who needs more."""
    many = [Block("a" * 9 + "\n")] * 1_000
    text, left_out = fill(
        [section("many", *many), section("few", Block("b\n")), section("more", *many)], 1_000
    )
    assert len(text) > 950
    assert ["many", "more"] == [each.what for each in left_out]
    assert abs(left_out[0].count - left_out[1].count) <= 1
    assert "#### few\n\nb\n" in text


_blocks = st.builds(
    Block,
    st.text("ab", min_size=1, max_size=30),
    st.just("| head |\n"),
    st.lists(st.text("cd", min_size=1, max_size=30), max_size=8),
    st.sampled_from(["", "tail"]),
)


@given(
    st.lists(st.tuples(st.lists(_blocks, min_size=1, max_size=8), st.booleans()), max_size=5),
    st.integers(0, 900),
)
def test_no_document_is_longer_than_its_room(made: list[tuple[list[Block], bool]], room: int) -> None:
    """And what is not whole is left out, to the last block."""
    sections = [section(str(number), *blocks, collapsed=shut) for number, (blocks, shut) in enumerate(made)]
    text, left_out = fill(sections, room)
    assert len(text) <= room
    assert text.count("<details>") == text.count("</details>")
    if not left_out:
        assert all(block.within(10_000)[0] in text for blocks, _ in made for block in blocks)
