"""
Sentences about plans that every report says alike, and the order in which changes are shown.

Whatever in them came from outside passes `harmless` first, which each format has its own of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.model import Action
from reconciler.reports.lines import NO_CHANGES, NO_DIFFERENCES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reconciler.model import Change, Guard, Plan

SYMBOLS = {Action.CREATE: "+", Action.UPDATE: "~", Action.DELETE: "-"}
BLOCKED_SYMBOL = "!"
SHORT_HASH = 12
"""Digits of a commit that are shown."""

OTHERS = "The others were checked, and not compared with Affinity."
"""Of manifests that have not changed since a commit."""


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where that is due."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def symbol(change: Change) -> str:
    """Return the mark of a change."""
    return BLOCKED_SYMBOL if change.blocked else SYMBOLS[change.action]


def verdict(plan: Plan) -> str:
    """Return what a reviewer wants to know first, in a few words."""
    if not plan.changes:
        return NO_DIFFERENCES if plan.offline else NO_CHANGES
    if plan.offline:
        return "What the manifests say differently"
    if plan.tripped:
        return "Stopped by a guard: nothing is applied"
    if plan.pending:
        return "Ready to apply, except what is blocked" if plan.blocked else "Ready to apply"
    return "Blocked: there is nothing that can be applied" if plan.blocked else "Nothing to apply"


def subset(plan: Plan) -> str:
    """Return how many manifests were looked at, where some were chosen; "" otherwise."""
    if not (plan.targets or plan.since):
        return ""
    return f"Only {plan.considered:,} of {counted(plan.manifests, 'manifest')}"


def chosen_by(plan: Plan) -> str:
    """Return what chose them; not yet harmless in any format."""
    chosen = [f'--target "{target}"' for target in plan.targets]
    if plan.since:
        chosen.append(f"changed since {plan.since[:SHORT_HASH]}")
    return " ".join(chosen)


def guard_reason(guard: Guard, manifests: int, harmless: Callable[[str], str]) -> str:
    """Return why a guard tripped and what lifts it."""
    share = f" and more than {guard.limit.share:.0%} of {manifests:,} manifests" if guard.limit.share else ""
    return (
        f"Guard tripped: {guard.count:,} {harmless(guard.kind)}, more than {guard.limit.count:,}{share}. "
        "Nothing is applied; if that many are meant, "
        f"{harmless(f'--allow {guard.kind}={guard.count}')} lifts it for one run."
    )


def by_importance(changes: Sequence[Change]) -> dict[str, tuple[Change, ...]]:
    """Return changes by "blocked", "delete", "update" and "create", in this order; empty ones left out."""
    kinds = {"blocked": tuple(each for each in changes if each.blocked)}
    for action in (Action.DELETE, Action.UPDATE, Action.CREATE):
        kinds[action.value] = tuple(each for each in changes if each.action is action and not each.blocked)
    return {kind: found for kind, found in kinds.items() if found}
