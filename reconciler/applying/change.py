"""
Makes one change, and judges by the answer what became of it.

The body of a write's answer is the truth about the organization. A create whose answer was lost may have been
carried out: it is called uncertain, and `lost` looks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from reconciler.errors import (
    BudgetSpent,
    Interrupted,
    NotAuthorized,
    ReconcilerError,
    Unavailable,
    UnexpectedAnswer,
)
from reconciler.model import Action, Outcome, Result
from reconciler.planning.difference import holds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.model import Change, Organization
    from reconciler.values import OrganizationId

ENDING = (Interrupted, BudgetSpent, NotAuthorized)
"""After one of these no further change is worth an attempt."""


class Writer(Protocol):
    """What applying asks of Affinity; used by several threads at a time."""

    def create(self, name: str, domain: str | None) -> Organization:
        """Make an organization; return it as Affinity keeps it."""

    def update(self, organization_id: OrganizationId, *, changes: Mapping[str, str | None]) -> Organization:
        """Write these keys and no others; return the organization as Affinity keeps it."""

    def search(self, term: str) -> Sequence[Organization]:
        """Return what a search for a name or a domain finds."""


def write(change: Change, writer: Writer) -> Organization:
    """
    Send a change; return the organization as Affinity keeps it.

    Raises:
        ReconcilerError: It was not made, or nobody knows.
        ValueError: There is no way to make such a change.
    """
    values = {each.field: each.after for each in change.fields}
    if change.action is Action.CREATE:
        return writer.create(change.name, values.get("domain"))
    if change.action is Action.UPDATE and change.organization_id is not None:
        return writer.update(change.organization_id, changes=values)
    raise ValueError(f"no way to {change.action.value} {change.address}")


def written(change: Change, organization: Organization) -> Result:
    """Judge a change by what Affinity keeps now."""
    kept = [
        f"{each.field} written, kept as {getattr(organization, each.field) or '(empty)'}"
        for each in change.fields
        if not holds(organization, each.field, each.after)
    ]
    outcome = Outcome.KEPT_AS if kept else Outcome.DONE
    return Result(change, outcome, organization.id, "; ".join(kept))


def not_written(change: Change, error: ReconcilerError) -> Result:
    """Judge a change by what went wrong."""
    if isinstance(error, Interrupted | BudgetSpent):
        return Result(change, Outcome.NOT_ATTEMPTED, change.organization_id, _advice(error))
    if not may_have_acted(error):
        return Result(
            change, Outcome.FAILED, change.organization_id, f"{_advice(error)}; nothing was changed"
        )
    if change.action is Action.CREATE:
        return Result(change, Outcome.UNCERTAIN, detail=f"{error}; apply again: it is looked for first")
    detail = f"{error}; it may have been changed: apply again, which looks first"
    return Result(change, Outcome.FAILED, change.organization_id, detail)


def may_have_acted(error: ReconcilerError) -> bool:
    """Whether Affinity may have carried out the request that failed so."""
    return (isinstance(error, Unavailable) and error.sent) or isinstance(error, UnexpectedAnswer)


def _advice(error: ReconcilerError) -> str:
    return f"{error}; {error.next_step.rstrip('.')}" if error.next_step else str(error)
