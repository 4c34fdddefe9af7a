"""What a text is taken apart into: values and entries that know where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Uneditable(Exception):
    """A text that is left as it is; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Node:
    """
    A value in the text.

    Attributes:
        kind: "scalar", "alias", "mapping" or "sequence"; "opaque" for what is ours and cannot be taken apart.
        start: Offset of its text, anchor included; of a mapping or list in block style, of its first line.
        end: Offset behind it; in block style behind the line break of its last line.
        text: What a scalar says.
        style: As of a `Piece`.
        anchor: The name that it has, or that an alias refers to.
        column: Of a block style's keys or dashes, from 0.
        entries: Of a mapping or list.
    """

    kind: str
    start: int
    end: int
    text: str = ""
    style: str = ""
    anchor: str = ""
    column: int = 0
    entries: tuple[Entry, ...] = ()

    @property
    def is_block(self) -> bool:
        """Whether it is a mapping or a list in block style, which has lines of its own."""
        return self.kind in {"mapping", "sequence"} and not self.style

    @property
    def is_literal(self) -> bool:
        """Whether it is a text in lines of its own."""
        return self.style in {"|", ">"}

    def walk(self) -> Iterator[Node]:
        """Yield the node and everything in it, in order."""
        yield self
        for entry in self.entries:
            if entry.key:
                yield entry.key
            yield from entry.value.walk()


@dataclass(frozen=True, slots=True)
class Entry:
    """
    A key with its value, or an item. The entries of a node follow each other without a gap.

    Attributes:
        lead: Offset of the first comment or blank line before it.
        start: Of the key or, in block style, the dash; else of the item.
        end: Behind everything that belongs to it: a comma, a comment, the line break.
    """

    lead: int
    start: int
    key: Node | None
    value: Node
    end: int

    @property
    def value_end(self) -> int:
        """Offset behind the value, or behind the key where that has none."""
        return max(self.value.end, self.key.end) if self.key else self.value.end
