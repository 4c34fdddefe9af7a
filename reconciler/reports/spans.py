"""
Makes text harmless in GitHub's Markdown: it becomes a code span.

Within code nothing is HTML, a link or an image, and GitHub looks for no mentions, issues or commits.
"""

from __future__ import annotations

import re

from reconciler.reports.visible import visible

MAX_CHARACTERS = 300
"""Of one text: a table is there to be scanned, and one value must not push the others out."""

_LONGEST_RUN = 9
"""
Backticks in a row that are kept. A fence must be longer than any run inside, and GitHub takes one of over 80
for text. Source: cmark-gfm, MAXBACKTICKS.
"""


def code(text: str, limit: int = MAX_CHARACTERS) -> str:
    """Return text as a code span on one line, cut where it is longer than `limit` characters."""
    shown = visible(text)
    if _longest_run(shown) > _LONGEST_RUN:
        shown = shown.replace("`", r"\u{60}")
    left_out = len(shown) - limit
    return f"{_span(shown[:limit])} (+ {left_out:,} characters)" if left_out > 0 else _span(shown)


def cell(text: str, limit: int = MAX_CHARACTERS) -> str:
    """Return text as a code span for a table, where a bar that nothing escapes would begin the next cell."""
    return code(text, limit).replace("|", r"\|")


def _span(text: str) -> str:
    if not text:
        return "*no text*"
    fence = "`" * (1 + _longest_run(text))
    padding = " " if text.strip() and (text[0] in "` " or text[-1] in "` ") else ""
    return f"{fence}{padding}{text}{padding}{fence}"


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
