"""Decides what keeps a change from being made, although it is clear which organization is meant."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from reconciler.errors import InvalidInput
from reconciler.model import Problem
from reconciler.normalize import domain_key, domain_spellings
from reconciler.planning.difference import has_domain
from reconciler.planning.matching import Matched, describe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.desired import Manifest, Settings
    from reconciler.model import Organization
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
    meant_ids = [meant.organization.id for _, meant in matches if isinstance(meant, Matched)]
    if len(set(meant_ids)) == len(meant_ids) and pinned.keys().isdisjoint(meant_ids):
        return {}
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


def whole_blocks(
    manifest: Manifest, organization: Organization, observed: Observed, settings: Settings
) -> tuple[str, ...]:
    """Return why nothing about an organization is changed: it is in doubt, or protected."""
    reasons = [] if manifest.absent else _domain_taken(manifest, organization, observed)
    if is_protected(organization, settings):
        reasons.append(f"{describe(organization)} is protected by .reconciler.yaml")
    return tuple(reasons)


def is_protected(organization: Organization, settings: Settings) -> bool:
    """Whether the settings name an organization, by id or by any of its domains."""
    if organization.id in settings.protected_ids:
        return True
    if not settings.protected_domains:
        return False
    protected = set(map(domain_key, settings.protected_domains))
    return not protected.isdisjoint(map(domain_key, organization.domains))


def global_block(field: str, organization: Organization) -> str:
    """Return why a key of a global organization cannot be changed; "" where it can."""
    if not organization.is_global or field not in {"name", "domain"}:
        return ""
    return (
        f"{describe(organization)} is a global organization, whose {field} cannot be changed in Affinity; "
        "declare what Affinity holds"
    )


def delete_blocks(meant: Matched) -> tuple[str, ...]:
    """Return why a tombstone's organization is not deleted."""
    organization = meant.organization
    reasons = []
    if organization.is_global:
        reasons.append(f"{describe(organization)} is a global organization, which cannot be deleted")
    if meant.merged_from:
        reasons.append(
            f"organization {meant.merged_from} was merged into {describe(organization)}; change id to that "
            "if it is to be deleted, or remove the tombstone"
        )
    return tuple(reasons)


def _domain_taken(manifest: Manifest, organization: Organization, observed: Observed) -> list[str]:
    """Return why the manifest's domain cannot be given to this organization; it has been searched for."""
    domain = manifest.domain
    if not domain or organization.is_global or has_domain(organization, domain):
        return []
    reasons = [
        f"the domain {domain} belongs to organization {describe(other)}; merge the two in Affinity"
        for other in observed.with_domains((domain,))
        if other.id != organization.id
    ]
    if not observed.too_common.isdisjoint(domain_spellings(domain)):
        reasons.append(
            f"the domain {domain} is too common to search for, so that nobody can tell whether it is free"
        )
    return reasons
