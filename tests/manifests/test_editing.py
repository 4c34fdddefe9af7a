from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.manifests.dissecting import documents
from reconciler.manifests.document import child
from reconciler.manifests.editing import edit
from reconciler.manifests.edits import Remove, Set, changed, place
from reconciler.manifests.nodes import Uneditable
from reconciler.manifests.reading import read_values
from reconciler.manifests.tree import Tree
from tests.manifests.handwritten import FIELDS, ITEMS, LOCATIONS, MANIFESTS, comments_of, files_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.manifests.document import Value
    from reconciler.manifests.edits import Edit
    from reconciler.manifests.ordering import Steps

FULL = """\
# yaml-language-server: $schema=../schemas/organization.schema.json
# who we mean

# as the register has it
name: Acme  # for now
# what we know
fields:   # by hand
    # best first
    Tier: Gold   # since May
    Tags:
    - robots # many
    # about hardware
    - hardware
    # more tags to come

    # checked

    Note: |  # long
      one
      two
    Sites:
    - city: Berlin  # seat
      # about the country
      country: Germany
    # more fields to come
lists: {Portfolio: {}, 'Seed': {Status: Won}, Other: null} # all
people: [
  ada@acme.com,  # founder
  # about ben
  ben@acme.com   # left
]
x-ticket: 1"""


def _edited(data: bytes, document: int, changes: Sequence[Edit]) -> bytes:
    """Edit one document, or raise."""
    after, complaints = edit(data, {document: changes})
    if complaints:
        raise Uneditable(complaints[document])
    return after


CHANGES: dict[str, tuple[Edit, list[str]]] = {
    "a pin goes to the top, below what stands apart": (Set("/id", 5), ["+id: 5"]),
    "a key goes to its place": (Set("/domain", "acme.com"), ["+domain: acme.com"]),
    "a field is indented like the others": (Set("/fields/Alpha", [1, "a, b"]), ['+    Alpha: [1, "a, b"]']),
    "a text of several lines": (
        Set("/fields/Zeal", "one\ntwo"),
        ["+    Zeal: |-", "+      one", "+      two"],
    ),
    "keys on the way are made": (Set("/previously/names", ["Acme AG"]), ["+previously: {names: [Acme AG]}"]),
    "a value keeps its comment": (
        Set("/name", "Acme: rockets"),
        ["-name: Acme  # for now", '+name: "Acme: rockets"  # for now'],
    ),
    "a line becomes several": (
        Set("/fields/Tier", "one\ntwo"),
        ["-    Tier: Gold   # since May", "+    Tier: |-  # since May", "+      one", "+      two"],
    ),
    "several lines become one": (
        Set("/fields/Note", None),
        ["-    Note: |  # long", "-      one", "-      two", "+    Note: null  # long"],
    ),
    "a key goes with its comments": (
        Remove("/fields/Tier"),
        ["-    # best first", "-    Tier: Gold   # since May"],
    ),
    "an item goes with its comments": (
        Remove("/fields/Tags/1"),
        ["-    # about hardware", "-    - hardware"],
    ),
    "an item is added": (Set("/fields/Tags/-", "new"), ["+    - new"]),
    "of a list only what differs changes": (
        Set("/fields/Tags", ["big", "hardware", "new"]),
        ["-    - robots # many", "+    - big # many", "+    - new"],
    ),
    "a list becomes empty": (
        Set("/fields/Tags", []),
        ["-    Tags:", "-    - robots # many", "-    # about hardware", "-    - hardware", "+    Tags: []"],
    ),
    "the first key of an item": (
        Remove("/fields/Sites/0/city"),
        ["-    - city: Berlin  # seat", "+    -"],
    ),
    "before the first key of an item": (
        Set("/fields/Sites/0/street", "X 1"),
        ["-    - city: Berlin  # seat", "+    - street: X 1", "+      city: Berlin  # seat"],
    ),
    "between braces": (
        Set("/lists/Seed/Since", "2024-05-01"),
        [
            "-lists: {Portfolio: {}, 'Seed': {Status: Won}, Other: null} # all",
            "+lists: {Portfolio: {}, 'Seed': {Since: 2024-05-01, Status: Won}, Other: null} # all",
        ],
    ),
    "into empty braces": (
        Set("/lists/Portfolio/Status", "Won"),
        [
            "-lists: {Portfolio: {}, 'Seed': {Status: Won}, Other: null} # all",
            "+lists: {Portfolio: {Status: Won}, 'Seed': {Status: Won}, Other: null} # all",
        ],
    ),
    "the last one between braces": (
        Remove("/lists/Seed/Status"),
        [
            "-lists: {Portfolio: {}, 'Seed': {Status: Won}, Other: null} # all",
            "+lists: {Portfolio: {}, 'Seed': {}, Other: null} # all",
        ],
    ),
    "behind the last line between brackets": (
        Set("/people/2", 7),
        ["-  ben@acme.com   # left", "+  ben@acme.com,   # left", "+  7"],
    ),
    "the last line between brackets": (
        Remove("/people/1"),
        [
            "-  ada@acme.com,  # founder",
            "-  # about ben",
            "-  ben@acme.com   # left",
            "+  ada@acme.com  # founder",
        ],
    ),
    "before what is ours": (Set("/state", "present"), ["+state: present"]),
    "the last key": (Remove("/x-ticket"), ["-x-ticket: 1"]),
}


@pytest.mark.parametrize(("change", "lines"), CHANGES.values(), ids=CHANGES)
def test_nothing_but_the_edit_changes(change: Edit, lines: list[str]) -> None:
    """The lines that go and those that come; whether the last one has a break stays as it was."""
    after = _edited(FULL.encode(), 1, [change]).decode()
    diff = unified_diff(FULL.split("\n"), after.split("\n"), n=0, lineterm="")
    assert lines == [line.rstrip() for line in diff if not line.startswith(("---", "+++", "@@"))]


def test_line_breaks_are_those_of_the_file() -> None:
    """Of Windows, too."""
    after = _edited(b"name: A\r\nstate: present\r\n", 1, [Set("/fields", {"Note": "one\ntwo"})])
    assert b"name: A\r\nfields:\r\n  Note: |-\r\n    one\r\n    two\r\nstate: present\r\n" == after


def test_each_document_of_a_file_can_be_changed() -> None:
    """What stands between them stays."""
    before = b"# one\nname: A\n# end\n---  # two\n{name: B}\n...\n--- # three\nname: C"
    after = edit(before, {number: [Set("/id", number)] for number in (1, 2, 3)})
    assert (
        b"id: 1\n# one\nname: A\n# end\n---  # two\n{id: 2, name: B}\n...\n--- # three\nid: 3\nname: C",
        {},
    ) == after


def test_what_cannot_be_edited_is_left_as_it_is_alone() -> None:
    """Other documents of the file are edited; of its own edits none is made."""
    before = b"name: A\n---\nname: &n B\nx-also: *n\n---\nname: |\n  C"
    after, complaints = edit(
        before,
        {number: [Set("/id", number), Set("/name", "D"), Set("/state", "present")] for number in (1, 2, 4)},
    )
    assert before.replace(b"name: A\n", b"id: 1\nname: D\nstate: present\n") == after
    assert [2, 4] == sorted(complaints)
    assert "by hand" in edit(before, {3: [Set("/state", "present")]}).complaints[3]


def test_edits_are_made_one_after_the_other() -> None:
    """Each of them finds what the one before has left."""
    assert b"name: A\nfields: {}\n" == _edited(
        b"name: A\n", 1, [Set("/fields/Tier", "Gold"), Set("/fields/Tier", "Silver"), Remove("/fields/Tier")]
    )


def test_keys_behind_question_marks_and_odd_things_of_ours_are_in_nobodys_way() -> None:
    """They stay as they are."""
    before = b"? name # a\n: A\nx-a: {? [b] : c}\n"
    assert b"id: 1\n? name # a\n: B\nx-a: {? [b] : c}\n" == _edited(
        before, 1, [Set("/id", 1), Set("/name", "B")]
    )
    assert b"? name # a\n: A\n" == _edited(before, 1, [Remove("/x-a")])
    with pytest.raises(Uneditable, match="by hand"):
        _edited(before, 1, [Set("/x-a/d", 1)])


def test_setting_what_is_there_changes_no_byte() -> None:
    """However it is written."""
    before = b"name: 'A'\nfields: {Tags: [a,b], Size: 1.50}\n"
    assert before == _edited(
        before, 1, [Set("/name", "A"), Set("/fields", {"Size": 1.5, "Tags": ["a", "b"]})]
    )


SHARED = b"x-hq: &hq {city: Berlin}\nname: A\nfields:\n  HQ: *hq\n  Other: &o [a, b]\n  Same: *o\n"


@pytest.mark.parametrize(
    "change",
    [
        Set("/fields/HQ/city", "Bonn"),
        Set("/fields/Other/-", "c"),
        Set("/fields/Other", None),
        Remove("/fields/Other"),
        Remove("/x-hq"),
        Set("/x-hq/state", "Texas"),
    ],
    ids=repr,
)
def test_what_an_alias_stands_for_is_not_touched(change: Edit) -> None:
    """It would change elsewhere, too; the message says what to do."""
    with pytest.raises(Uneditable, match=r"an anchor or an alias .* write it out"):
        _edited(SHARED, 1, [change])


def test_an_alias_may_be_replaced_or_removed() -> None:
    """That touches nothing else."""
    after = _edited(SHARED, 1, [Set("/fields/HQ", {"city": "Bonn"}), Remove("/fields/Same"), Set("/id", 1)])
    assert (
        b"id: 1\nx-hq: &hq {city: Berlin}\nname: A\nfields:\n  HQ: {city: Bonn}\n  Other: &o [a, b]\n"
        == after
    )


@pytest.mark.parametrize(
    ("text", "change", "why"),
    [
        ("name: A\n", Remove("/id"), "there is no /id"),
        ("name: A\n", Remove("/name"), "name is all"),
        ("name: A\n", Set("/name/first", "A"), "can hold nothing"),
        ("name: A\n", Set("", None), "must name a key"),
        ("people: [1]\n", Set("/people/2", 2), "no item"),
        ("people: [1]\n", Remove("/people/-"), "there is no"),
        ("people: [1]\n", Set("/people/first", 2), "no item"),
        ("- A\n", Set("/1", "B"), "no plain mapping"),
        ("{? name : A}\n", Set("/id", 1), "behind a \\?"),
        ("name: no\n", Set("/id", 1), "line 1: write"),
        ("\ufeffname: A\n", Set("/id", 1), "byte order mark"),
        ("name: [\n", Set("/id", 1), "line 1: a"),
    ],
)
def test_an_edit_that_does_not_fit_is_refused(text: str, change: Edit, why: str) -> None:
    """As is a file that cannot be read; the message says why."""
    with pytest.raises(Uneditable, match=why):
        _edited(text.encode(), 1, [change])


def test_a_document_that_is_not_there_is_refused() -> None:
    """They count from 1."""
    with pytest.raises(Uneditable, match="no document 2"):
        _edited(b"name: A\n", 2, [Set("/id", 1)])


def _pointers(value: Value, pointer: str = "") -> Iterator[str]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    for key, each in pairs:
        yield child(pointer, key)
        yield from _pointers(each, child(pointer, key))


@st.composite
def _edits(draw: st.DrawFn, value: Value) -> Edit:
    pointer = draw(st.sampled_from(list(_pointers(value))))
    if draw(st.booleans()) and len(value if isinstance(value, dict) else ()) > 1:
        return Remove(pointer)
    new = draw(st.one_of(ITEMS, st.none(), LOCATIONS, st.lists(ITEMS, max_size=3), FIELDS))
    beside = draw(st.sampled_from(["", "/id", "/domain", "/fields/Rank", "/lists/Seed", "/lists/Seed/Rank"]))
    try:
        return Set(beside, new) if beside and place(beside, value) else Set(pointer, new)
    except Uneditable:
        return Set(pointer, new)


def _mortal(text: str, change: Edit, steps: Steps) -> set[str]:
    """Return the comments that may go when the value at `steps`, which is there, changes."""
    tree = Tree(text)
    node = tree.root
    for step in steps:
        entry = next(
            each for i, each in enumerate(node.entries) if step == (each.key.text if each.key else i)
        )
        node = entry.value
    part = text[node.start : node.end] if isinstance(change, Set) else text[tree.own(entry) : entry.end]
    return set(comments_of(part.encode()))


@settings(max_examples=150, deadline=None)
@given(st.data(), st.lists(MANIFESTS, min_size=1, max_size=2))
def test_edits_keep_comments_and_say_what_was_meant(
    data: st.DataObject, meant: list[dict[str, Value]]
) -> None:
    """However people wrote the file; only comments within what is replaced or removed may go."""
    before = data.draw(files_of(meant))
    values = read_values("", before)
    document = data.draw(st.integers(0, len(values) - 1))
    change = data.draw(_edits(values[document]))
    after = _edited(before, document + 1, [change])
    where = place(change.pointer, values[document])
    expected: list[Value] = [*values]
    expected[document] = changed(expected[document], where.steps, change)
    assert expected == read_values("", after)
    start, end = documents(before.decode())[document]
    mortal = _mortal(before.decode()[start:end], change, where.steps) if where.is_taken else set()
    assert set(comments_of(before)) - mortal <= set(comments_of(after)) <= set(comments_of(before))
