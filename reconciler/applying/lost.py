"""
Looks for organizations that Affinity may hold although nobody has seen them.

These are creates whose answer was lost, and creates that are too young for a search. To find out, a create is
never sent a second time.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from reconciler.applying.change import ENDING, written
from reconciler.errors import ReconcilerError
from reconciler.model import Outcome, Result
from reconciler.normalize import domain_spellings, identity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.applying.change import Writer
    from reconciler.model import Change, Organization

LOOK_EVERY_S = 3.0
LOOK_FOR_S = 30.0
"""Searches lag behind writes; ten seconds were seen. Source: public scripts that wait before they search."""

_LAST_CREATED = 3


class Waiting(Protocol):
    """Time, for those that wait."""

    def now_s(self) -> float:
        """Return seconds since 1970."""

    def pause(self, seconds: float, why: str) -> None:
        """Wait; raises Interrupted when the run is to end."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A create that may have been carried out at `since_s` (seconds since 1970)."""

    change: Change
    since_s: float


def look_for(lost: Sequence[Lost], writer: Writer, waiting: Waiting) -> list[Result | None]:
    """
    Search for lost creates every few seconds, until each is found or was looked for long enough.

    Returns:
        For each, in order: what became of it. One that was found is adopted as made; None means that it is
        certain not to be there.
    """
    results: dict[int, Result | None] = {}
    while True:
        for index, each in enumerate(lost):
            if index not in results:
                with suppress(_StillOpen):
                    results[index] = _look_once(each, writer, waiting)
        if len(results) == len(lost):
            return [results[index] for index in range(len(lost))]
        try:
            waiting.pause(LOOK_EVERY_S, "creates that may have been carried out")
        except ENDING as error:
            return [
                results.get(i) if i in results else _unfinished(each, error) for i, each in enumerate(lost)
            ]


class _StillOpen(Exception):
    """It was not found, and may still turn up."""


def _look_once(lost: Lost, writer: Writer, waiting: Waiting) -> Result | None:
    # Taken before the search: what is not in an answer may have come while that was under way.
    old_enough = waiting.now_s() - lost.since_s >= LOOK_FOR_S
    try:
        hits = find(lost.change, writer)
    except ReconcilerError as error:
        if old_enough or isinstance(error, ENDING):
            return _unfinished(lost, error)
        raise _StillOpen from error
    if len(hits) == 1:
        return written(lost.change, hits[0])
    if hits:
        ids = ", ".join(str(hit.id) for hit in hits)
        return Result(lost.change, Outcome.UNCERTAIN, detail=f"several fit: {ids}; merge them in Affinity")
    if not old_enough:
        raise _StillOpen
    return None


def _unfinished(lost: Lost, error: ReconcilerError) -> Result:
    detail = f"it may have been created, and could not be looked for to the end: {error}; apply again"
    return Result(lost.change, Outcome.UNCERTAIN, detail=detail)


def find(change: Change, writer: Writer) -> Sequence[Organization]:
    """Return the own organizations that a create of this change would have made."""
    wanted = identity(change.name, change.domain)
    terms = domain_spellings(change.domain) if change.domain else (change.name,)
    hits = {hit.id: hit for term in terms for hit in writer.search(term) if not hit.is_global}
    return [
        hit
        for hit in hits.values()
        if wanted in {identity(hit.name, domain) for domain in (hit.domains if change.domain else (None,))}
    ]


def settle(results: Sequence[Result], writer: Writer, waiting: Waiting, *, settle_s: float) -> bool:
    """
    Wait until a search finds what was created last; return whether it does.

    An index that knows the last ones is taken to know those before them.

    Args:
        results: In the order in which they came.
        writer: Searches.
        waiting: Time.
        settle_s: How long to wait.
    """
    created = [each for each in results if each.organization_id is not None][-_LAST_CREATED:]
    end_s = waiting.now_s() + settle_s
    for each in created:
        while not any(hit.id == each.organization_id for hit in _found(each.change, writer)):
            left_s = end_s - waiting.now_s()
            if left_s <= 0:
                return False
            waiting.pause(min(LOOK_EVERY_S, left_s), "Affinity's search to know what was created")
    return True


def _found(change: Change, writer: Writer) -> Sequence[Organization]:
    try:
        return find(change, writer)
    except ENDING:
        raise
    except ReconcilerError:
        return ()
