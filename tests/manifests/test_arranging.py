from __future__ import annotations

import pytest

from reconciler.manifests.arranging import arranged
from reconciler.manifests.tree import Tree


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("x-a: 1\nname: A\nid: 1\n", "id name x-a"),
        ("x-a: &a 1\nname: A\nid: 1\n", "id name x-a"),
        ("x-a: &a A\nname: *a\nid: 1\n", "x-a id name"),
        ("name: &a A\nid: 1\nx-a: *a\n", "id name x-a"),
        ("state: &a present\nname: A\ndomain: *a\n", "state name domain"),
        ("x-a: &a [&a b]\nname: *a\nid: 1\n", "x-a name id"),
        ("x-b: &a 1\nx-a: [*a, &b 2]\nfields: {A: *b}\nid: 1\n", "x-b x-a id fields"),
    ],
)
def test_an_alias_stays_below_its_anchor(text: str, keys: str) -> None:
    """Ours go first where that is needed; where nothing helps, the author's order stays."""
    entries = Tree(text).root.entries
    names = [entry.key.text for entry in entries if entry.key]
    assert keys.split() == [names[i] for i in arranged((), names, entries)]
