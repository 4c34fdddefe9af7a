"""
Takes the text of a document apart into nodes, from the pieces that the parser finds in it.

The parser knows of no comments, and takes for the end of a block what follows it: both are found here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reconciler.manifests.encoding import LINE_BREAK
from reconciler.manifests.lines import COMMENT, COMMENT_BELOW, REST
from reconciler.manifests.nodes import Entry, Node, Uneditable
from reconciler.manifests.ordering import OURS
from reconciler.manifests.parsing import pieces

if TYPE_CHECKING:
    from reconciler.manifests.lines import Text
    from reconciler.manifests.parsing import Piece


def documents(text: str) -> list[tuple[int, int]]:
    """Return where the documents of a text begin and end, markers and what stands beside them left out."""
    spans: list[tuple[int, int]] = []
    start = 0
    for piece in pieces(text):
        if piece.kind == "document" and piece.end > piece.start:
            rest = REST.match(text, piece.end)
            start = rest.end() if rest else piece.end
        elif piece.kind == "document end":
            spans.append((start, max(start, piece.start)))
    return spans


def dissect(text: Text) -> Node:
    """
    Return what stands at the root of a text that holds one document.

    Raises:
        Uneditable: It is written in a way that is too odd to be changed safely.
    """
    return _Dissection(text).root()


class _Dissection:
    def __init__(self, text: Text) -> None:
        self._text = text
        self._pieces = [piece for piece in pieces(text.text) if not piece.kind.startswith("document")]
        self._position = 0

    def root(self) -> Node:
        """Return the node of the whole document."""
        return self._node(self._next(), opening=0, outer=-1)

    def _node(self, piece: Piece, *, opening: int, outer: int) -> Node:
        """
        Return the node of a value.

        Args:
            piece: With which it begins.
            opening: Offset behind the colon or the dash before it.
            outer: Column of the key or the dash; -1 for the document itself.
        """
        if piece.kind in {"scalar", "alias"}:
            return Node(piece.kind, piece.start, self._end(piece), piece.text, piece.style, piece.anchor)
        return self._flow(piece) if piece.style else self._block(piece, opening, outer)

    def _end(self, piece: Piece) -> int:
        """Return the end of a scalar; that of a literal is before blank lines, unless it keeps them."""
        if piece.style not in {"|", ">"}:
            return piece.end
        text = self._text.text[piece.start : piece.end]
        keeps = "+" in COMMENT.sub("", self._text.text[piece.start : self._text.next_line(piece.start)])
        return piece.start + len(re.sub(rf"(?:{LINE_BREAK.pattern})\Z", "", text) if keeps else text.rstrip())

    def _next(self) -> Piece:
        self._position += 1
        return self._pieces[self._position - 1]

    def _flow(self, piece: Piece) -> Node:
        if piece.start == piece.end:
            raise Uneditable("a pair stands in a list without {}: write {key: value}")
        entries: list[Entry] = []
        lead = piece.end
        while (first := self._next()).kind != "end":
            if self._text.behind_space(lead) != first.start:
                raise Uneditable("a key or an item stands behind a ? or a tag: write it without")
            key = self._key(first) if piece.kind == "mapping" else None
            value = self._node(self._next() if key else first, opening=0, outer=0)
            end = max(value.end, key.end if key else 0)
            comma = self._text.behind_space(end)
            end = comma + 1 if self._text.text[comma] == "," else end
            end = self._text.behind_rest(end) or end
            entries.append(Entry(lead, first.start, key, value, end))
            lead = end
        return Node(
            piece.kind, piece.start, first.end, style=piece.style, anchor=piece.anchor, entries=tuple(entries)
        )

    def _block(self, piece: Piece, opening: int, outer: int) -> Node:
        entries: list[Entry] = []
        start = lead = self._opened(piece, opening) if outer >= 0 else 0
        column = 0
        while (first := self._next()).kind != "end":
            begin = self._text.behind_space(lead)
            column = begin - self._text.line_start(begin)
            key = self._key(first) if piece.kind == "mapping" else None
            opening = self._behind_mark(begin, first, key)
            is_ours = outer < 0 and key is not None and key.text.startswith(OURS)
            build = self._ours if is_ours else self._node
            value = build(self._next() if key else first, opening=opening, outer=column)
            end = value.end if value.is_block else self._text.next_line(max(value.end, opening))
            entries.append(Entry(lead, begin, key, value, end))
            lead = end
        end = self._with_comments(lead, outer)
        return Node(piece.kind, start, end, anchor=piece.anchor, column=column, entries=tuple(entries))

    def _key(self, piece: Piece) -> Node:
        if piece.kind != "scalar":
            raise Uneditable("a key is no text")
        return Node(piece.kind, piece.start, piece.end, piece.text, piece.style, piece.anchor)

    def _behind_mark(self, begin: int, first: Piece, key: Node | None) -> int:
        """Return the offset behind the dash or the colon of an entry; a key may stand behind a ?."""
        text = self._text
        start = begin
        if begin < first.start and text.text[begin] == "?":
            start = text.behind_space(begin + 1)
        mark = text.behind_space(key.end) if key else begin
        if (key and start != first.start) or text.text[mark : mark + 1] != (":" if key else "-"):
            raise Uneditable("a key or an item stands behind a tag or an anchor: write it without")
        return mark + 1

    def _ours(self, piece: Piece, *, opening: int, outer: int) -> Node:
        """Return a node of what may be anything, since nobody reads it: if need be, one without entries."""
        position = self._position
        try:
            return self._node(piece, opening=opening, outer=outer)
        except Uneditable:
            self._position = position
            return self._opaque(piece)

    def _opaque(self, piece: Piece) -> Node:
        """Return a node of which nothing is known but the anchors and aliases in it."""
        start, end, depth = piece.start, piece.end, 0
        anchors: list[Entry] = []
        while True:
            depth += (piece.kind in {"mapping", "sequence"}) - (piece.kind == "end")
            if piece.start < piece.end:  # the end of a block is that of what stands in it
                end = self._end(piece)
            if piece.anchor:
                node = Node(piece.kind, piece.start, piece.end, anchor=piece.anchor)
                anchors.append(Entry(piece.start, piece.start, None, node, piece.end))
            if not depth:
                return Node("opaque", start, end, entries=tuple(anchors))
            piece = self._next()

    def _opened(self, piece: Piece, opening: int) -> int:
        """Return where the lines of a block begin; its first key if that stands beside a dash."""
        first = self._text.behind_space(piece.start + len(piece.anchor) + bool(piece.anchor))
        return min(first, self._text.next_line(piece.start if piece.anchor else opening))

    def _with_comments(self, end: int, outer: int) -> int:
        """Return the end of a block together with comments below it that are indented more than its key."""
        while found := COMMENT_BELOW.match(self._text.text, end):
            mark = found.end() - 1
            if mark - self._text.line_start(mark) <= outer:
                break
            end = self._text.next_line(mark)
        return end
