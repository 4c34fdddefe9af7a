from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.manifests.dissecting import documents
from reconciler.manifests.nodes import Uneditable
from reconciler.manifests.tree import Tree
from tests.manifests.handwritten import MANIFESTS, texts_of

if TYPE_CHECKING:
    from reconciler.manifests.document import Value
    from reconciler.manifests.nodes import Node


def _partition(node: Node) -> list[tuple[int, int]]:
    """Return the gaps and overlaps between the entries of a node and of everything in it."""
    wrong = []
    for before, after in zip(node.entries, node.entries[1:], strict=False):
        if before.end != after.lead:
            wrong.append((before.end, after.lead))
    for entry in node.entries:
        if not entry.lead <= entry.start <= entry.value.start <= entry.value.end <= entry.end:
            wrong.append((entry.lead, entry.end))
        wrong += _partition(entry.value)
    return wrong


@settings(max_examples=100, deadline=None)
@given(st.data(), MANIFESTS)
def test_every_character_belongs_to_one_entry(data: st.DataObject, manifest: dict[str, Value]) -> None:
    """Whatever stands between two of them belongs to the second, or to the end of the first."""
    assert [] == _partition(Tree(data.draw(texts_of(manifest))).root)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("# a\nname: A\n", ["# a\nname: A\n"]),
        ("# a\n--- # b\nname: A\n# c\n---\nname: B", ["name: A\n# c\n", "name: B"]),
        ("--- {name: A}\n...\n# d\n---\n# e\nname: B\n", [" {name: A}\n", "# e\nname: B\n"]),
        ("# nothing\n", []),
    ],
)
def test_documents_stand_between_markers(text: str, parts: list[str]) -> None:
    """What stands beside a marker, or before the first one, belongs to none of them."""
    assert parts == [text[start:end] for start, end in documents(text)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("- a\n", "no plain mapping"),
        ("a\n", "no plain mapping"),
        ("&a\nname: A\n", "an anchor"),
        ("fields: {? a : b}\n", "behind a \\?"),
        ("fields: [a: b]\n", "without {}"),
        ("fields: !!map\n  b: c\n", "a tag"),
        ("fields: !!seq\n- c\n", "a tag"),
        ("fields: {[a]: b}\n", "no text"),
    ],
)
def test_what_is_too_odd_is_left_alone(text: str, why: str) -> None:
    """Rather than broken."""
    with pytest.raises(Uneditable, match=why):
        Tree(text)


@pytest.mark.parametrize(
    "value", ["{? [c] : d}", "[a: &b c]", "!!map\n  b: [c: d]", "{<<: *z, b: , a: !t 1}"]
)
def test_what_is_ours_may_be_as_odd_as_it_likes(value: str) -> None:
    """It stands in the text from its first character to its last."""
    text = f"x-z: &z 1\nx-a: {value}  # a\n# name\nname: A\n"
    _, odd, name = Tree(text).root.entries
    assert (f"x-a: {value}  # a\n", "# name\nname: A\n") == (
        text[odd.start : odd.end],
        text[name.lead : name.end],
    )
    assert ("&" in value or "*" in value) == any(node.anchor for node in odd.value.walk())


def test_a_key_behind_a_question_mark_is_one_like_others() -> None:
    """It begins with that mark."""
    text = "? name # n\n# v\n: A\nid: 1\n"
    name, _ = Tree(text).root.entries
    assert "? name # n\n# v\n: A\n" == text[name.start : name.end]


@pytest.mark.parametrize(
    ("below", "inner", "outer"),
    [
        ("    # i\n", "    # i\n", "    # i\n"),
        ("  # o\n    # o\n", "", "  # o\n    # o\n"),
        ("\n    # i\n\n  # o\n\n# n\n", "\n    # i\n", "\n    # i\n\n  # o\n"),
        ("\n\n# n\n  # n\n", "", ""),
        ("    # i", "    # i", "    # i"),
    ],
)
def test_comments_below_a_block_are_in_it_as_far_as_they_are_indented(
    below: str, inner: str, outer: str
) -> None:
    """More than the key of the block; the first one that is not ends that."""
    head = "lists:\n  P:\n    S: A\n"
    (lists,) = Tree(head + below).root.entries
    (portfolio,) = lists.value.entries
    assert (inner, outer) == tuple((head + below)[len(head) : each.value.end] for each in (portfolio, lists))
