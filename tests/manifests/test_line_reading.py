"""What is read line by line is what the parser reads; of anything else nothing is said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.manifests.document import MAX_VALUES, Document
from reconciler.manifests.line_reading import read_lines
from reconciler.manifests.parsing import parse

if TYPE_CHECKING:
    from reconciler.desired import Marks

EXAMPLES = sorted(Path(__file__).parents[1].joinpath("examples").rglob("*.yaml"))

CANONICAL = """\
# yaml-language-server: $schema=../schemas/organization.schema.json

id: 300100  # pinned
name: Estúdio Maré & Co. (No. 7)
domain: northwind-robotics.com
people: [ada@acme.com, 7]
fields:
  Tags:
    - hardware
    - {city: Genoa, country: Italy}
  HQ: {"city": "Berlin, Mitte", country: Germany}
  Founded: 2019-04-01
  Site: https://acme.com/about
  "No": []
lists:
  Portfolio:
    Status: null
  Prospects: {}
"""

TOKENS = (
    *(" ", "  ", "\n", "\t", ":", ": ", ":\n", "#", " # c", "- ", "---\n", "...\n", "[", "]", "{", "}", ","),
    *(
        "'",
        '"',
        "\\",
        "|",
        ">",
        "&a ",
        "*a",
        "!",
        "%",
        "@",
        "`",
        "?",
        "~",
        "null",
        "yes",
        "010",
        "1:30",
        "1e3",
    ),
    *("2019-04-01", "=", "<<", "+5", "-5", "1.0", "é", "株", "٣", "²", "\u00a0", "\u2028", "\x85", "\u200b"),
    *("\ufeff", "\r", "\x00", "\x7f", "a", "b: c", "name", " ]", " }", ", ", "\u0301"),
)

WORDS = st.one_of(
    st.sampled_from(("a", "b", "name", "no", "null", "1", "1.5", "2019-04-01", "x/y~z")),
    st.text(st.sampled_from(" !\"#'*+,-./01:;<=>?[]_`ab{|}é"), max_size=6),
)
VALUES = st.one_of(
    st.just(""),
    WORDS,
    WORDS.map(lambda word: f'"{word}"'),
    st.lists(WORDS, max_size=3).map(lambda words: f"[{', '.join(words)}]"),
    st.lists(st.tuples(WORDS, WORDS), max_size=3).map(
        lambda pairs: f"{{{', '.join(f'{key}: {value}' for key, value in pairs)}}}"
    ),
)
LINES = st.tuples(
    st.sampled_from(("", "", "  ", "  ", "    ", " ")),
    st.one_of(st.sampled_from(("-", "a:", "b:", "c:", "#", "")), WORDS.map(lambda word: f"{word}:")),
    st.sampled_from((" ", " ", "  ", "")),
    VALUES,
    st.sampled_from(("", "", " ", " # why")),
).map("".join)


def by_lines(text: str) -> Document | None:
    return read_lines(text.encode(), {}, {})


def by_parser(text: str) -> tuple[list[Document], list[str]]:
    documents, problems = parse("a.yaml", text.encode(), {}, {})
    return documents, list(map(str, problems))


def assert_alike(text: str) -> None:
    """Hold the two together wherever the short cut says anything."""
    document = by_lines(text)
    if document is not None:
        expected, problems = by_parser(text)
        assert (expected, problems) == ([document], [])
        assert repr(expected[0].value) == repr(document.value), "1 and 1.0 are equal, too"


def test_what_fmt_writes_is_read() -> None:
    """Comments, both styles, numbers, dates, null, quotes and addresses are known."""
    assert by_lines(CANONICAL) is not None
    assert_alike(CANONICAL)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_examples_are_read_alike(path: Path) -> None:
    """Valid or not, an example means to both the same, or nothing to the short cut."""
    assert_alike(path.read_bytes().decode(errors="replace"))


@given(
    st.lists(
        st.tuples(st.integers(0, len(CANONICAL)), st.integers(0, 3), st.sampled_from(TOKENS)), max_size=4
    )
)
def test_what_is_spoilt_is_read_alike(edits: list[tuple[int, int, str]]) -> None:
    """A file that somebody edits by hand is read by the parser as soon as its meaning is in doubt."""
    text = CANONICAL
    for start, cut, token in edits:
        text = text[:start] + token + text[start + cut :]
    assert_alike(text)


@given(st.lists(LINES, max_size=6))
def test_any_lines_are_read_alike(lines: list[str]) -> None:
    """However lines are indented, and whatever stands in them."""
    assert_alike("".join(f"{line}\n" for line in lines))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "name: Acme",
        "name:\n",
        "name:\nid: 7\n",
        "name: Acme\nname: Acme\n",
        "{a: 1, a: 2}\n",
        "tags: {a: 1, a: 2}\n",
        "- a\n",
        "a:\n- b\n",
        "a:\n  - b\n  c: d\n",
        "a:\n    b: c\n  d: e\n",
        "a: b\n  c: d\n",
        "a: b\n  c\n",
        "a: [b]]\n",
        "a: [b}\n",
        "a: yes\n",
        "yes: a\n",
        "7: a\n",
        "a: |\n  b\n",
        "a: b\n---\na: b\n",
        f"{'a' * 2000}: b\n",
        f'"{"a" * 2000}": b\n',
        "".join(f"{' ' * depth}a:\n" for depth in range(200)),
        "".join(f"a{i}: b\n" for i in range(MAX_VALUES + 1)),
        f"a: [{', '.join('b' * (MAX_VALUES + 1))}]\n",
    ],
)
def test_the_rest_is_left_to_the_parser(text: str) -> None:
    """Several documents, faults, limits and rarer ways of writing are none of its business."""
    assert by_lines(text) is None


def test_no_utf_8_is_left_to_the_parser() -> None:
    """Which complains about it."""
    assert read_lines(b"name: \xff\n", {}, {}) is None


def test_equal_layouts_share_their_marks() -> None:
    """Ten thousand files of one layout keep one tuple."""
    layouts: dict[Marks, Marks] = {}
    one, other = (read_lines(f"name: {name}\n".encode(), layouts, {}) for name in ("Acme", "Globex"))
    assert one
    assert other
    assert one.marks is other.marks


@pytest.mark.parametrize("text", ["a: " * 100_000, "a:a" * 100_000, "a: [" + "b, " * 100_000, '"' * 100_000])
def test_long_lines_cost_what_they_are_long(text: str) -> None:
    """No text makes the patterns try again and again: this ends."""
    assert by_lines(f"{text}\t\n") is None
