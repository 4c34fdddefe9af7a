"""
Decides whether what would be done now is what was approved. "Could not compare" is a refusal.

Nothing of an approved plan is executed: a fresh plan is made, and each of its changes must be among the
approved ones. Approved changes that are in effect already count as done; any other difference is stale.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from reconciler.errors import StalePlan
from reconciler.model import Action
from reconciler.normalize import domain_key, identity
from reconciler.planning.comparing import item_key, items_of, value_text, with_ids
from reconciler.planning.digest import change_digest, change_key, plan_digest
from reconciler.planning.effect import in_effect
from reconciler.planning.matching import Absent, Matched, match
from reconciler.planning.values_json import value_identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reconciler.desired import Manifest
    from reconciler.model import Change, FieldChange, Organization, Plan
    from reconciler.planning.matching import Match
    from reconciler.planning.observed import Observed
    from reconciler.values import OrganizationId, Value

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

    A fresh change is approved if it is among the approved ones, or is what is left of one of them that an
    earlier run has made in part.

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
    comparison = _Comparison(fresh.account.id, manifests, observed)
    gone, not_approved = comparison.unmatched(approved.pending, fresh.pending)
    in_effect: list[Change] = []
    lost: list[Change] = []
    for change in gone:
        (in_effect if comparison.in_effect(change) else lost).append(change)
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


class _Comparison:
    def __init__(self, account_id: int, manifests: Sequence[Manifest], observed: Observed) -> None:
        self._account_id = account_id
        self._manifests = manifests
        self._observed = observed

    def unmatched(
        self, approved: Sequence[Change], fresh: Sequence[Change]
    ) -> tuple[list[Change], list[Change]]:
        """Return the approved changes that are not pending any more, and the fresh ones nobody approved."""
        pending = {change.digest for change in fresh}
        gone = [change for change in approved if change.digest not in pending]
        known = {change.digest for change in approved}
        new = [change for change in fresh if change.digest not in known]
        if not gone or not new:
            return gone, new
        for change in new.copy():
            whole = next((each for each in gone if self._is_rest_of(change, each)), None)
            if whole:
                new.remove(change)
                gone.remove(whole)
        return gone, new

    def _is_rest_of(self, fresh: Change, approved: Change) -> bool:
        """Whether a fresh change is an approved one, less what is in effect by now."""
        organization, approved_fields = self._held(approved), self._identified(approved.fields)
        if organization is None or organization.id != fresh.organization_id or fresh.action is Action.DELETE:
            return fresh.digest == self._digest(approved, approved_fields)
        wanted = {change_key(each): each for each in approved_fields}
        for each in fresh.fields:
            whole = wanted.pop(change_key(each), None)
            if whole is None or not _is_part_of(each, whole):
                return False
        return all(in_effect(each, organization, self._observed) for each in wanted.values())

    def _digest(self, change: Change, fields: Sequence[FieldChange]) -> str:
        return change_digest(
            account_id=self._account_id,
            organization_id=change.organization_id,
            name=change.name,
            domain=change.domain,
            action=change.action,
            fields=fields,
        )

    def in_effect(self, change: Change) -> bool:
        """Whether everything is as the change would leave it; for a delete, that the organization is gone."""
        if change.action is Action.DELETE:
            return any(_means(each, change) for each in self._gone)
        organization = self._held(change)
        return organization is not None and all(
            in_effect(each, organization, self._observed) for each in self._identified(change.fields)
        )

    def _identified(self, fields: Iterable[FieldChange]) -> list[FieldChange]:
        """Return changes of an approved plan; what it was to create, and is there by now, has its id."""
        return [replace(each, after=with_ids(each.after, self._created)) for each in fields]

    @cached_property
    def _created(self) -> dict[str, OrganizationId]:
        return {
            domain_key(manifest.domain): found.organization.id
            for manifest, found in self._matches
            if manifest.domain and isinstance(found, Matched)
        }

    def _held(self, change: Change) -> Organization | None:
        """Return the organization that a change is about, if a manifest still means it."""
        return self._meant.get(change.organization_id or identity(change.name, change.domain))

    @cached_property
    def _matches(self) -> list[tuple[Manifest, Match]]:
        return [(manifest, match(manifest, self._observed)) for manifest in self._manifests]

    @cached_property
    def _meant(self) -> dict[object, Organization]:
        meant: dict[object, Organization] = {}
        for manifest, found in self._matches:
            if isinstance(found, Matched):
                meant[found.organization.id] = found.organization
                meant[identity(manifest.label, manifest.domain)] = found.organization
        return meant

    @property
    def _gone(self) -> Iterator[Manifest]:
        return (each for each, found in self._matches if each.absent and isinstance(found, Absent))


def _is_part_of(fresh: FieldChange, approved: FieldChange) -> bool:
    """Whether what is left of a change is a part of it, from and to the same."""
    sides = [(approved.before, fresh.before), (approved.after, fresh.after)]
    if approved.field == "people":
        return all(_keys(now) <= _keys(then) for then, now in sides)
    return all(value_identity(then) == value_identity(now) for then, now in sides)


def _means(tombstone: Manifest, delete: Change) -> bool:
    if tombstone.id is not None:
        return tombstone.id == delete.organization_id
    return tombstone.domain is not None and tombstone.domain == delete.domain


def _keys(value: Value) -> set[object]:
    return {item_key(item) for item in items_of(value)}


def _describe(change: Change) -> str:
    fields = ", ".join(
        f"{each.field} {_quoted(each.before)} → {_quoted(each.after)}" for each in change.fields
    )
    organization = f" {change.organization_id}" if change.organization_id else ""
    return f"{change.action.value}{organization} {change.name} ({change.address}): {fields}"


def _quoted(value: Value) -> str:
    return "(empty)" if not items_of(value) else f'"{value_text(value)}"'
