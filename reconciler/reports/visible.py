"""
Makes text harmless: whatever came from a manifest or from Affinity is shown, and never acts.

Characters that a terminal obeys or that an eye cannot see (controls, bidi overrides, zero width, line and
paragraph separators, odd blanks, lone surrogates) are replaced by what they are called, and so is the first
character of what a workflow runner would obey in its log.
"""

from __future__ import annotations

import re
import unicodedata

_PLAIN = re.compile(r"[ -~]*")
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
_INKLESS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\U000e0100-\U000e01ef]")
"""Letters and marks without ink. Source: Unicode, Default_Ignorable_Code_Point, and the blank of braille."""

_RUNNER_COMMAND = re.compile(r"^( *):(?=:)|##(?=\[)")
"""
GitHub's runner obeys `::command::` at the start of a line and `##[command]` anywhere in one.
Source: actions/runner, ActionCommand.TryParseV2 and ActionCommand.TryParse.
"""

_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def visible(text: str) -> str:
    r"""Return the text on one line with nothing hidden: U+202E becomes `\u{202e}`, a line break `\n`."""
    if not _PLAIN.fullmatch(text):
        text = "".join(map(_visible_character, text))
    return _RUNNER_COMMAND.sub(_disarmed, text)


def inert_json(document: str) -> str:
    """Return the same JSON, spelled so that a workflow runner obeys nothing in it."""
    return document.replace("##[", r"#\u0023[")


def _disarmed(command: re.Match[str]) -> str:
    return r"#\u{23}" if command[0] == "##" else rf"{command[1]}\u{{3a}}"


def _visible_character(character: str) -> str:
    if character == " " or not _is_hidden(character):
        return character
    return _SHORT.get(character) or f"\\u{{{ord(character):x}}}"


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in _HIDDEN_CATEGORIES or _INKLESS.match(character) is not None


def quoted(value: str | None) -> str:
    """Return a value as reports show it: in quotes, or a word for empty."""
    return "(empty)" if value is None else f'"{visible(value)}"'
