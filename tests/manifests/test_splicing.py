from __future__ import annotations

import pytest

from reconciler.manifests.splicing import Splice, adding, removing, replacing
from reconciler.manifests.tree import Tree


def _after(text: str, *splices: Splice) -> str:
    for start, end, new in sorted(splices, reverse=True):
        text = text[:start] + new + text[end:]
    return text


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("A: 1 # a\n", "x", "A: x # a\n"),
        ("A: # a\n  1 # b\n", "x", "A: # a\n  x # b\n"),
        ("A: # a\n  1 # b\n", "x\nb", "A: |-  # a  # b\n  x\n  b\n"),
        ("A: | # a\n  b\n\n# c\n", "x", "A: x  # a\n\n# c\n"),
        ("A: # a\n  # b\n\n  # c\n  B: 1 # d\n  # e\n", "x", "A: x  # a\n# b\n  # e\n"),
        ("A: {} # a\n", {"B": {"C": 1}}, "A: {B: {C: 1}} # a\n"),
        ("A: [ # a\n  # b\n]", None, "A: null\n# a\n# b"),
        ("A: [ # a\n  b, # c\n  # d\n] # e\n", [], "A: []  # e\n# a\n# d\n"),
        ("A: 1", "x\ny", "A: |-\n  x\n  y"),
    ],
)
def test_another_value_leaves_the_comments_around_the_old_one(
    before: str, value: str | dict[str, object] | list[object] | None, after: str
) -> None:
    """Those of a mapping or list that belong to none of its entries come below."""
    tree = Tree(before)
    entry = tree.root.entries[0]
    assert after == _after(before, replacing(tree, ("A",), tree.root, entry, value))  # type: ignore[arg-type] # dict is invariant


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [
        ("fields:\n  B: 1", "A", "fields:\n  A: 0\n  B: 1"),
        ("fields:\n  B: 1", "C", "fields:\n  B: 1\n  C: 0"),
        ("fields:\n  # b\n  B: 1\n", "A", "fields:\n  A: 0\n  # b\n  B: 1\n"),
        ("fields:\n  B: 1\n  # end\n", "C", "fields:\n  B: 1\n  C: 0\n  # end\n"),
        ("fields:\n  D: 1\n  B: 1\n", "C", "fields:\n  D: 1\n  B: 1\n  C: 0\n"),
        ("fields: {B: 1}\n", "A", "fields: {A: 0, B: 1}\n"),
        ("fields: {B: 1, }\n", "C", "fields: {B: 1, C: 0, }\n"),
        ("fields: {\n  # b\n  B: 1, # c\n}\n", "A", "fields: {\n  A: 0,\n  # b\n  B: 1, # c\n}\n"),
        ("fields: {\n  B: 1, # c\n}\n", "C", "fields: {\n  B: 1, # c\n  C: 0,\n}\n"),
        ("fields: {\n  B: 1 # c\n}\n", "C", "fields: {\n  B: 1, # c\n  C: 0\n}\n"),
        ("fields: {\n  B: 1}\n", "C", "fields: {\n  B: 1, C: 0}\n"),
        ("fields: [1]\n", 0, "fields: [0, 1]\n"),
        ("fields:\n- 1\n# end\n", 1, "fields:\n- 1\n- 0\n# end\n"),
    ],
)
def test_what_is_new_looks_like_what_is_beside_it(before: str, step: str | int, after: str) -> None:
    """Of the same indentation, in lines or between brackets, with or without a comma at the end."""
    tree = Tree(before)
    node = tree.root.entries[0].value
    assert after == _after(before, *adding(tree, ("fields",), node, step, 0))


@pytest.mark.parametrize(
    ("before", "i", "after"),
    [
        ("fields:\n  # a\n  A: 1 # b\n\n  # c\n  C: 1\n", 0, "fields:\n\n  # c\n  C: 1\n"),
        ("fields:\n  A: 1\n  # c\n\n  C: 1", 1, "fields:\n  A: 1\n  # c\n"),
        ("fields: {A: 1, B: 2}\n", 0, "fields: {B: 2}\n"),
        ("fields: {A: 1, B: 2, C: 3}\n", 1, "fields: {A: 1, C: 3}\n"),
        ("fields: {A: 1, B: 2, }\n", 1, "fields: {A: 1 }\n"),
        ("fields: {A: 1, # a\n  # b\n  B: 2 # c\n}\n", 0, "fields: {\n  # b\n  B: 2 # c\n}\n"),
        ("fields: {A: 1, # a\n  # b\n  B: 2 # c\n}\n", 1, "fields: {A: 1 # a\n}\n"),
        ("fields: {A: 1, # a\n  B: 2}\n", 1, "fields: {A: 1, # a\n}\n"),
        ("fields: [1,\n  # b\n  2,\n]\n", 1, "fields: [1,\n]\n"),
    ],
)
def test_what_goes_takes_its_own_comments_along(before: str, i: int, after: str) -> None:
    """And no others."""
    tree = Tree(before)
    node = tree.root.entries[0].value
    assert after == _after(before, *removing(tree, node, node.entries[i]))
