"""
Decides whether a request that failed is sent again, and after how long. One table; nobody else retries.

What counts is whether the server may have acted: if so, only what may be carried out twice is repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from reconciler.errors import RateLimited, RemoteError, Unavailable, UnexpectedAnswer

if TYPE_CHECKING:
    from random import Random


class Loss(Enum):
    """How a request failed, as far as repeating it is concerned."""

    NOT_SENT = "refused before anything was sent"
    LIMITED = "429: not carried out"
    ANSWER_LOST = "5xx, time-out, dropped connection, cut body: perhaps carried out"
    UNREADABLE = "an answer that cannot be read: perhaps carried out"


class Rule(NamedTuple):
    """Which methods are sent again after a loss, and how often they are sent at most."""

    methods: frozenset[str]
    max_attempts: int


_ALL = frozenset({"GET", "PUT", "PATCH", "DELETE", "POST"})
_REPEATABLE = _ALL - {"POST"}

TABLE = {
    Loss.NOT_SENT: Rule(_ALL, 5),
    Loss.LIMITED: Rule(_ALL, 30),
    Loss.ANSWER_LOST: Rule(_REPEATABLE, 10),
    Loss.UNREADABLE: Rule(_REPEATABLE, 3),
}
"""
A POST creates, and Affinity neither de-duplicates nor knows idempotency keys: a create whose answer was lost
is looked up by applying, never repeated. PUT and PATCH give the same result twice; a DELETE that was carried
out answers "unknown id" the second time.

Source: API v1, organizations (creating) and rate limits (what was answered 429 was not carried out).
"""

FIRST_DELAY_S = 0.5
MAX_DELAY_S = 20.0


@dataclass(frozen=True, slots=True)
class Retries:
    """The table, with the chance (`random`) that keeps workers from coming back all at once."""

    random: Random

    def delay_s(self, error: RemoteError, method: str, attempt: int) -> float | None:
        """
        Return how many seconds to wait before sending again; None for "do not".

        Exponential, capped, and by chance between half and the whole of that. The minute's 429 needs no delay
        of its own: the gate does not open before the window has ended.

        Args:
            error: What became of the last attempt.
            method: The HTTP verb.
            attempt: How many attempts were made, from 1.
        """
        loss = loss_of(error)
        if loss is None or method not in TABLE[loss].methods or attempt >= TABLE[loss].max_attempts:
            return None
        if isinstance(error, RateLimited) and error.scope == "minute":
            return 0.0
        return min(MAX_DELAY_S, FIRST_DELAY_S * 2.0 ** (attempt - 1)) * self.random.uniform(0.5, 1.0)


def loss_of(error: RemoteError) -> Loss | None:
    """Return how a request failed; None where the same would be answered again."""
    if isinstance(error, RateLimited):
        return None if error.scope == "month" else Loss.LIMITED
    if isinstance(error, Unavailable):
        return Loss.ANSWER_LOST if error.sent else Loss.NOT_SENT
    return Loss.UNREADABLE if isinstance(error, UnexpectedAnswer) else None
