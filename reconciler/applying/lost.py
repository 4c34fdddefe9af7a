"""
Looks for organizations that Affinity may hold although nobody has seen them.

These are creates whose answer was lost, and creates that are too young for a search. To find out, a create is
never sent a second time.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from reconciler.applying.change import ENDING
from reconciler.errors import ReconcilerError
from reconciler.normalize import domain_spellings, identity
from reconciler.planning.planner import SETTLING_SEARCHES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.applying.journal import Journal, Unresolved
    from reconciler.model import Change, Organization, Result

LOOK_EVERY_S = 3.0
LOOK_FOR_S = 30.0
"""Searches lag behind writes; ten seconds were seen. Source: public scripts that wait before they search."""


class Waiting(Protocol):
    """Time, for those that wait."""

    def now_s(self) -> float:
        """Return seconds since 1970."""

    def pause(self, seconds: float, why: str) -> None:
        """Wait; raises Interrupted when the run is to end."""


class Searcher(Protocol):
    """What looking takes of Affinity."""

    def search(self, term: str) -> Sequence[Organization]:
        """Return what a search for a name or a domain finds."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can tell whether an organization is there; `reason` says why."""

    reason: str


Answer = tuple["Organization", ...] | Unknown
"""The organizations that fit a create; none of them is certain not to be there."""


def look_for(creates: Sequence[Unresolved], searcher: Searcher, waiting: Waiting) -> list[Answer]:
    """
    Search for unresolved creates every few seconds, until each is found or was looked for long enough.

    Returns:
        For each, in order, what fits it: an empty tuple says that it is certain not to be there.
    """
    answers: dict[int, Answer] = {}
    while True:
        for index, each in enumerate(creates):
            if index not in answers:
                with suppress(_StillOpen):
                    answers[index] = _look_once(each, searcher, waiting)
        if len(answers) == len(creates):
            return [answers[index] for index in range(len(creates))]
        try:
            waiting.pause(LOOK_EVERY_S, "creates that may have been carried out")
        except ENDING as error:
            return [answers.get(index, Unknown(str(error))) for index in range(len(creates))]


class _StillOpen(Exception):
    """It was not found, and may still turn up."""


def _look_once(create: Unresolved, searcher: Searcher, waiting: Waiting) -> Answer:
    # Taken before the search: what is not in an answer may have come while that was under way.
    old_enough = waiting.now_s() - create.since_s >= LOOK_FOR_S
    try:
        hits = find(create.name, create.domain, searcher)
    except ReconcilerError as error:
        if old_enough or isinstance(error, ENDING):
            return Unknown(str(error))
        raise _StillOpen from error
    if not hits and not old_enough:
        raise _StillOpen
    return hits


def find(name: str, domain: str | None, searcher: Searcher) -> tuple[Organization, ...]:
    """Return the own organizations that a create of this name and domain would have made."""
    wanted = identity(name, domain)
    terms = domain_spellings(domain) if domain else (name,)
    hits = {hit.id: hit for term in terms for hit in searcher.search(term) if not hit.is_global}
    return tuple(
        hit
        for hit in hits.values()
        if wanted in {identity(hit.name, each) for each in (hit.domains if domain else (None,))}
    )


def resolve(creates: Sequence[Unresolved], searcher: Searcher, waiting: Waiting, journal: Journal) -> None:
    """
    Find out about the unresolved creates of earlier runs, before anything is planned on top of them.

    Raises:
        ReconcilerError: Of one of them nobody can tell whether it is there.
    """
    for create, answer in zip(creates, look_for(creates, searcher, waiting), strict=True):
        if isinstance(answer, Unknown):
            raise ReconcilerError(
                f"an earlier run was cut off while it created {create.name}, and whether it did cannot be "
                f"found out: {answer.reason}; nothing was written",
                next_step="apply again",
            )
        for organization in answer:
            journal.resolved(create, organization.id)
        if not answer:
            journal.resolved(create, None)


def settle(results: Sequence[Result], searcher: Searcher, waiting: Waiting, *, settle_s: float) -> bool:
    """
    Wait until a search finds what was created last; return whether it does.

    An index that knows the last ones is taken to know those before them.

    Args:
        results: In the order in which they came.
        searcher: Searches.
        waiting: Time.
        settle_s: How long to wait.
    """
    created = [each for each in results if each.organization_id is not None][-SETTLING_SEARCHES:]
    end_s = waiting.now_s() + settle_s
    for each in created:
        while not any(hit.id == each.organization_id for hit in _found(each.change, searcher)):
            left_s = end_s - waiting.now_s()
            if left_s <= 0:
                return False
            waiting.pause(min(LOOK_EVERY_S, left_s), "Affinity's search to know what was created")
    return True


def _found(change: Change, searcher: Searcher) -> Sequence[Organization]:
    try:
        return find(change.name, change.domain, searcher)
    except ENDING:
        raise
    except ReconcilerError:
        return ()
