"""
Decides in which order the entries of a mapping can stand in its text.

An alias has to stay below its anchor: keys of ours that hold anchors go first where that is needed, and a
mapping that cannot be ordered at all keeps the order of its author.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.manifests.ordering import OURS, rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.manifests.nodes import Entry, Node
    from reconciler.manifests.ordering import Steps


def arranged(steps: Steps, keys: Sequence[str], entries: Sequence[Entry]) -> list[int]:
    """
    Return the indexes of a mapping's entries in the order in which they are to stand.

    Args:
        steps: The way to the mapping.
        keys: Those of the entries, as they are going to be spelled.
        entries: In the order of the text.
    """
    ranks = [rank(steps, key) for key in keys]
    order = sorted(range(len(entries)), key=ranks.__getitem__)
    if not any(node.anchor for entry in entries for node in _nodes(entry)):
        return order
    ours_first = sorted(order, key=lambda i: not keys[i].startswith(OURS))
    for possible in (order, ours_first):
        if _is_readable([entries[i] for i in possible]):
            return possible
    return list(range(len(entries)))


def _is_readable(entries: Sequence[Entry]) -> bool:
    """Whether each anchor stands once, and above its aliases."""
    nodes = [node for entry in entries for node in _nodes(entry) if node.anchor]
    anchors = [node.anchor for node in nodes if node.kind != "alias"]
    seen: set[str] = set()
    for node in nodes:
        if node.kind != "alias":
            seen.add(node.anchor)
        elif node.anchor in anchors and node.anchor not in seen:
            return False
    return len(seen) == len(anchors)


def _nodes(entry: Entry) -> Iterable[Node]:
    return (*([entry.key] if entry.key else []), *entry.value.walk())
