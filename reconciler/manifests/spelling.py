"""
Decides how a text, a number or null is spelled in YAML: plainly where no reader can misread it, else quoted.

What a plain scalar means to us is decided in `scalars.py`; here it must mean the same to YAML 1.1 and 1.2, in
a line of its own as well as between the brackets of flow style, which leaves fewer characters.
"""

from __future__ import annotations

import json
import re
from math import isfinite

from reconciler.manifests import names
from reconciler.manifests.scalars import Ambiguous, Scalar, resolve

_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
"""Source: YAML 1.2.2, section 5.3. Some may begin a plain text if no blank follows; readers differ there."""

_FLOW_INDICATORS = frozenset(",[]{}?:")
"""In flow style readers of YAML 1.1 end a plain text at any of these."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t", '"': r"\"", "\\": r"\\"}
_MAX_OF_FOUR_DIGITS = 0xFFFF
_NO_CHARACTER = 0xFFFE
"""The last two code points of every plane are none. Source: Unicode, section 23.7."""


def spelled(value: Scalar, *, in_flow: bool = False, dates: bool = False) -> str:
    """
    Return a scalar on one line.

    Args:
        value: A finite number, a text, null or a truth value.
        in_flow: Whether it stands between brackets.
        dates: Whether a text that looks like a date may go without quotes, as values of fields do.

    Raises:
        ValueError: Infinity and NaN are no values.
    """
    if isinstance(value, str):
        return value if _reads_plainly(value, in_flow=in_flow, dates=dates) else _quoted(value)
    if isinstance(value, float):
        return _decimal(value)
    return json.dumps(value)


def literal(text: str) -> tuple[str, list[str]] | None:
    """Return the head and the lines of a literal block; None for a text that does not read well as one."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) == 1 and not text.endswith("\n"):
        return None
    if not lines[0] or lines[0].startswith(" ") or not lines[-1] or any(map(_is_odd_line, lines)):
        return None
    return ("|" if text.endswith("\n") else "|-"), lines


def _is_odd_line(line: str) -> bool:
    return line != line.rstrip() or _has_odd_characters(line)


def _reads_plainly(text: str, *, in_flow: bool, dates: bool) -> bool:
    if not text or text != text.strip() or text[0] in _INDICATORS:
        return False
    if ": " in text or " #" in text or text.endswith(":") or _has_odd_characters(text):
        return False
    if in_flow and not _FLOW_INDICATORS.isdisjoint(text):
        return False
    if _DATE.fullmatch(text):
        return dates
    try:
        return resolve(text) is text
    except Ambiguous:
        return False


def _has_odd_characters(text: str) -> bool:
    if text.isascii() and text.isprintable():
        return False
    return any(_is_odd(text, i) for i in range(len(text)))


def _is_odd(text: str, i: int) -> bool:
    """Whether a character is to be escaped: nobody sees it, or not every reader lets it pass."""
    character = text[i]
    if character.isspace():
        return character != " "
    return names.hides(character, text[i - 1 : i]) or ord(character) & _NO_CHARACTER == _NO_CHARACTER


def _quoted(text: str) -> str:
    return f'"{"".join(_in_quotes(text, i) for i in range(len(text)))}"'


def _in_quotes(text: str, i: int) -> str:
    character = text[i]
    if character in _SHORT:
        return _SHORT[character]
    if not _is_odd(text, i):
        return character
    code = ord(character)
    return f"\\u{code:04X}" if code <= _MAX_OF_FOUR_DIGITS else f"\\U{code:08X}"


def _decimal(number: float) -> str:
    """Return a number with a point, without which YAML 1.1 reads no exponent."""
    if not isfinite(number):
        raise ValueError(f"{number} is no value of a manifest")
    digits, exponent, power = repr(number).partition("e")
    return f"{digits if '.' in digits else f'{digits}.0'}{exponent}{power}"
