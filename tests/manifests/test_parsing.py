"""Files become documents with line and column of every key, or problems; never anything else."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reconciler.manifests import parsing
from reconciler.manifests.document import MAX_PROBLEMS, MAX_VALUES, Document
from reconciler.manifests.parsing import MAX_DEPTH, MAX_DOCUMENTS, Piece, parse, pieces

ALONE = (
    *("name: A\nid: 7\n", "a: |\n  ---\n", "{a: [b, c]}\n", "# nothing\n", "- '---'\n", "name: A\n...\n"),
    *("a: no\n", "a: *b\n", "a: !b c\n", "a: &b\n"),
    *("name: [\n", 'name: "A\n', "name: 'A\n\n", "name: A\nB\n", "a: b: c\n", "\ta: b\n", "a: b\n  c: d\n"),
    *(
        " a: b\nc: d\n",
        "a: @\n",
        "{a: 1}}\n",
        "? [a\n",
        "[a, , b]\n",
        'a: "b" c\n',
        "a: b\n...\nc\n",
        'a: "\\q"\n',
    ),
)
"""Documents, in which all sorts of things may be wrong."""


def read(text: str) -> tuple[list[Document], list[str]]:
    documents, problems = parse("a.yaml", text.encode(), {}, {})
    return documents, [str(problem).removeprefix("a.yaml:") for problem in problems]


def test_values_and_marks() -> None:
    """Every key and every item has its line and column, counted from 1 and in characters."""
    documents, problems = read('# note\nname: Acme\n"ü": [a, {b: 7}]\n---\nid: 7\n')
    assert problems == []
    assert {"name": "Acme", "ü": ["a", {"b": 7}]} == documents[0].value
    assert documents[0].marks == (
        ("", 2, 1),
        ("/name", 2, 1),
        ("/ü", 3, 1),
        ("/ü/0", 3, 7),
        ("/ü/1", 3, 10),
        ("/ü/1/b", 3, 11),
    )
    assert [1, 2] == [document.number for document in documents]
    assert ("/id", 5, 1) in documents[1].marks


def test_layouts_are_shared() -> None:
    """Documents of one layout have one tuple of marks, across files, too."""
    layouts: dict[Any, Any] = {}
    (one,), _ = parse("a.yaml", b"name: Acme\n", layouts, {})
    (other,), _ = parse("b.yaml", b"name: Bolt\n", layouts, {})
    assert one.marks is other.marks


def test_bare_scalars_are_remembered() -> None:
    """How a scalar without quotes was written is kept where its value does not say it."""
    (document,), _ = read("a: 0x1F\nb: 2019-04-01\nc: True\nd: text\ne: '1'\n")
    assert {"/a": "0x1F", "/b": "2019-04-01", "/c": "True"} == document.bare


def test_duplicate_keys() -> None:
    """A key that stands twice is an error at any depth, names both lines, and the first value counts."""
    (document,), problems = read("name: A\nprevious:\n  a: {b: 1, b: 2}\nname: B\n")
    assert problems == [
        '3:13: the key "b" stands on line 3 already',
        '4:1: the key "name" stands on line 1 already',
    ]
    assert {"name": "A", "previous": {"a": {"b": 1}}} == document.value


def test_quoted_keys_vouch_for_no_plain_ones() -> None:
    """A key that needs quotes needs them each time."""
    _, problems = read('"no": 1\n---\nno: 1\n')
    assert ['3:1: write "no", with quotes: without them YAML 1.1 reads a truth value'] == problems


def test_fair_aliases() -> None:
    """An alias stands for the value of its anchor."""
    (document,), problems = read("a: &a [x]\nb: *a\nc: [*a, *a]\n")
    assert problems == []
    assert {"a": ["x"], "b": ["x"], "c": [["x"], ["x"]]} == document.value


def test_aliases_end_with_their_document() -> None:
    """An anchor of one document is unknown in the next."""
    _, problems = read("a: &a x\n---\nb: *a\n")
    assert ["3:1: the alias *a stands for nothing that is complete above it"] == problems


def test_ignored_keys_may_hold_anything() -> None:
    """Below a key that begins with x-, no scalar is refused."""
    _, problems = read("x-a: {b: yes, c: , <<: 010, b: !t 1}\nname: Acme\n")
    assert problems == []


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (LAUGHS, f"aliases stand for more than {MAX_VALUES} values, or nest too deeply"),
        ("[" * 200_000, f"more than {MAX_DEPTH} levels of nesting"),
        ("{a: " * 200_000, f"more than {MAX_DEPTH} levels of nesting"),
        ("- x\n" * 200_000, f"more than {MAX_VALUES} values in one document"),
        ("---\na: b\n" * (MAX_DOCUMENTS + 1), f"more than {MAX_DOCUMENTS} documents in one file"),
        ("%TAG !a! x:\n" * 80_000, "directives are not supported"),
    ],
)
def test_hostile(text: str, message: str) -> None:
    """What would take more than its size to read is refused."""
    _, problems = read(text)
    assert [message] == [problem.split(": ", 1)[1] for problem in problems]


def test_problems_are_bounded() -> None:
    """A file full of problems tells the first of them."""
    _, problems = read("a: 1\n" * 100_000)
    assert len(problems) == MAX_PROBLEMS + 1


@given(st.lists(st.sampled_from(ALONE), min_size=1, max_size=6))
def test_no_document_hides_another(texts: list[str]) -> None:
    """Each of them is read, and told of, as it is by itself, whatever is wrong with the others."""
    documents, problems = read("".join(f"---\n{text}" for text in texts))
    values, told, lines = [], [], 0
    for text in texts:
        own, wrong = read(f"---\n{text}")
        values += [document.value for document in own]
        told += [f"{int(line) + lines}:{rest}" for line, _, rest in (each.partition(":") for each in wrong)]
        lines += 1 + text.count("\n")
    assert values == [document.value for document in documents]
    assert told == problems
    assert len(documents) == len({document.number for document in documents})


def test_places_behind_an_error_of_syntax() -> None:
    """Marks count the lines before it."""
    (_, document), _ = read("name: Acme\r\n---\r\nname: @bolt\r\n---\r\n\r\nname: Cog\r\n")
    assert ("/name", 6, 1) in document.marks


def test_errors_of_syntax_are_bounded() -> None:
    """After a hundred of them nobody reads on."""
    documents, problems = read("---\n]\n" * 100_000)
    assert [] == documents
    assert len(problems) == MAX_PROBLEMS + 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("name: [\n\n", "1:8"),
        ("name: [ # c\n---\nid: 7\n", "1:12"),
        ("name: A\nB\nid: 7\n", "2:1"),
        ("name: A\n---\n", "2:1"),
        ("--- # c\n---\nid: 7\n", "1:1"),
    ],
)
def test_places(text: str, place: str) -> None:
    """Are where something has to be changed, not where the parser noticed, which may be behind the end."""
    assert [place] == [":".join(problem.split(":")[:2]) for problem in read(text)[1]]


def test_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow parser gives the same documents."""
    text = "# note\nname: Acme\nprevious: {a: [x, &a 7], b: *a}\n---\n- 'é'\n- NO\n"
    fast = read(text)
    monkeypatch.setattr(parsing, "_Parser", yaml.SafeLoader)
    assert fast == read(text)


def test_has_libyaml() -> None:
    """Whether libyaml is there is known."""
    assert parsing.has_libyaml() is yaml.__with_libyaml__


@given(st.binary(max_size=60) | st.text(" \n:-[]{}&*!%#'\"\\ab01~<=?|>", max_size=60).map(str.encode))
def test_never_raises(data: bytes) -> None:
    """Any bytes give documents or problems."""
    documents, problems = parse("a.yaml", data, {}, {})
    assert all(problem.position.line >= 1 and problem.position.column >= 1 for problem in problems)
    assert [document.number for document in documents] == list(range(1, len(documents) + 1))


def test_pieces_say_where_they_stand() -> None:
    """In characters, with their style and their anchors."""
    text = "--- # \U0001f680\nname: 'A'\nx-a: &b [c, *b]\n"
    found = [(piece, text[piece.start : piece.end]) for piece in pieces(text)]
    assert [
        ("document", "---"),
        ("mapping", ""),
        ("scalar", "name"),
        ("scalar", "'A'"),
        ("scalar", "x-a"),
        ("sequence", "&b ["),
        ("scalar", "c"),
        ("alias", "*b"),
        ("end", "]"),
        ("end", ""),
        ("document end", ""),
    ] == [(piece.kind, part) for piece, part in found]
    assert Piece("scalar", 14, 17, text="A", style="'") == found[3][0]
    assert Piece("sequence", 23, 27, style="flow", anchor="b") == found[5][0]
