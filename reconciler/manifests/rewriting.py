"""
Writes a document anew in canonical form, as far as that leaves everything readable that its author meant.

Comments move together with what they belong to. Indentation, flow or block style, numbers, texts of several
lines and everything below `x-` keys stay as they are.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from reconciler.manifests.arranging import arranged
from reconciler.manifests.blanks import no_blanks_above, no_blanks_below, single_blanks
from reconciler.manifests.encoding import LINE_BREAK
from reconciler.manifests.mending import mended, mended_key
from reconciler.manifests.ordering import is_ours
from reconciler.manifests.rendering import takes_dates
from reconciler.manifests.scalars import resolve
from reconciler.manifests.spelling import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.manifests.nodes import Entry, Node
    from reconciler.manifests.ordering import Steps
    from reconciler.manifests.tree import Tree


class _Chunk(NamedTuple):
    """An entry in its new text: what stands above it, the entry, a comma, and the rest of its line."""

    lead: str
    body: str
    comma: str
    rest: str


def rewritten(tree: Tree, *, is_last: bool) -> str:
    """Return the text of a document; of the last one in a file without blank lines at its end."""
    text, root = tree.text, tree.root
    end = root.end if root.is_block else tree.next_line(root.end)
    below = single_blanks(text[end:])
    return "".join(
        (
            single_blanks(text[: root.start]),
            _Writer(tree).value(root, ()),
            text[root.end : end],
            no_blanks_below(below) if is_last else below,
        )
    )


class _Writer:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._text = tree.text

    def value(self, node: Node, steps: Steps, *, in_flow: bool = False) -> str:
        """Return the text of the value at `steps`."""
        if is_ours(steps) or node.anchor:  # whatever has an anchor or is an alias stands elsewhere, too
            return self._text[node.start : node.end]
        if not node.entries:
            return self._scalar(node, steps, in_flow=in_flow)
        chunks = [self._chunk(node, steps, i) for i in range(len(node.entries))]
        if node.kind == "mapping":
            chunks = self._in_order(node, steps, chunks)
        opening = self._text[node.start : node.entries[0].lead]
        closing = single_blanks(self._text[node.entries[-1].end : node.end])
        return opening + "".join("".join(chunk) for chunk in chunks) + closing

    def _scalar(self, node: Node, steps: Steps, *, in_flow: bool) -> str:
        raw = self._text[node.start : node.end]
        if node.kind != "scalar":
            return raw  # empty brackets
        if LINE_BREAK.search(raw):
            return unicodedata.normalize("NFC", raw)
        value = node.text if node.style else resolve(node.text)
        if isinstance(value, str):
            return spelled(mended(steps, value), in_flow=in_flow, dates=takes_dates(steps))
        return raw if value is not None else "null"

    def _chunk(self, node: Node, steps: Steps, i: int) -> _Chunk:
        entry = node.entries[i]
        end = self._tree.comma(entry) + 1 if self._tree.has_comma(entry) else entry.value_end
        rest = self._text[end : entry.end]
        if rest.startswith("#"):
            rest = f"  {rest}"  # behind a text without quotes it would be a part of it
        elif not rest.strip() and not entry.value.is_literal:
            rest = rest.lstrip(" \t")
        return _Chunk(
            single_blanks(self._text[entry.lead : entry.start]),
            self._body(entry, steps, i, in_flow=not node.is_block),
            self._text[entry.value_end : end],
            rest,
        )

    def _body(self, entry: Entry, steps: Steps, i: int, *, in_flow: bool) -> str:
        """Return an entry from its key or dash to the end of its value."""
        if not entry.key:
            dash = self._text[entry.start : entry.value.start]
            return dash + self.value(entry.value, (*steps, i), in_flow=in_flow)
        key = mended_key(steps, entry.key.text)
        raw = self._text[entry.key.start : entry.key.end]
        colon = self._text[entry.key.end : entry.value.start]
        value = self.value(entry.value, (*steps, key), in_flow=in_flow)
        mark = self._text[entry.start : entry.key.start]
        head = mark + (raw if entry.key.anchor else spelled(key, in_flow=in_flow))
        return f"{head}{': ' if colon == ':' and value else colon}{value}"

    def _in_order(self, node: Node, steps: Steps, chunks: list[_Chunk]) -> list[_Chunk]:
        keys = [mended_key(steps, entry.key.text) for entry in node.entries if entry.key]
        order = arranged(steps, keys, node.entries)
        if order == list(range(len(chunks))):
            return chunks
        if node.is_block or all(map(self._tree.owns_lines, node.entries)):
            return self._moved(node, chunks, order)
        if any(map(self._has_comments, node.entries)):
            return chunks  # nobody could tell to which of the keys on one line a comment belongs
        bodies = [chunks[i].body for i in order]
        return [chunk._replace(body=body) for chunk, body in zip(chunks, bodies, strict=True)]

    def _moved(self, node: Node, chunks: list[_Chunk], order: Sequence[int]) -> list[_Chunk]:
        """Let each chunk take along what stands above it, less what a blank line cuts off at the very top."""
        first = node.entries[0]
        own = self._tree.own(first)
        inline = "" if self._tree.begins_line(first) else " " * node.column  # it stands beside a dash
        top = single_blanks(self._text[first.lead : own])
        leads = [inline + single_blanks(self._text[own : first.start]), *(each.lead for each in chunks[1:])]
        moved = [
            chunks[i]._replace(lead=leads[i], comma=place.comma)
            for i, place in zip(order, chunks, strict=True)
        ]
        moved[0] = moved[0]._replace(lead=top + no_blanks_above(moved[0].lead).removeprefix(inline))
        return moved

    def _has_comments(self, entry: Entry) -> bool:
        tree = self._tree
        return bool(tree.comments(entry.lead, entry.start) or tree.comments(entry.value_end, entry.end))
