from __future__ import annotations

import pytest

from reconciler.manifests.rewriting import rewritten
from reconciler.manifests.tree import Tree


def _rewritten(text: str, *, is_last: bool = True) -> str:
    return rewritten(Tree(text), is_last=is_last)


def test_keys_move_with_their_comments() -> None:
    """What a blank line cuts off at the top stays there; no blank line comes to the top."""
    before = """\
# about the file


fields:  # f
  # size
  Size: 1   # s

  # founded
  Founded: 2019-04-01
  # below

# name
name: 'A'
# end
"""
    after = """\
# about the file

# name
name: A
fields:  # f
  # founded
  Founded: 2019-04-01
  # size
  Size: 1   # s
  # below
# end
"""
    assert after == _rewritten(before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{b: 1, a: 'x, y'}", '{a: "x, y", b: 1}'),
        ("{b: 1,a: {d: 1,   c: 2}}", "{a: {d: 1,   c: 2},b: 1}"),
        ("{\n  b: 1,  # b\n  # a\n  a: 2\n}", "{\n  # a\n  a: 2,\n  b: 1  # b\n}"),
        ("{b: 1, # b\n a: 2}", "{b: 1, # b\n a: 2}"),
        ("{\n  b: 1,\n  a: 2,\n}", "{\n  a: 2,\n  b: 1,\n}"),
        ('{"b":"x",\'a\':"z"}', "{a: z,b: x}"),
        ("{}", "{}"),
        ("[b, 'a', \"c\\u0301\"]", "[b, a, \u0107]"),
        ("[ # none\n]", "[ # none\n]"),
    ],
)
def test_brackets_stay_where_their_author_put_them(before: str, after: str) -> None:
    """Keys change places in them, unless nobody could tell to which of them a comment belongs."""
    assert f"fields: {after}\n" == _rewritten(f"fields: {before}\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("name: ~", "name: null"),
        ("name: 'A'# c", "name: A  # c"),
        ("name: A   ", "name: A"),
        ("'name' : A", "name : A"),
        ("id: 0x1F", "id: 0x1F"),
        ("fields: {Size: 1.50}", "fields: {Size: 1.50}"),
        ('fields: {Site: "http://x", Day: "2019-04-01"}', 'fields: {Day: 2019-04-01, Site: "http://x"}'),
        ("name: 'two\n  lines'", "name: 'two\n  lines'"),
        ("name: &a 'A'\nx-b: *a", "name: &a 'A'\nx-b: *a"),
        ("x-b:   {b:  'c', a: }", "x-b:   {b:  'c', a: }"),
        ("'x-b': # c", "x-b: # c"),
        ("x-b:", "x-b:"),
        ("x-b: {? [c] : 'd'}", "x-b: {? [c] : 'd'}"),
        ("? 'name' # n\n: 'A'\nid: 1", "id: 1\n? name # n\n: A"),
        ("fields:\n  T: |  \n    e\u0301  \n", "fields:\n  T: |  \n    \u00e9  \n"),
    ],
)
def test_values_are_spelled_canonically(before: str, after: str) -> None:
    """Numbers, texts of several lines, what has an anchor and what is ours stay as they are."""
    assert after.removesuffix("\n") == _rewritten(f"{before}\n").removesuffix("\n")


def test_keys_beside_a_dash_change_places() -> None:
    """The first one loses the dash to the other."""
    before = "fields:\n  Sites:\n  - country: G # g\n    # city\n    city: B\n  -\n    state: T\n"
    after = "fields:\n  Sites:\n  - # city\n    city: B\n    country: G # g\n  -\n    state: T\n"
    assert after == _rewritten(before)


@pytest.mark.parametrize(
    ("text", "last", "inner"),
    [
        ("name: A\n\n\n", "name: A\n", "name: A\n\n"),
        ("{name: A} # c\n\n\n# d\n\n", "{name: A} # c\n\n# d\n", "{name: A} # c\n\n# d\n\n"),
        ("name: |+\n  A\n\n", "name: |+\n  A\n\n", "name: |+\n  A\n\n"),
    ],
)
def test_only_the_last_document_loses_its_last_blank_line(text: str, last: str, inner: str) -> None:
    """Unless that is a part of a value."""
    assert (last, inner) == (_rewritten(text), _rewritten(text, is_last=False))
