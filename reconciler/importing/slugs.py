"""
Decides what the files of new manifests are called: readable, ASCII, and the same whatever else is imported.

Only where two organizations would have one name does one of them get its id, too.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from reconciler.normalize import domain_key

MAX_CHARACTERS = 60

_STROKES = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\u0131": "i",
        "ħ": "h",
        "ŧ": "t",
    }
)
"""Letters of Latin script that Unicode does not take apart."""

RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
)
"""Names that Windows keeps for devices, whatever their suffix."""

_APOSTROPHES = re.compile("['\u2019\u02bc`]")
_BETWEEN_WORDS = re.compile("[^a-z0-9]+")


def slug(name: str, domain: str | None, distinction: str) -> str:
    """
    Return what a manifest may be called, without suffix.

    Its name is used where all of it can be written in ASCII; else the first label of its domain; else no more
    than what tells it from others.
    """
    return _ascii(name) or (_ascii(_label(domain)) if domain else "") or f"organization-{distinction}"


def distinction(organization_id: int | None, name: str, domain: str | None) -> str:
    """Return what tells a manifest from others of its slug: its id, its domain, or a hash of its name."""
    if organization_id is not None:
        return str(organization_id)
    return _ascii(domain or "") or hashlib.sha256(name.encode()).hexdigest()[:8]


def _label(domain: str) -> str:
    label = domain_key(domain).removeprefix("www.").partition(".")[0]
    return "" if label.startswith("xn--") else label


def _ascii(text: str) -> str:
    """Return a text in lower case with hyphens between words; "" where a letter has no like in ASCII."""
    folded = _APOSTROPHES.sub("", text.casefold().translate(_STROKES))
    plain = "".join(
        each for each in unicodedata.normalize("NFKD", folded).casefold() if not unicodedata.combining(each)
    )
    if any(each.isalnum() and not each.isascii() for each in plain):
        return ""
    return _cut(_BETWEEN_WORDS.sub("-", plain).strip("-"))


def _cut(words: str) -> str:
    """Shorten to whole words where that leaves most of it."""
    if len(words) <= MAX_CHARACTERS:
        return words
    cut = words[: MAX_CHARACTERS + 1]
    whole = cut.rpartition("-")[0]
    return whole if len(whole) > MAX_CHARACTERS // 2 else cut[:MAX_CHARACTERS].rstrip("-")
