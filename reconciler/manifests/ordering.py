"""Decides in which order keys stand: those of a manifest in a fixed one, fields and lists by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Steps = tuple[str | int, ...]
"""The way from a document to a value in it: keys, and indexes of lists."""

OURS = "x-"
"""How keys begin that nobody reads, and whose values stay as they are written."""

_KEYS = (
    "version",
    "kind",
    "id",
    "name",
    "domain",
    "domains",
    "previously",
    "people",
    "fields",
    "lists",
    "state",
)
_INNER_KEYS = (
    ("domains", "names"),
    ("only", "include", "exclude"),
    ("value", "when"),
    ("street", "city", "state", "country", "continent"),
)
_INNER = {key: i for keys in _INNER_KEYS for i, key in enumerate(keys)}

_LIST_DEPTH = 2

Rank = tuple[int, str, str]


def rank(steps: Steps, key: str) -> Rank:
    """Return what the keys of the mapping at `steps` are sorted by; keys of equal rank stay as they stand."""
    if is_ours(steps):
        return 0, "", ""
    if is_named(steps):
        return 0, key.casefold(), key
    if steps:
        return _INNER.get(key, len(_INNER)), "", ""
    if key in _KEYS:
        return _KEYS.index(key), "", ""
    return len(_KEYS) + key.startswith(OURS), "", ""


def ranked(steps: Steps, keys: Iterable[str]) -> list[str]:
    """Return the keys of the mapping at `steps` in canonical order."""
    return sorted(keys, key=lambda key: rank(steps, key))


def is_named(steps: Steps) -> bool:
    """Return whether the mapping at `steps` holds fields or lists by name."""
    return steps in {("fields",), ("lists",)} or (len(steps) == _LIST_DEPTH and steps[0] == "lists")


def is_ours(steps: Steps) -> bool:
    """Return whether `steps` lead to or below a key that nobody reads."""
    return bool(steps) and str(steps[0]).startswith(OURS)
