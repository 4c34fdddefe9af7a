"""
Finds in the text of a document what belongs to a key or an item, above all which comments.

A comment at the end of a line belongs to what stands on it. Lines of comments belong to the key or item right
below them, unless they are indented as if they stood inside of the value above. A blank line cuts them off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.manifests.dissecting import dissect
from reconciler.manifests.lines import Text
from reconciler.manifests.modeline import is_modeline
from reconciler.manifests.nodes import Uneditable

if TYPE_CHECKING:
    from reconciler.manifests.nodes import Entry


class Tree(Text):
    """
    The text of one document, with the mapping at its root.

    Raises:
        Uneditable: It is no mapping, or written in a way that is too odd to be changed safely.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.root = dissect(self)
        if self.root.kind != "mapping" or self.root.anchor:
            raise Uneditable("the document is no plain mapping")

    def begins_line(self, entry: Entry) -> bool:
        """Whether only blanks stand before an entry on its line."""
        line = self.line_start(entry.start)
        return line >= entry.lead and not self.text[line : entry.start].strip()

    def owns_lines(self, entry: Entry) -> bool:
        """Whether an entry shares its lines with no other, nor with a bracket."""
        ends_line = entry.end in {len(self.text), self.line_start(entry.end)}
        return ends_line and self.begins_line(entry)

    def own(self, entry: Entry) -> int:
        """Return where what belongs to an entry begins: the comments right above it, or its line."""
        if not self.begins_line(entry):
            return entry.start
        own = self.line_start(entry.start)
        while own > entry.lead:
            above = self.line_start(own - 1)
            line = self.text[above:own].strip()
            if above < entry.lead or not line.startswith("#") or is_modeline(line):
                break
            own = above
        return own

    def opening(self, entry: Entry) -> int:
        """Return the offset behind the colon of an entry, or in block style behind its dash."""
        return self.behind_space(entry.key.end if entry.key else entry.start) + 1

    def comma(self, entry: Entry) -> int:
        """Return the offset of the comma behind an entry, where it has one."""
        return self.behind_space(entry.value_end)

    def has_comma(self, entry: Entry) -> bool:
        """Whether a comma stands behind an entry, as in flow style."""
        return self.text[self.comma(entry) : entry.end][:1] == ","

    def indentation(self, entry: Entry) -> str:
        """Return the blanks before an entry that begins a line."""
        return self.text[self.line_start(entry.start) : entry.start]
