"""
Decides which number a text means, in English or in continental spelling: 1,234.5 or 1.234,5 or 1 234.

One cell may leave open what a whole column tells: 1.234 is a thousand where another cell reads 0,5.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

POINT, COMMA = ".", ","

_LIMIT = 2**53
"""Larger numbers are not exact everywhere; manifests do not take them."""

_GROUP = 3
"""Digits between signs that group."""

_BLANKS = str.maketrans({"\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2019": "'", "\u2212": "-"})
_WHOLE = "(?:0|[1-9][0-9]*|[1-9][0-9]{{0,2}}(?:(?P<group>[{groups}])[0-9]{{3}})(?:(?P=group)[0-9]{{3}})*)"
_NUMBERS = {
    decimal: re.compile(
        rf"(?P<sign>[+-]?)(?P<whole>{_WHOLE.format(groups=groups)})(?:{re.escape(decimal)}(?P<rest>[0-9]+))?"
    )
    for decimal, groups in ((POINT, ", '"), (COMMA, ". '"))
}


class NoNumber(Exception):
    """A text that is no number, or more than one; the message says so."""


def decimal_sign(texts: Iterable[str]) -> str | None:
    """Return the decimal sign that a column's cells agree in; None where they leave it open, or do not."""
    signs = {found for text in texts if (found := _only_sign(text))}
    return signs.pop() if len(signs) == 1 else None


def sign_beside_groups(texts: Iterable[str]) -> str | None:
    """
    Return the decimal sign of a column that leaves it open, if its cells look like whole numbers in groups.

    So they do where no number below a thousand has a sign, and none above is without one: 12, 850, 1.250.
    """
    texts = list(texts)
    plain = [text for text in texts if text.isdecimal()]
    groups = {character for text in texts for character in text if character in {POINT, COMMA}}
    if not plain or any(len(text) > _GROUP for text in plain) or len(groups) != 1:
        return None
    return COMMA if POINT in groups else POINT


def number(text: str, decimal: str | None) -> int | float:
    """
    Return the number that a text means.

    Args:
        text: A cell.
        decimal: `POINT` or `COMMA`; None where only what can be read in one way is a number.

    Raises:
        NoNumber: See there.
    """
    readings = [_read(text, each) for each in ((decimal,) if decimal else (POINT, COMMA))]
    found = {each for each in readings if each is not None}
    if not found:
        raise NoNumber(f"{text} is no number")
    if len(found) > 1:
        one, other = sorted(found)
        raise NoNumber(f"{text} may be {one} or {other}: say which sign is the decimal one (--decimal)")
    result = found.pop()
    if abs(result) > _LIMIT:
        raise NoNumber(f"{text} is too large to be exact everywhere")
    return result


def is_number(text: str, decimal: str | None) -> bool:
    """Return whether a text reads like a number that is not too large, if not like one alone."""
    readings = (_read(text, each) for each in ((decimal,) if decimal else _NUMBERS))
    return any(each is not None and abs(each) <= _LIMIT for each in readings)


def _only_sign(text: str) -> str | None:
    """Return the decimal sign under which alone a text is a number."""
    fitting = [decimal for decimal in _NUMBERS if _read(text, decimal) is not None]
    return fitting[0] if len(fitting) == 1 else None


def _read(text: str, decimal: str) -> int | float | None:
    found = _NUMBERS[decimal].fullmatch(text.translate(_BLANKS))
    if not found or len(text) > 40:  # noqa: PLR2004 - no exact number is that long
        return None
    whole = found["sign"] + re.sub("[^0-9]", "", found["whole"])
    value = float(f"{whole}.{found['rest']}") if found["rest"] else int(whole)
    return int(value) if value == int(value) else value
