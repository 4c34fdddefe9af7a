"""
Decides whether what would be done now is what was approved. "Could not compare" is a refusal.

Nothing of an approved plan is executed: a fresh plan is made, and each of its changes must be among the
approved ones. Approved changes that are in effect already count as done; any other difference is stale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.errors import StalePlan
from reconciler.normalize import identity
from reconciler.planning.difference import holds
from reconciler.planning.digest import plan_digest
from reconciler.planning.matching import Matched, match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.desired import Manifest
    from reconciler.model import Change, Organization, Plan
    from reconciler.planning.observed import Observed

_NEXT_STEP = "plan again, and have the new plan approved; nothing was written"


def check_digest(plan: Plan, expected: str) -> None:
    """
    Hold a plan against the digest that was approved; recomputed from the changes, never taken on trust.

    Raises:
        StalePlan: It is another one.
    """
    actual = plan_digest(plan.changes)
    if actual != expected:
        raise StalePlan(f"the plan's digest is {actual}, not the expected {expected}", next_step=_NEXT_STEP)


def check_approved(
    approved: Plan, fresh: Plan, manifests: Sequence[Manifest], observed: Observed
) -> tuple[Change, ...]:
    """
    Return the approved changes that are in effect already.

    Args:
        approved: The plan that was saved or shown.
        fresh: The plan that would be applied now, made with the scope of the approved one.
        manifests: Those that the fresh plan considered.
        observed: What it was made from.

    Raises:
        StalePlan: The fresh plan holds a change that was not approved, or an approved change is neither
            pending nor in effect.
    """
    if approved.account.id != fresh.account.id:
        raise StalePlan(
            f"the plan was made for account {approved.account.subdomain} (id {approved.account.id}), "
            f"this key belongs to {fresh.account.subdomain} (id {fresh.account.id})",
            next_step=_NEXT_STEP,
        )
    approved_digests = {change.digest for change in approved.pending}
    fresh_digests = {change.digest for change in fresh.pending}
    not_approved = [change for change in fresh.pending if change.digest not in approved_digests]
    gone = [change for change in approved.pending if change.digest not in fresh_digests]
    in_effect = _in_effect(gone, manifests, observed)
    lost = [change for change in gone if change not in in_effect]
    if not_approved or lost:
        differences = [
            *(f"not in the approved plan: {_describe(change)}" for change in not_approved),
            *(f"approved, but neither pending nor done: {_describe(change)}" for change in lost),
        ]
        raise StalePlan(
            "Affinity or the manifests moved since the plan was approved",
            differences=differences,
            next_step=_NEXT_STEP,
        )
    return tuple(in_effect)


def _in_effect(gone: Sequence[Change], manifests: Sequence[Manifest], observed: Observed) -> list[Change]:
    """Return those whose organization is meant by a manifest and holds what was approved."""
    if not gone:
        return []
    held: dict[object, Organization] = {}
    for manifest in manifests:
        meant = match(manifest, observed)
        if isinstance(meant, Matched):
            held[meant.organization.id] = meant.organization
            held[identity(manifest.label, manifest.domain)] = meant.organization
    found = (
        (change, held.get(change.organization_id or identity(change.name, change.domain))) for change in gone
    )
    return [change for change, organization in found if organization and _holds(organization, change)]


def _holds(organization: Organization, change: Change) -> bool:
    return all(holds(organization, each.field, each.after) for each in change.fields)


def _describe(change: Change) -> str:
    fields = ", ".join(
        f"{each.field} {_quoted(each.before)} → {_quoted(each.after)}" for each in change.fields
    )
    organization = f" {change.organization_id}" if change.organization_id else ""
    return f"{change.action.value}{organization} {change.name} ({change.address}): {fields}"


def _quoted(value: str | None) -> str:
    return "(empty)" if value is None else f'"{value}"'
