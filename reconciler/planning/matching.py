"""
Decides which observed organization a manifest means, by four rules: pin, domain, previously, name.

Own organizations come first; only if no rule hits one of them, domains are tried on globals. Whether enough
has been read to answer is not asked here but in `questions.py`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from reconciler.normalize import domain_key, domain_spellings, name_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.desired import Manifest
    from reconciler.model import Organization
    from reconciler.planning.observed import Observed
    from reconciler.values import OrganizationId

MAX_SEARCH_PAGES = 5
"""A search with more pages of 500 hits than this says nothing about one organization."""


class Rule(StrEnum):
    """What matched, in the order in which rules are tried."""

    ID = "id"
    DOMAIN = "domain"
    PREVIOUSLY = "previously"
    NAME = "name"


class Matched(NamedTuple):
    """The manifest means this organization; `merged_from` is the pin's id where that was merged away."""

    organization: Organization
    rule: Rule
    merged_from: OrganizationId | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """No organization is meant: the manifest asks for a new one, or, a tombstone, for none."""


class Unclear(NamedTuple):
    """Nobody can tell which organization is meant, or whether there is one; `reason` is for the user."""

    reason: str


Match = Matched | Absent | Unclear


def match(manifest: Manifest, observed: Observed) -> Match:
    """Return what the manifest means among what has been observed."""
    if manifest.absent:
        manifest = essentials(manifest)
        if manifest.id in observed.missing:
            return Absent()
    if manifest.id is not None:
        return _match_pin(manifest, manifest.id, observed)
    unsearchable = _too_common(search_terms(manifest), observed)
    if unsearchable and not observed.listed:
        return unsearchable
    return (
        _match_own(manifest, observed)
        or _match_own_name(manifest, observed)
        or unsearchable
        or _match_global(manifest, observed)
        or (_too_common((manifest.name,), observed) if manifest.name else None)
        or Absent()
    )


def essentials(manifest: Manifest) -> Manifest:
    """Return a manifest with no more than it is matched by: a tombstone's name says nothing by itself."""
    if manifest.absent and manifest.id is None and manifest.name:
        return manifest._replace(name=None)
    return manifest


def identifying_domains(manifest: Manifest) -> tuple[str, ...]:
    """Return the domains by which a manifest may be matched."""
    return (*((manifest.domain,) if manifest.domain else ()), *manifest.previous_domains)


def search_terms(manifest: Manifest) -> tuple[str, ...]:
    """Return the searches that rules 2 and 3 rest on: every spelling of every domain, and previous names."""
    spellings = (each for domain in identifying_domains(manifest) for each in domain_spellings(domain))
    return tuple(dict.fromkeys((*spellings, *manifest.previous_names)))


def _match_pin(manifest: Manifest, pin: OrganizationId, observed: Observed) -> Match:
    organization = observed.pinned(pin)
    if organization is None:
        return Unclear(f"organization {pin} is not found or not visible to this key; remove id to match anew")
    if not _agrees(manifest, organization):
        return Unclear(
            f"wrong pin? {describe(organization)} agrees with neither name, domain nor previously; "
            f"correct id, or say previously: {{names: [{_as_yaml(organization.name)}]}} if it was renamed"
        )
    return Matched(organization, Rule.ID, merged_from=None if organization.id == pin else pin)


def _agrees(manifest: Manifest, organization: Organization) -> bool:
    """Whether a name or a domain of a pinned manifest is the organization's; mostly it is, as written."""
    if manifest.absent and not manifest.name and not manifest.domain:
        return True
    if manifest.name == organization.name or manifest.domain in organization.domains:
        return True
    names = {name_key(name) for name in (manifest.name, *manifest.previous_names) if name}
    domains = {domain_key(domain) for domain in identifying_domains(manifest)}
    return name_key(organization.name) in names or any(
        domain_key(each) in domains for each in organization.domains
    )


def _match_own(manifest: Manifest, observed: Observed) -> Match | None:
    by_domain = _own(observed.with_domains((manifest.domain,) if manifest.domain else ()))
    by_previous = _own(
        (*observed.with_domains(manifest.previous_domains), *observed.with_names(manifest.previous_names))
    )
    return _one(manifest, by_domain, by_previous) if by_domain or by_previous else None


def _match_own_name(manifest: Manifest, observed: Observed) -> Match | None:
    if not manifest.name:
        return None
    if not observed.listed and (unsearchable := _too_common((manifest.name,), observed)):
        return unsearchable
    named = _own(observed.with_names((manifest.name,)))
    hits = [each for each in named if not _contradicts(manifest, each)]
    if len(hits) > 1:
        return _several(f"several organizations have the name {manifest.name}", hits)
    return Matched(hits[0], Rule.NAME) if hits else None


def _match_global(manifest: Manifest, observed: Observed) -> Match | None:
    by_domain = _global(observed.with_domains((manifest.domain,) if manifest.domain else ()))
    by_previous = _global(observed.with_domains(manifest.previous_domains))
    return _one(manifest, by_domain, by_previous) if by_domain or by_previous else None


def _too_common(terms: Iterable[str], observed: Observed) -> Unclear | None:
    for term in terms:
        if term in observed.too_common:
            return Unclear(
                f"{term} is too common to search for (over {MAX_SEARCH_PAGES} pages of hits); "
                "pin the organization with id"
            )
    return None


def _one(manifest: Manifest, by_domain: list[Organization], by_previous: list[Organization]) -> Match:
    """Apply rules 2 and 3 on one side of the own/global divide, where at least one of them has hits."""
    if len(by_domain) > 1:
        return _several(f"several organizations have the domain {manifest.domain}", by_domain)
    if len(by_previous) > 1:
        return _several("several organizations fit previously", by_previous)
    if by_domain and by_previous and by_domain != by_previous:
        return _several("domain and previously mean different organizations", by_domain + by_previous)
    return Matched(by_domain[0], Rule.DOMAIN) if by_domain else Matched(by_previous[0], Rule.PREVIOUSLY)


def _contradicts(manifest: Manifest, organization: Organization) -> bool:
    """
    Whether both sides have domains; had any agreed, rule 2 would have hit.

    Previous domains do not count: an organization renamed by its previous name would not be known again.
    """
    return bool(manifest.domain and organization.domains)


def _own(organizations: Iterable[Organization]) -> list[Organization]:
    return list(dict.fromkeys(each for each in organizations if not each.is_global))


def _global(organizations: Iterable[Organization]) -> list[Organization]:
    return [each for each in organizations if each.is_global]


def describe(organization: Organization) -> str:
    """Name an organization so that a user finds it: id, name, domains."""
    domains = f", {' '.join(organization.domains)}" if organization.domains else ""
    return f"{organization.id} ({organization.name}{domains})"


def _as_yaml(text: str) -> str:
    """Quote a text so that a comma or a bracket in it stays a part of it; JSON is YAML too."""
    return json.dumps(text, ensure_ascii=False)


def _several(what: str, organizations: Iterable[Organization]) -> Unclear:
    candidates = "; ".join(map(describe, organizations))
    return Unclear(f"{what}: {candidates}. Merge them in Affinity, or pin the one that is meant with id")
