"""
Decides which part of a text changes when a value is replaced, added or removed, and into what.

Everything else stays to the byte: comments, blank lines, quotes, indentation, flow or block style.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reconciler.manifests.ordering import rank
from reconciler.manifests.rendering import entry_lines, in_flow, item_lines, laid_out
from reconciler.manifests.spelling import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.manifests.document import Value
    from reconciler.manifests.nodes import Entry, Node
    from reconciler.manifests.ordering import Steps
    from reconciler.manifests.tree import Tree


class Splice(NamedTuple):
    r"""A part of a text, and what is to stand there instead, its lines ended by \n."""

    start: int
    end: int
    new: str = ""


def replacing(tree: Tree, steps: Steps, node: Node, entry: Entry, value: Value) -> Splice:
    """
    Give an entry another value; comments stay that do not stand inside of the old one.

    Args:
        tree: The document.
        steps: The way to the entry.
        node: The mapping or list in which it stands.
        entry: See there.
        value: The new one.
    """
    old = entry.value
    if not node.is_block:
        return _beside(tree, old, in_flow(steps, value))
    opening = tree.opening(entry)
    laid = laid_out(steps, value, node.column, used=opening - tree.line_start(entry.start))
    inside = _comments_inside(tree, old)
    if not (laid.below or old.is_block or old.is_literal or inside):
        return _beside(tree, old, laid.beside)
    end = old.entries[-1].end if old.is_block else entry.end
    beside = "  ".join((*filter(None, [laid.beside]), *_comments_beside(tree, entry)))
    below = [f"{' ' * node.column}{comment}" for comment in inside]
    text = "\n".join((f" {beside}".rstrip(), *laid.below, *below))
    return Splice(opening, end, text + _break(tree, end))


def _beside(tree: Tree, old: Node, new: str) -> Splice:
    touches = old.start == old.end and not tree.text[old.start - 1].isspace()
    return Splice(old.start, old.end, f" {new}" if touches else new)


def _comments_beside(tree: Tree, entry: Entry) -> list[str]:
    """Return the comments that stand on the lines of an entry's key and of the end of its value."""
    old = entry.value
    start = tree.next_line(old.start) if old.is_literal else old.start
    return [*tree.comments(tree.opening(entry), start), *tree.comments(old.end, entry.end)]


def _comments_inside(tree: Tree, old: Node) -> list[str]:
    """Return the comments in a mapping or a list that belong to none of its entries."""
    if old.kind not in {"mapping", "sequence"}:
        return []
    if not old.entries:
        return tree.comments(old.start, old.end)
    above = tree.comments(old.start, tree.own(old.entries[0]))
    return above if old.is_block else [*above, *tree.comments(old.entries[-1].end, old.end)]


def adding(tree: Tree, steps: Steps, node: Node, step: str | int, value: Value) -> list[Splice]:
    """
    Add a key behind those that come before it in canonical order, or an item before the one at an index.

    Args:
        tree: The document.
        steps: The way to the mapping or list, which is not empty.
        node: The mapping or list.
        step: The key or the index.
        value: What it is to hold.
    """
    place = step if isinstance(step, int) else _place(steps, node, step)
    following = node.entries[place] if place < len(node.entries) else None
    if node.is_block and isinstance(step, str):
        return [_line_added(tree, node, following, entry_lines(steps, step, value, node.column))]
    if node.is_block:
        return [_line_added(tree, node, following, item_lines(steps, value, node.column))]
    new = in_flow((*steps, step), value)
    if isinstance(step, str):
        new = f"{spelled(step, in_flow=True)}: {new}"
    if following:
        return [_before(tree, following, new)]
    return _behind(tree, node.entries[-1], new)


def _place(steps: Steps, node: Node, key: str) -> int:
    earlier = [
        i
        for i, entry in enumerate(node.entries, start=1)
        if entry.key and rank(steps, entry.key.text) <= rank(steps, key)
    ]
    return max(earlier, default=0)


def _line_added(tree: Tree, node: Node, following: Entry | None, lines: Sequence[str]) -> Splice:
    text = "\n".join(lines)
    if following and not tree.begins_line(following):  # the first one, beside a dash
        return Splice(following.start, following.start, f"{text.lstrip(' ')}\n{' ' * node.column}")
    start = tree.own(following) if following else node.entries[-1].end
    if _break(tree, start):
        return Splice(start, start, f"{text}\n")
    return Splice(start, start, f"\n{text}")


def _before(tree: Tree, following: Entry, new: str) -> Splice:
    if not tree.begins_line(following):
        return Splice(following.start, following.start, f"{new}, ")
    start = tree.own(following)
    return Splice(start, start, f"{tree.indentation(following)}{new},\n")


def _behind(tree: Tree, last: Entry, new: str) -> list[Splice]:
    if not tree.owns_lines(last):
        return [Splice(last.value_end, last.value_end, f", {new}")]
    line = f"{tree.indentation(last)}{new}"
    if tree.has_comma(last):
        return [Splice(last.end, last.end, f"{line},\n")]
    return [Splice(last.value_end, last.value_end, ","), Splice(last.end, last.end, f"{line}\n")]


def removing(tree: Tree, node: Node, entry: Entry) -> list[Splice]:
    """
    Take away one of several entries, with its own comments: right above it, and at the end of its line.

    Args:
        tree: The document.
        node: The mapping or list.
        entry: One of its entries, which has others beside it.
    """
    i = node.entries.index(entry)
    before = node.entries[i - 1] if i else None
    following = node.entries[i + 1] if i + 1 < len(node.entries) else None
    if tree.owns_lines(entry):
        cuts = [_lines_cut(tree, entry)]
        if before and not following and tree.has_comma(before) and not tree.has_comma(entry):
            cuts.append(Splice(tree.comma(before), tree.comma(before) + 1))
        return cuts
    end = tree.before_break(entry.end)
    if following and not tree.comments(end, following.start):
        return [Splice(entry.start, following.start)]
    if before and not following and not tree.comments(before.value_end, entry.start):
        return [Splice(before.value_end, end)]
    return [Splice(len(tree.text[: entry.start].rstrip(" \t")), end)]


def _lines_cut(tree: Tree, entry: Entry) -> Splice:
    """Cut the lines of an entry; a text that ends without a line break goes on to do so."""
    start = tree.own(entry)
    if not _break(tree, entry.end):
        return Splice(tree.before_break(start), entry.end)
    return Splice(start, entry.end)


def _break(tree: Tree, offset: int) -> str:
    """Return the line break that ends what stands before an offset; "" at the end of a text without one."""
    return "\n" if offset == tree.line_start(offset) else ""
