"""Text in pieces, each in a style or in none. How a style looks, and whether it is shown, others decide."""

from __future__ import annotations

from typing import Self


class Styled:
    """
    Text for people that grows piece by piece; `str` gives it without styles.

    Attributes:
        pieces: Texts, and the style of each in rich's words such as "bold red"; "" for none.
    """

    def __init__(self, text: str = "", style: str = "") -> None:
        self.pieces: list[tuple[str, str]] = [(text, style)] if text else []

    def append(self, text: str, style: str = "") -> Self:
        """Add a piece."""
        self.pieces.append((text, style))
        return self

    def extend(self, other: Styled) -> Self:
        """Add the pieces of another text."""
        self.pieces += other.pieces
        return self

    def __bool__(self) -> bool:
        return bool(self.pieces)

    def __str__(self) -> str:
        return "".join(text for text, _ in self.pieces)
