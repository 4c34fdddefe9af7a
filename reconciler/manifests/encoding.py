"""Decides whether bytes may be given to a parser: printable UTF-8, no byte order mark, no directives."""

from __future__ import annotations

import re

_OLD_BREAKS = "\x85\u2028\u2029"
"""
A parser of YAML 1.1 ends the line, and a comment with it, where a newer one and every reviewer read on.
Source: YAML 1.1, section 4.2; YAML 1.2.2, section 5.4.
"""

_REFUSED = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_OLD_BREAKS}\ufeff\ufffe\uffff]")
"""
Source: YAML 1.2.2, production [1] c-printable, less old breaks and byte order marks inside a text.
"""

LINE_BREAK = re.compile("\r\n?|\n")

_DIRECTIVE = re.compile(r"(?<![^\r\n])%(?!YAML 1\.2\s)")

_MARKS = ((b"\xef\xbb\xbf", "UTF-8"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


def fault(data: bytes) -> tuple[int, int, str] | None:
    """Return line, column and complaint about the first thing that is wrong; None where all is well."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return 1, 1, f"the file begins with a byte order mark of {encoding}: save it as UTF-8 without one"
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        return *place(before), f"the byte 0x{data[error.start]:02x} is not UTF-8: save the file as UTF-8"
    found = _REFUSED.search(text)
    if not found:
        return _directive(text)
    before = text[: found.start()]
    if found[0] == "\0" and text.count("\0") > len(text) // 4:
        return *place(before), "the file looks like UTF-16: save it as UTF-8"
    if found[0] in _OLD_BREAKS:
        code = f"{ord(found[0]):04X}"
        return *place(before), (
            f"U+{code} ends a line only in YAML 1.1: remove it, or write \\u{code} in double quotes"
        )
    return *place(before), f"the control character U+{ord(found[0]):04X} cannot stand in a file: remove it"


def _directive(text: str) -> tuple[int, int, str] | None:
    """Find what libyaml compares with all of its kind before it, which takes seconds where they are many."""
    found = _DIRECTIVE.search(text) if "%" in text else None
    return (*place(text[: found.start()]), "directives are not supported") if found else None


def place(before: str) -> tuple[int, int]:
    """Return line and column, from 1, of what stands behind a text."""
    lines = LINE_BREAK.split(before)
    return len(lines), len(lines[-1]) + 1
