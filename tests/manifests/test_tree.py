from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.manifests.tree import Tree

if TYPE_CHECKING:
    from reconciler.manifests.nodes import Entry

TEXT = """\
# apart

# name
name: A # beside
fields:  # beside fields
  # first
  Note: |  # head
    # no comment

  # second
  Tags:
  - x
  # y
  - y
  # below tags
 # below fields
# lists
lists: {P: {}, # p
  # q
  Q: null
}
# end
"""


def _entry(tree: Tree, *steps: str | int) -> Entry:
    node = tree.root
    for step in steps:
        entry = next(
            each for i, each in enumerate(node.entries) if step == (each.key.text if each.key else i)
        )
        node = entry.value
    return entry


@pytest.mark.parametrize(
    ("steps", "own"),
    [
        (("name",), "# name\nname: A # beside\n"),
        (("fields", "Note"), "  # first\n  Note: |  # head\n    # no comment\n"),
        (("fields", "Tags"), "  # second\n  Tags:\n  - x\n  # y\n  - y\n"),
        (("fields", "Tags", 1), "  # y\n  - y\n"),
        (("lists",), "# lists\nlists: {P: {}, # p\n  # q\n  Q: null\n}\n"),
        (("lists", "P"), "P: {}, # p\n"),
        (("lists", "Q"), "  # q\n  Q: null\n"),
    ],
)
def test_comments_belong_to_what_they_stand_above_or_beside(steps: tuple[str | int, ...], own: str) -> None:
    """A blank line cuts them off; the text of a block holds none."""
    tree = Tree(TEXT)
    entry = _entry(tree, *steps)
    assert own == TEXT[tree.own(entry) : entry.end]


def test_comments_that_are_indented_belong_inside() -> None:
    """To the innermost mapping or list that is indented less."""
    tree = Tree(TEXT)
    fields = _entry(tree, "fields").value
    assert "  # below tags\n # below fields\n" == TEXT[fields.entries[-1].end : fields.end]
    assert TEXT.endswith("}\n# end\n")
    assert "# end\n" == TEXT[tree.root.entries[-1].end : tree.root.end]


def test_a_modeline_belongs_to_no_key() -> None:
    """It is about the whole file."""
    text = "# yaml-language-server: $schema=x\n# name\nname: A\n"
    tree = Tree(text)
    assert "# name\nname: A\n" == text[tree.own(tree.root.entries[0]) :]
