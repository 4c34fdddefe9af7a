"""Decides how a name has to be spelled, so that two that look alike are alike, and mends one that is not."""

from __future__ import annotations

import re
import unicodedata

from reconciler.manifests.document import quoted

MAX_CHARACTERS = 255
"""Affinity's own limit is not documented; no name of an organization comes near this one."""

_COMMON = re.compile(r"[!-~]++(?: [!-~]++)*+")
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_HIDDEN_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_JOINERS = frozenset("\u200c\u200d")
_SELECTORS = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""What chooses a shape of a symbol or a letter. Source: Unicode, property Variation_Selector."""

_CASED = frozenset({"Lu", "Ll", "Lt"})
_CASED_SYMBOL = "\u2139"
"""The i of information, by category a letter. Source: Unicode, emoji-variation-sequences.txt."""

_VIRAMA = 9
"""Combining class of the signs after which Indic scripts need joiners. Source: RFC 5892, A.1 and A.2."""


def is_common(name: str) -> bool:
    """Return whether a name is surely right, as most are."""
    return len(name) <= MAX_CHARACTERS and bool(_COMMON.fullmatch(name))


def fault(name: str) -> str | None:
    """Return what is wrong with a name, and the right form where there is one; None if it is fine."""
    if is_common(name):
        return None
    if not name.strip():
        return "a name cannot be empty"
    if len(name) > MAX_CHARACTERS:
        return f"a name of {len(name)} characters: at most {MAX_CHARACTERS} are allowed"
    if (right := mend(name)) == name:
        return None
    advice = f": write {quoted(right, MAX_CHARACTERS)}" if right and mend(right) == right else ""
    return f"the name {_trouble(name)}{advice}"


def mend(name: str) -> str:
    """Return the name in Unicode's composed form (NFC), single blanks between words, nothing that hides."""
    composed = unicodedata.normalize("NFC", name)
    visible = (c for i, c in enumerate(composed) if c.isspace() or not hides(c, composed[i - 1 : i]))
    return unicodedata.normalize("NFC", " ".join("".join(visible).split()))


def _trouble(name: str) -> str:
    for i, character in enumerate(name):
        if hides(character, name[i - 1 : i]):
            return f"holds the invisible or control character U+{ord(character):04X}"
    if name != name.strip():
        return "begins or ends with a blank"
    if name != " ".join(name.split()):
        return "has a double blank, or one that is no plain space"
    return "is not in Unicode's composed form (NFC)"


def hides(character: str, before: str) -> bool:
    """
    Return whether a reader cannot see the character.

    Joiners are seen within emoji and some scripts; selectors behind symbols and letters that have several
    shapes, among which are none of a script with capitals.
    """
    if _SELECTORS.match(character):
        category = unicodedata.category(before) if before else "Zs"
        return category in {"Zs", "Mn"} or (category in _CASED and before != _CASED_SYMBOL)
    if character in _JOINERS:
        return not before or not (
            unicodedata.combining(before) == _VIRAMA
            or unicodedata.bidirectional(before) == "AL"
            or unicodedata.category(before) in {"So", "Sk"}
            or before == "\ufe0f"
        )
    return character in _HIDDEN_LETTERS or unicodedata.category(character) in _HIDDEN_CATEGORIES
