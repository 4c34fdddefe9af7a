from __future__ import annotations

from reconciler.manifests.nodes import Entry, Node

KEY = Node("scalar", 0, 1, text="a")


def test_blocks_have_lines_of_their_own() -> None:
    """Brackets and texts have not."""
    assert Node("mapping", 0, 1).is_block
    assert not Node("mapping", 0, 1, style="flow").is_block
    assert not Node("scalar", 0, 1).is_block
    assert [True, True, False, False] == [
        Node("scalar", 0, 1, style=each).is_literal for each in ("|", ">", "'", "")
    ]


def test_a_walk_comes_by_everything() -> None:
    """Keys before their values, in order."""
    item, alias = Node("scalar", 4, 5), Node("alias", 6, 7)
    items = Node(
        "sequence", 3, 8, style="flow", entries=(Entry(4, 4, None, item, 6), Entry(6, 6, None, alias, 7))
    )
    root = Node("mapping", 0, 9, entries=(Entry(0, 0, KEY, items, 9),))
    assert [root, KEY, items, item, alias] == list(root.walk())


def test_an_entry_without_a_value_ends_with_its_key() -> None:
    """Wherever the parser sees the value that is not there."""
    assert 1 == Entry(0, 0, KEY, Node("scalar", 0, 0), 2).value_end
    assert 5 == Entry(0, 0, KEY, Node("scalar", 3, 5), 6).value_end
