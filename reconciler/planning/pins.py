"""Decides which id each manifest is to be pinned to: that of the organization that it means already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.planning.blocking import shared_organizations
from reconciler.planning.matching import Matched, Unclear, match

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.desired import Manifest
    from reconciler.planning.matching import Match
    from reconciler.planning.observed import Observed
    from reconciler.values import OrganizationId


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What a pin of a manifest would say.

    Attributes:
        organization_id: What the manifest means; None where that is nothing, or nobody can tell.
        merged_from: The id that stands in the manifest and was merged into that organization.
        unclear: Why nobody can tell; empty where it is clear.
    """

    manifest: Manifest
    organization_id: OrganizationId | None = None
    merged_from: OrganizationId | None = None
    unclear: str = ""


def verdicts(
    manifests: Sequence[Manifest], observed: Observed, others: Iterable[Manifest] = ()
) -> list[Verdict]:
    """
    Return a verdict on each manifest, tombstones left out: where they lead is not for a program to choose.

    Args:
        manifests: The chosen ones.
        observed: Enough of Affinity that nothing has to be asked any more.
        others: The rest of those under the root; what they pin is theirs.

    Raises:
        InvalidInput: Two manifests mean one organization.
    """
    matches = [(each, match(each, observed)) for each in manifests if not each.absent]
    tombstones = (each for each in manifests if each.absent)
    shared = shared_organizations(matches, (*others, *tombstones))
    return [_verdict(manifest, meant, shared.get(manifest.address, "")) for manifest, meant in matches]


def _verdict(manifest: Manifest, meant: Match, shared: str) -> Verdict:
    if isinstance(meant, Unclear):
        return Verdict(manifest, unclear=meant.reason)
    if shared:
        return Verdict(manifest, unclear=shared)
    if isinstance(meant, Matched):
        return Verdict(manifest, meant.organization.id, meant.merged_from)
    return Verdict(manifest)
