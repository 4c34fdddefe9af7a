"""
Decides when two names, two domains or two texts mean the same. Nobody else does.

The rules stay on the safe side of a duplicate: they forgive differences of spelling that no two organizations
are told apart by (case, Unicode form, IDNA form) and nothing else.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple


@lru_cache(maxsize=4096)
def _ascii_domain(domain: str) -> str:
    import idna  # noqa: PLC0415 - a large table that only international domains need

    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        return domain


def domain_key(domain: str) -> str:
    """
    Return the form in which domains are compared: lower case, ASCII (IDNA), no trailing dot.

    Never fails: what Affinity holds may be no valid domain, and is then compared lower-cased as it stands.
    """
    lowered = domain.strip().rstrip(".").lower()
    return lowered if lowered.isascii() else _ascii_domain(lowered)


def domain_spellings(domain: str) -> tuple[str, ...]:
    """
    Return the spellings under which a domain may be stored: ASCII, and Unicode where that differs.

    Affinity's search compares text, and nothing says in which form it keeps international domains, so that
    looking for one of them means searching for each.
    """
    key = domain_key(domain)
    if "xn--" not in key:
        return (key,)
    import idna  # noqa: PLC0415 - see above

    try:
        return tuple(dict.fromkeys((key, idna.decode(key))))
    except idna.IDNAError:
        return (key,)


def same_name(one: str, other: str) -> bool:
    """Whether two names are written the same, whichever Unicode form Affinity keeps them in."""
    return one == other or unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


class Identity(NamedTuple):
    """What an organization goes by before it has an id: its domain, else its name, in the compared form."""

    kind: str
    key: str


def identity(name: str, domain: str | None) -> Identity:
    """Return what an organization that is to be created is recognized by."""
    return Identity("domain", domain_key(domain)) if domain else Identity("name", name_key(name))


def name_key(name: str) -> str:
    """Return the form in which names are compared: NFC, case folded, without outer blanks."""
    if name.isascii():
        return name.strip().lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()).strip()


def text_value(text: str) -> str:
    r"""Return the form in which texts of fields are compared: NFC, lines ended by \n, no outer blanks."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
