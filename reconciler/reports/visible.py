"""
Makes text harmless: whatever came from a manifest or from Affinity is shown, and never acts.

Characters that a terminal obeys or that an eye cannot see (controls, bidi overrides, zero width, line and
paragraph separators, odd blanks, lone surrogates) are replaced by what they are called.
"""

from __future__ import annotations

import re
import unicodedata

_PLAIN = re.compile(r"[ -~]*")
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
_INKLESS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\U000e0100-\U000e01ef]")
"""Letters and marks without ink. Source: Unicode, Default_Ignorable_Code_Point, and the blank of braille."""

_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def visible(text: str) -> str:
    r"""Return the text on one line with nothing hidden: U+202E becomes `\u{202e}`, a line break `\n`."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(map(_visible_character, text))


def _visible_character(character: str) -> str:
    if character == " " or not _is_hidden(character):
        return character
    return _SHORT.get(character) or f"\\u{{{ord(character):x}}}"


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in _HIDDEN_CATEGORIES or _INKLESS.match(character) is not None


def quoted(value: str | None) -> str:
    """Return a value as reports show it: in quotes, or a word for empty."""
    return "(empty)" if value is None else f'"{visible(value)}"'
