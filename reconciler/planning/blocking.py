"""Decides what keeps a change from being made, although it is clear which organization is meant."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from reconciler.errors import InvalidInput
from reconciler.model import Problem
from reconciler.normalize import domain_spellings
from reconciler.planning.matching import Matched, describe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.desired import Manifest
    from reconciler.model import FieldChange, Organization
    from reconciler.planning.matching import Match
    from reconciler.planning.observed import Observed
    from reconciler.values import OrganizationId


def shared_organizations(
    matches: Sequence[tuple[Manifest, Match]], unchosen: Iterable[Manifest]
) -> dict[str, str]:
    """
    Return why manifests that mean an organization together with others are blocked, by address.

    Args:
        matches: What each manifest of the plan means.
        unchosen: Manifests that the plan leaves out; what they pin is theirs all the same.

    Raises:
        InvalidInput: Two mean one by what they say. A merge in Affinity, which nobody wrote, only blocks.
    """
    pinned = {manifest.id: manifest for manifest in unchosen if manifest.id is not None}
    sharing: defaultdict[OrganizationId, list[tuple[Manifest, Matched]]] = defaultdict(list)
    for manifest, meant in matches:
        if isinstance(meant, Matched):
            sharing[meant.organization.id].append((manifest, meant))
    reasons: dict[str, str] = {}
    problems: list[Problem] = []
    for organization_id, group in sharing.items():
        if len(group) == 1 and organization_id not in pinned:
            continue
        places = [manifest.position() for manifest, _ in group]
        if organization_id in pinned:
            places.append(pinned[organization_id].position())
        merged = any(meant.merged_from for _, meant in group)
        for manifest, meant in group:
            others = ", ".join(str(place) for place in places if place != manifest.position())
            reason = f"means organization {describe(meant.organization)}, which {others} means too"
            if merged:
                reasons[manifest.address] = f"{reason}, since a merge in Affinity; keep one of them"
            else:
                problems.append(Problem(manifest.position(), f"{reason}; keep one of them or correct it"))
    if problems:
        raise InvalidInput(problems)
    return reasons


def update_blocks(
    fields: Sequence[FieldChange], organization: Organization, observed: Observed
) -> tuple[str, ...]:
    """Return why these changes to an organization are not made; nothing where they are."""
    if organization.is_global and fields:
        keys = " and ".join(each.field for each in fields)
        reason = (
            f"{describe(organization)} is a global organization, whose {keys} cannot be changed in Affinity"
        )
        return (f"{reason}; declare what Affinity holds",)
    return tuple(
        reason
        for each in fields
        if each.field == "domain" and each.after
        for reason in _taken(each.after, organization, observed)
    )


def _taken(domain: str, organization: Organization, observed: Observed) -> Iterable[str]:
    """Why a domain cannot be given to this organization; it has been searched for."""
    for other in observed.with_domains((domain,)):
        if other.id != organization.id:
            yield f"the domain {domain} belongs to organization {describe(other)}; merge the two in Affinity"
    if not observed.too_common.isdisjoint(domain_spellings(domain)):
        yield f"the domain {domain} is too common to search for, so that nobody can tell whether it is free"
