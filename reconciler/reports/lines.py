"""The lines that other programs may parse. Their wording is a contract: zeros are always present."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reconciler.model import Action, Outcome

if TYPE_CHECKING:
    from reconciler.model import Cost, Plan, Quota, Receipt

NO_CHANGES = "No changes. Affinity matches the manifests."
NO_DIFFERENCES = "No changes. The manifests say what they said."

_DONE = (Outcome.DONE, Outcome.IN_EFFECT, Outcome.KEPT_AS)
_ASSUMED_MINUTE_LIMIT = 900
"""Requests a minute until an answer has said otherwise. Source: API v1, rate limits."""


def plan_line(plan: Plan) -> str:
    """Return the counts of a plan; that there are no changes only where nothing is blocked either."""
    if not plan.changes:
        return NO_CHANGES
    return (
        f"Plan: {plan.count(Action.CREATE)} to create, {plan.count(Action.UPDATE)} to update, "
        f"{plan.count(Action.DELETE)} to delete, {len(plan.blocked)} blocked."
    )


def cost_line(cost: Cost, quota: Quota | None) -> str:
    """Return what applying costs; the month's share only where an answer has told it (`quota`)."""
    minute_limit = (quota and quota.minute_limit) or _ASSUMED_MINUTE_LIMIT
    seconds = math.ceil(cost.requests * 60 / minute_limit)
    line = f"Cost: {cost.requests:,} requests, about {seconds:,} s at {minute_limit:,}/min"
    if quota is None or quota.month_remaining is None or quota.month_limit is None:
        return f"{line}."
    return f"{line}; {quota.month_remaining:,} of {quota.month_limit:,} left this month."


def receipt_line(receipt: Receipt) -> str:
    """Return what apply did, in one line; changes that were in effect before count as done, not as made."""
    if receipt.complete:
        created, updated, deleted = (
            sum(each.change.action is action and each.outcome is Outcome.DONE for each in receipt.results)
            for action in Action
        )
        return f"Apply complete! {created} created, {updated} updated, {deleted} deleted."
    return (
        f"Apply incomplete: {receipt.count(*_DONE)} of {len(receipt.results)} done, "
        f"{receipt.count(Outcome.FAILED)} failed, {receipt.count(Outcome.UNCERTAIN)} uncertain, "
        f"{receipt.count(Outcome.NOT_ATTEMPTED)} not attempted."
    )
