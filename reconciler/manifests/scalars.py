"""
Decides what a scalar without quotes means: that of YAML 1.2's core schema, unless YAML 1.1 differs.

Other programs read these files, too, and most speak YAML 1.1: what the two read differently has to be quoted.
Dates are the exception: they are text here, and whoever uses them says where they are allowed.

Source: YAML 1.2.2, section 10.3.2 (core schema); YAML 1.1, types bool, int, float, merge, timestamp, value.
"""

from __future__ import annotations

import re
from math import isinf

from reconciler.manifests.document import quoted

Scalar = str | int | float | bool | None

_WORDS: dict[str, bool | None] = {
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_OTHER_WORDS = frozenset(
    form for word in ("yes", "no", "on", "off", "y", "n") for form in (word, word.capitalize(), word.upper())
)
MAY_BE_NO_TEXT = frozenset("0123456789+-.<=~nNtTfFyYoO")
"""First characters of everything that a plain scalar can be besides text, in either version of YAML."""

_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_INTEGER_1_1 = re.compile(
    r"[-+]?(?:0b[01_]+|0[0-7_]+|0x[0-9a-fA-F_]+|(?:0|[1-9][0-9_]*)|[1-9][0-9_]*(?::[0-5]?[0-9])+)"
)
_FLOAT_1_1 = re.compile(
    r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?"
    r"|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
    r"|[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)"
)
_TIME_1_1 = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}.*", re.DOTALL
)

MAX_DIGITS = 100
"""Longer numbers are no numbers: converting them takes a time that grows with the square of their length."""


class Ambiguous(Exception):
    """A scalar that has to be quoted; the message shows how."""


def resolve(text: str) -> Scalar:
    """
    Return the value of a plain scalar that is not empty; text comes back as the same object.

    Raises:
        Ambiguous: Not every reader of YAML takes it for the same value, or JSON has no such value.
    """
    if text[0] not in MAY_BE_NO_TEXT:
        return text
    if text.isdecimal() and text.isascii() and text[0] != "0" and len(text) <= MAX_DIGITS:
        return int(text)
    if text in _WORDS:
        return _WORDS[text]
    if text in _OTHER_WORDS:
        raise Ambiguous(f"write {quoted(text)}, with quotes: without them YAML 1.1 reads a truth value")
    if text in {"=", "<<"}:
        raise Ambiguous(f"write {quoted(text)}, with quotes: without them it is an operator in YAML 1.1")
    if text[0] in "nNtTfFyYoO~<=":
        return text
    return _numeric(text)


def says_less(value: Scalar, text: str) -> bool:
    """Return whether the value of a plain scalar may not say how it is written: `007`, `1e3`, a date."""
    return value is not text or "0" <= text[0] <= "9"


def point_fault(called: str, value: object) -> str | None:
    """Return the complaint about a whole number written as 7.0, which JSON Schema takes for an integer."""
    if isinstance(value, float) and value.is_integer():
        return f"{called} must be a whole number: write {int(value)}"
    return None


def _numeric(text: str) -> Scalar:
    """Resolve what begins like a number, and may well be text: `3M`, `.dev`, `2019-04-01`."""
    if _NOT_FINITE.fullmatch(text):
        raise Ambiguous(f"write {quoted(text)}, with quotes: infinity and NaN are no values here")
    if _TIME_1_1.fullmatch(text):
        raise Ambiguous(f"write {quoted(text)}, with quotes: without them YAML 1.1 reads a point in time")
    number = _number(text)
    reads_1_1 = _INTEGER_1_1.fullmatch(text) or _FLOAT_1_1.fullmatch(text)
    if number is None:
        if reads_1_1:
            raise Ambiguous(f"write {quoted(text)}, with quotes: without them YAML 1.1 reads a number")
        return text
    if not reads_1_1 or _has_leading_zero(text):
        raise Ambiguous(
            f"write {quoted(text)}, with quotes, for the text, or {number} for the number:"
            " YAML 1.1 reads it differently"
        )
    return number


def _number(text: str) -> int | float | None:
    """Return the number that YAML 1.2 reads, or None."""
    is_integer = _INTEGER.fullmatch(text)
    if not is_integer and not _FLOAT.fullmatch(text):
        return None
    if len(text) > MAX_DIGITS:
        raise Ambiguous(f"write {quoted(text)}, with quotes: it is too long for a number")
    if is_integer:
        return int(text, 0) if text[:2] in {"0x", "0o"} else int(text)
    number = float(text)
    if isinf(number):
        raise Ambiguous(f"write {quoted(text)}, with quotes: it is too large for a number")
    return number


def _has_leading_zero(text: str) -> bool:
    digits = text.lstrip("+-")
    return len(digits) > 1 and digits[0] == "0" and digits.isdecimal()
