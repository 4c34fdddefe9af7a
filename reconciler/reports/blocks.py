"""
Fits a Markdown document into a number of characters: whole blocks and whole rows, or nothing of them.

No table, list or tag is ever cut, and what is left out is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Block:
    """
    A piece of a document that is shown whole, or with fewer rows.

    Attributes:
        lead: Markdown before the table, with its line breaks.
        header: The table's head; "" for a block without one.
        rows: Lines of the table.
        tail: Markdown after it; may close a tag that `lead` opens.
    """

    lead: str
    header: str = ""
    rows: Sequence[str] = ()
    tail: str = ""

    @property
    def size(self) -> int:
        """Characters of the whole."""
        return len(self._with(len(self.rows)))

    def within(self, room: int) -> tuple[str, bool]:
        """Return the block with as many rows as fit into `room` characters, and whether these are all."""
        whole = self._with(len(self.rows))
        if len(whole) <= room:
            return whole, True
        least, most = 0, max(len(self.rows) - 1, 0)
        while least < most:
            middle = (least + most + 1) // 2
            least, most = (middle, most) if len(self._with(middle)) <= room else (least, middle - 1)
        return self._with(least) if least else "", False

    def _with(self, number: int) -> str:
        table = f"{self.header}{''.join(self.rows[:number])}\n" if self.rows else ""
        left_out = len(self.rows) - number
        more = f"… and {left_out:,} more.\n\n" if left_out else ""
        return f"{self.lead}{table}{more}{self.tail}"


@dataclass(frozen=True, slots=True)
class Section:
    """
    Blocks of one kind.

    Attributes:
        title: Trusted text.
        blocks: Made one by one, so that what is left out costs nothing.
        count: How many they are.
        what: What its blocks are called when some are left out.
        collapsed: Whether a reader has to open it.
    """

    title: str
    blocks: Iterable[Block]
    count: int
    what: str
    collapsed: bool = False

    @property
    def frame(self) -> tuple[str, str]:
        """What stands before and after the blocks."""
        if self.collapsed:
            return f"<details><summary><b>{self.title}</b></summary>\n\n", "\n</details>\n\n"
        return f"#### {self.title}\n\n", "\n"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Blocks that are not shown, or not with all of their rows."""

    what: str
    count: int


def fill(sections: Iterable[Section], room: int) -> tuple[str, Sequence[LeftOut]]:
    """
    Return what fits of the sections, in their order, and what is left out.

    A section gets the room that it needs, or else its share: a thousand updates push no delete out.
    """
    parts: list[str] = []
    left_out: list[LeftOut] = []
    drafts = [(each, *_fitting(each, room)) for each in sections]
    shares = _shares([size for _, _, size in drafts], room)
    for (section, blocks, _), share in zip(drafts, shares, strict=True):
        opening, closing = section.frame
        shown, whole = _cut(blocks, share - len(opening) - len(closing))
        if shown:
            parts += [opening, *shown, closing]
        if whole < section.count:
            left_out.append(LeftOut(section.what, section.count - whole))
    return "".join(parts), left_out


def _fitting(section: Section, room: int) -> tuple[Sequence[Block], int]:
    """Return the blocks that would fit if the section were alone, one more, and what they and it need."""
    blocks: list[Block] = []
    size = sum(map(len, section.frame))
    for block in section.blocks:
        blocks.append(block)
        size += block.size
        if size > room:
            break
    return blocks, size


def _shares(needs: Sequence[int], room: int) -> Sequence[int]:
    """Divide the room: who needs less than an equal share leaves the rest to the others."""
    shares = [0] * len(needs)
    smallest_first = sorted(range(len(needs)), key=needs.__getitem__)
    for others, number in zip(reversed(range(len(needs))), smallest_first, strict=True):
        shares[number] = min(needs[number], room // (others + 1))
        room -= shares[number]
    return shares


def _cut(blocks: Iterable[Block], room: int) -> tuple[Sequence[str], int]:
    """Return the blocks that fit, the last one perhaps with fewer rows, and how many are whole."""
    shown: list[str] = []
    for number, block in enumerate(blocks):
        text, whole = block.within(room)
        room -= len(text)
        if text:
            shown.append(text)
        if not whole:
            return shown, number
    return shown, len(shown)
