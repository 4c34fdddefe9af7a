"""Which request goes wrong, and how: dice with a seed, so that a failing run can be had again."""

from __future__ import annotations

import random
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Faults:
    """
    Draws a fault, or none, for each request in the order in which they come.

    Args:
        shares: Share of requests (0 to 1) by kind of fault.
        seed: The same seed and shares give the same sequence.
    """

    def __init__(self, shares: Mapping[str, float], seed: int) -> None:
        self._shares = tuple(shares.items())
        self._random = random.Random(seed)  # noqa: S311 - dice, not secrets
        self._lock = Lock()

    def draw(self) -> str:
        """Return the kind of fault that the next request gets, or ""."""
        if not self._shares:
            return ""
        with self._lock:
            left = self._random.random()
        for kind, share in self._shares:
            if left < share:
                return kind
            left -= share
        return ""
