"""
Decides under which name and domain an organization is written, and which manifest declares it already.

A name or a domain is written as manifests spell it, if planning takes that for what Affinity holds.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.importing.drafts import Refused
from reconciler.manifests import domains, names
from reconciler.normalize import domain_key, same_name
from reconciler.planning.difference import has_domain
from reconciler.planning.matching import Matched, Unclear, describe, match

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from reconciler.desired import Manifest
    from reconciler.model import Organization
    from reconciler.planning.observed import Observed
    from reconciler.values import OrganizationId


@dataclass(frozen=True, slots=True)
class Profile:
    """
    What an organization is called in its manifest.

    Attributes:
        manifest: The one that declares it already.
    """

    organization: Organization
    name: str
    domain: str | None
    manifest: Manifest | None = None


@dataclass(slots=True)
class Profiles:
    """
    The profiles of the organizations that are imported.

    Attributes:
        found: By id.
        domains: Which domain stands for which organization, in these and in other manifests.
        warnings: What is left out or unclear.
    """

    found: dict[OrganizationId, Profile] = field(default_factory=dict)
    domains: dict[OrganizationId, str] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def profiles(
    organizations: Sequence[Organization], manifests: Sequence[Manifest], observed: Observed
) -> Profiles:
    """
    Return names and domains; where two organizations share a domain, it is the one's with the lower id.

    Args:
        organizations: By id.
        manifests: All that there are.
        observed: What was read.
    """
    result = Profiles()
    declaring = _declaring(organizations, manifests, observed, result)
    mine = {each.address for found in declaring.values() for each in found}
    taken = set(_taken((each for each in manifests if each.address not in mine), result))
    for organization in organizations:
        try:
            profile = _profile(organization, declaring[organization.id], taken, result.warnings)
        except _Unusable as error:
            result.refused.append(Refused(f"organization {describe(organization)}", str(error)))
            continue
        if profile is None:
            continue
        result.found[organization.id] = profile
        if profile.domain:
            taken.add(domain_key(profile.domain))
            result.domains[organization.id] = profile.domain
    return result


def _taken(manifests: Iterable[Manifest], result: Profiles) -> Iterator[str]:
    """Yield the domains that manifests about other organizations have; note which are pinned."""
    for each in manifests:
        yield from map(domain_key, each.previous_domains)
        if each.domain:
            yield domain_key(each.domain)
            if each.id is not None and not each.absent:
                result.domains[each.id] = each.domain


class _Unusable(Exception):
    """An organization that no manifest can declare; the message says why."""


def _declaring(
    organizations: Collection[Organization],
    manifests: Iterable[Manifest],
    observed: Observed,
    result: Profiles,
) -> defaultdict[OrganizationId, list[Manifest]]:
    """Return the manifests that mean these organizations, as a plan matches them."""
    found: defaultdict[OrganizationId, list[Manifest]] = defaultdict(list)
    ids = {each.id for each in organizations}
    for manifest in manifests:
        if manifest.id is not None:
            meant = observed.pinned(manifest.id)
        else:
            matched = match(manifest, observed)
            meant = matched.organization if isinstance(matched, Matched) else None
            if isinstance(matched, Unclear):
                result.warnings.append(f"{manifest.position()}: {matched.reason}")
        if meant and meant.id in ids:
            found[meant.id].append(manifest)
    return found


def _profile(
    organization: Organization, declaring: Sequence[Manifest], taken: Collection[str], warnings: list[str]
) -> Profile | None:
    """Return a profile; None for what is to be deleted anyway."""
    places = " and ".join(str(each.position()) for each in declaring)
    if len(declaring) > 1:
        raise _Unusable(f"several manifests mean it: {places}")
    manifest = declaring[0] if declaring else None
    if manifest and manifest.absent:
        warnings.append(f"{describe(organization)} is left alone: {places} says that it is to be deleted")
        return None
    name = _name(organization, manifest)
    domain = next(_domains(organization, manifest), None)
    if domain is None and organization.domain:
        warnings.append(
            f"{describe(organization)}: domain is left out: no manifest can say {organization.domain}"
        )
    elif domain and domain_key(domain) in taken:
        warnings.append(f"{describe(organization)}: domain is left out: another manifest has {domain}")
        domain = None
    return Profile(organization, name, domain, manifest)


def _name(organization: Organization, manifest: Manifest | None) -> str:
    if manifest and manifest.name and same_name(manifest.name, organization.name):
        return manifest.name
    name = names.mend(organization.name)
    if complaint := names.fault(name):
        raise _Unusable(complaint)
    if not same_name(name, organization.name):
        raise _Unusable(f"{names.fault(organization.name)}; correct it in Affinity first")
    return name


def _domains(organization: Organization, manifest: Manifest | None) -> Iterator[str]:
    """Yield spellings of a domain that is in sync: the manifest's own first, then the primary one."""
    if manifest and manifest.domain and has_domain(organization, manifest.domain):
        yield manifest.domain
    if organization.domain:
        mended = domains.mend(organization.domain)
        if mended and has_domain(organization, mended):
            yield mended
