"""Decides how many blank lines may follow each other: one, and none at the end of a file."""

from __future__ import annotations

import re

from reconciler.manifests.encoding import LINE_BREAK

_LINE_BEGINS = r"(?:\A|(?<=[\r\n])(?!(?<=\r)\n))"
_BLANK_LINES = re.compile(rf"{_LINE_BEGINS}(?:[ \t]*+({LINE_BREAK.pattern}))++")
_LAST_BLANK_LINES = re.compile(rf"{_BLANK_LINES.pattern}\Z")


def single_blanks(text: str) -> str:
    """Return a text, which begins with a line, with one empty line where several blank ones stood."""
    return _BLANK_LINES.sub(r"\1", text)


def no_blanks_above(text: str) -> str:
    """Return a text, which begins with a line, without the blank lines at its top."""
    found = _BLANK_LINES.match(text)
    return text[found.end() :] if found else text


def no_blanks_below(text: str) -> str:
    """Return a text, which begins with a line, without the blank lines at its end."""
    return _LAST_BLANK_LINES.sub("", text)
