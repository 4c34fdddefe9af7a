"""
Judges by its answer or its error what became of a write.

The body of a v1 write's answer is the truth about the organization. A create whose answer was lost may have
been carried out: it is called uncertain, and `lost` looks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.errors import (
    BudgetSpent,
    Interrupted,
    NotAuthorized,
    NotRecorded,
    ReconcilerError,
    Unavailable,
    UnexpectedAnswer,
)
from reconciler.model import Action, Outcome, Result
from reconciler.planning.difference import holds

if TYPE_CHECKING:
    from reconciler.model import Change, Organization

ENDING = (Interrupted, BudgetSpent, NotAuthorized, NotRecorded)
"""After one of these no further change is worth an attempt."""

_UNSENT = (Interrupted, BudgetSpent, NotRecorded)
"""One of these came instead of a request."""


def written(change: Change, organization: Organization) -> Result:
    """
    Judge name and domain of a change by what Affinity keeps now.

    People are attached late, so that nothing is said about them; fields are judged by their own answers.
    """
    kept = [
        f"{each.field} written, kept as {getattr(organization, each.field) or '(empty)'}"
        for each in change.fields
        if each.field in {"name", "domain"} and not holds(organization, each.field, each.after)
    ]
    outcome = Outcome.KEPT_AS if kept else Outcome.DONE
    return Result(change, outcome, organization.id, "; ".join(kept))


def not_written(change: Change, error: ReconcilerError, *, is_part: bool = False) -> Result:
    """Judge a change, or a part of one beside which others may have been written, by what went wrong."""
    if not may_have_acted(error):
        if isinstance(error, _UNSENT):
            return Result(change, Outcome.NOT_ATTEMPTED, change.organization_id, advice(error))
        unchanged = "this was not written" if is_part else "nothing was changed"
        return Result(change, Outcome.FAILED, change.organization_id, f"{advice(error)}; {unchanged}")
    if change.action is Action.CREATE and not is_part:
        return Result(change, Outcome.UNCERTAIN, detail=f"{error}; apply again: it is looked for first")
    detail = f"{error}; it may have been changed: apply again, which looks first"
    return Result(change, Outcome.FAILED, change.organization_id, detail)


def may_have_acted(error: BaseException | None) -> bool:
    """Whether a write that failed so may have been carried out, by this attempt or by that of its cause."""
    match error:
        case Unavailable(sent=True) | UnexpectedAnswer() if error.method != "GET":
            return True
        case ReconcilerError():
            return may_have_acted(error.__cause__)
        case _:
            return False


def advice(error: ReconcilerError) -> str:
    """Return what went wrong and what to do about it."""
    return f"{error}; {error.next_step.rstrip('.')}" if error.next_step else str(error)
