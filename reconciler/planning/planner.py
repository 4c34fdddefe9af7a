"""Makes the plan: matches every manifest, compares it with what it means, and says what blocks a change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.model import Action, Change, Cost, Note, Plan
from reconciler.planning.blocking import shared_organizations, update_blocks
from reconciler.planning.difference import changed_fields, new_fields
from reconciler.planning.digest import change_digest, plan_digest
from reconciler.planning.guards import check_guards
from reconciler.planning.matching import Matched, Rule, Unclear, describe, match

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reconciler.desired import Manifest, Settings
    from reconciler.model import Account, FieldChange
    from reconciler.planning.observed import Observed
    from reconciler.values import OrganizationId

_WRITES_PER_CHANGE = 1
"""One POST or PUT carries name and domain together."""

SETTLING_SEARCHES = 3
"""An apply ends when a search knows the last ones that it created: so many are looked for."""

_REASONS = {
    Rule.ID: "pinned",
    Rule.DOMAIN: "matched by domain",
    Rule.PREVIOUSLY: "matched by previously",
    Rule.NAME: "matched by name",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """
    What a plan is about.

    Attributes:
        manifests: How many manifests lie under the root.
        targets: What chose some of them; empty for all.
        unchosen: The others.
        allowed: Guards that are lifted to a number for this run.
    """

    account: Account
    settings: Settings
    manifests: int
    targets: tuple[str, ...] = ()
    unchosen: tuple[Manifest, ...] = ()
    allowed: Mapping[str, int] = field(default_factory=dict)


def make_plan(manifests: Sequence[Manifest], observed: Observed, scope: Scope, *, reads: int = 0) -> Plan:
    """
    Return the plan that makes Affinity match the manifests.

    Args:
        manifests: The chosen ones, in any order.
        observed: Enough of Affinity that `questions` has none left.
        scope: See there.
        reads: Requests that were needed to read `observed`, and that apply needs again.

    Raises:
        InvalidInput: Two manifests mean one organization.
    """
    matches = [(manifest, match(manifest, observed)) for manifest in sorted(manifests, key=_address_key)]
    shared = shared_organizations(matches, scope.unchosen)
    changes: list[Change] = []
    notes: list[Note] = []
    for manifest, meant in matches:
        if isinstance(meant, Matched):
            notes.extend(_notes(manifest, meant))
            change = _update(manifest, meant, observed, scope, shared)
        elif isinstance(meant, Unclear):
            change = _blocked(manifest, meant, scope)
        else:
            change = _create(manifest, scope)
        if change:
            changes.append(change)
    limits = dict(scope.settings.guards)
    return Plan(
        account=scope.account,
        targets=scope.targets,
        manifests=scope.manifests,
        considered=len(matches),
        changes=tuple(changes),
        notes=tuple(notes),
        guards=check_guards(changes, manifests=scope.manifests, limits=limits, allowed=scope.allowed),
        cost=_cost(reads, changes),
        digest=plan_digest(changes),
    )


def _cost(reads: int, changes: Iterable[Change]) -> Cost:
    pending = [change for change in changes if not change.blocked]
    creates = sum(change.action is Action.CREATE for change in pending)
    return Cost(reads, sum(change.writes for change in pending), min(creates, SETTLING_SEARCHES))


def _address_key(manifest: Manifest) -> tuple[str, int]:
    return manifest.path, manifest.document


def _create(manifest: Manifest, scope: Scope) -> Change:
    goes_by = f"the domain {manifest.domain}" if manifest.domain else f"the name {manifest.name}"
    reason = f"nothing in Affinity has {goes_by}"
    return _change(manifest, scope, Action.CREATE, None, reason, new_fields(manifest))


def _update(
    manifest: Manifest, meant: Matched, observed: Observed, scope: Scope, shared: Mapping[str, str]
) -> Change | None:
    organization = meant.organization
    fields = changed_fields(manifest, organization)
    if manifest.address in shared:
        blocked_by: tuple[str, ...] = (shared[manifest.address],)
    elif fields:
        blocked_by = update_blocks(fields, organization, observed)
    else:
        return None
    reason = _REASONS[meant.rule]
    return _change(manifest, scope, Action.UPDATE, organization.id, reason, fields, blocked_by)


def _blocked(manifest: Manifest, meant: Unclear, scope: Scope) -> Change:
    """Nobody knows what it would have been: an update of the pinned organization, or perhaps a create."""
    action = Action.CREATE if manifest.id is None else Action.UPDATE
    return _change(manifest, scope, action, manifest.id, "not matched", (), (meant.reason,))


def _notes(manifest: Manifest, meant: Matched) -> Iterable[Note]:
    organization = meant.organization
    if meant.merged_from:
        yield Note(
            manifest.position("/id"),
            f"organization {meant.merged_from} was merged into {describe(organization)}; change id to match",
        )
    if organization.is_global:
        yield Note(manifest.position(), f"matches the global organization {describe(organization)}")


def _change(
    manifest: Manifest,
    scope: Scope,
    action: Action,
    organization_id: OrganizationId | None,
    reason: str,
    fields: tuple[FieldChange, ...],
    blocked_by: tuple[str, ...] = (),
) -> Change:
    return Change(
        address=manifest.address,
        position=manifest.position(),
        action=action,
        name=manifest.label,
        domain=manifest.domain,
        reason=reason,
        organization_id=organization_id,
        fields=fields,
        blocked_by=blocked_by,
        writes=0 if blocked_by else _WRITES_PER_CHANGE,
        digest=change_digest(
            account_id=scope.account.id,
            organization_id=organization_id,
            name=manifest.label,
            domain=manifest.domain,
            action=action,
            fields=fields,
        ),
    )
