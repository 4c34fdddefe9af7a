"""Finds lines, blanks and comments in a text, as a parser of YAML sees them."""

from __future__ import annotations

import re
from bisect import bisect_right

from reconciler.manifests.encoding import LINE_BREAK

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*+")
"""Blanks, breaks and comments: all that may stand between values besides punctuation."""

REST = re.compile(rf"[ \t]*+(?:#[^\r\n]*+)?(?:{LINE_BREAK.pattern}|\Z)")
"""What may follow a value on its line."""

COMMENT = re.compile(r"#[^\r\n]*+")

COMMENT_BELOW = re.compile(rf"(?:[ \t]*+(?:{LINE_BREAK.pattern}))*+[ \t]*+#")
"""From the beginning of a line to the mark of the next comment, if only blank lines stand between."""


class Text:
    """A text whose lines are known."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(found.end() for found in LINE_BREAK.finditer(text))]

    def line_start(self, offset: int) -> int:
        """Return where the line of an offset begins."""
        return self._starts[bisect_right(self._starts, offset) - 1]

    def next_line(self, offset: int) -> int:
        """Return where the line after that of an offset begins; the end of the text after the last one."""
        i = bisect_right(self._starts, offset)
        return self._starts[i] if i < len(self._starts) else len(self.text)

    def before_break(self, offset: int) -> int:
        """Return where the line break begins that an offset stands behind; the offset if it does not."""
        if offset != self.line_start(offset) or not offset:
            return offset
        return offset - (2 if self.text.endswith("\r\n", 0, offset) else 1)

    def comments(self, start: int, end: int) -> list[str]:
        """Return the comments in a part of the text that holds no values."""
        return COMMENT.findall(self.text, start, end)

    def behind_space(self, offset: int) -> int:
        """Return the offset behind blanks, breaks and comments."""
        found = _SPACE.match(self.text, offset)
        return found.end() if found else offset

    def behind_rest(self, offset: int) -> int | None:
        """Return where the next line begins if nothing but a comment follows on this one."""
        found = REST.match(self.text, offset)
        return found.end() if found else None
