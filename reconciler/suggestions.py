"""Offers the word that somebody may have meant. Nobody acts on it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAX_LENGTH = 80
"""Comparing takes a time that grows with the square of this."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ' (did you mean "name"?)' for the nearest known word, case ignored; "" where none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only messages need it

    by_key: dict[str, str] = {}
    for each in known:
        by_key.setdefault(each[:_MAX_LENGTH].lower(), each)
    near = get_close_matches(word[:_MAX_LENGTH].lower(), by_key, n=1)
    return f" (did you mean {json.dumps(by_key[near[0]], ensure_ascii=False)}?)" if near else ""
