"""Decides which domain is meant by what people write into a column of websites."""

from __future__ import annotations

import re

from reconciler.manifests import domains
from reconciler.normalize import domain_key

_BETWEEN = re.compile(r"[\s,;|]+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:/+", re.IGNORECASE)

_SHARED = frozenset(
    (
        "angel.co", "crunchbase.com", "facebook.com", "github.com", "instagram.com", "linkedin.com",
        "medium.com", "pitchbook.com", "twitter.com", "wellfound.com", "x.com", "youtube.com",
    )
)  # fmt: skip
"""Where many organizations have a page, which is not their website."""


class NoWebsite(Exception):
    """A text that names no domain, or not one alone; the message says so."""


def website(text: str) -> str:
    """
    Return the domain of a website, in lower case and without "www.".

    Raises:
        NoWebsite: See there.
    """
    found: dict[str, str] = {}
    for domain in map(_domain, _addresses(text)):
        found.setdefault(domain_key(domain), domain)
    if not found:
        raise NoWebsite(f"{text} is no website")
    if len(found) > 1:
        raise NoWebsite(f"{' and '.join(found.values())} are several websites: leave the main one")
    return next(iter(found.values()))


def _addresses(text: str) -> list[str]:
    """Return what is separated like several addresses; in a path, commas separate nothing."""
    bare = _SCHEME.sub("", text)
    if "/" in bare and not re.search(r"\s", text):
        return [text]
    return list(filter(None, _BETWEEN.split(text)))


def _domain(address: str) -> str:
    if "@" in address and not _SCHEME.match(address):
        raise NoWebsite(f"{address} is an e-mail address, not a website")
    domain = domains.mend(address)
    if domain is None:
        raise NoWebsite(f"{address} is no website: write a host name such as acme.com")
    bare = domain.removeprefix("www.")
    if "." in bare:
        domain = bare
    if _is_shared(domain) and "/" in _SCHEME.sub("", address).rstrip("/"):
        raise NoWebsite(f"{address} is a page on {domain}, not a website of its own")
    return domain


def _is_shared(domain: str) -> bool:
    return any(domain == each or domain.endswith(f".{each}") for each in _SHARED)
