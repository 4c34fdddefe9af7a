"""
Decides what must still be asked of Affinity before a plan can be made: pins to read, terms to search for.

A listing that was read to its end settles everything about own organizations, so that listing and searching
lead to the same plan. Before a create, what the manifest goes by has always been searched for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.normalize import domain_spellings
from reconciler.planning.difference import has_domain
from reconciler.planning.matching import Matched, Rule, essentials, match, search_terms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.desired import Manifest
    from reconciler.model import Organization
    from reconciler.planning.observed import Observed
    from reconciler.values import OrganizationId


def open_pins(manifests: Iterable[Manifest], observed: Observed) -> tuple[OrganizationId, ...]:
    """Return the ids that are still to be read, without repetition, in the manifests' order."""
    return observed.unread(manifest.id for manifest in manifests if manifest.id is not None)


def open_terms(manifests: Iterable[Manifest], observed: Observed) -> tuple[str, ...]:
    """
    Return the terms that are still to be searched for, without repetition, in the manifests' order.

    Answers may raise new questions (a name is searched for only where the domain found nothing), so ask until
    there are none. A pin raises none before it is read.
    """
    terms: dict[str, None] = {}
    for manifest in manifests:
        if manifest.id is None:
            needed = _needed_terms(essentials(manifest), observed)
        else:
            needed = _needed_by_pin(manifest, manifest.id, observed)
        if needed:
            terms.update(dict.fromkeys(_unsearched(needed, observed)))
    return tuple(terms)


def _needed_by_pin(manifest: Manifest, pin: OrganizationId, observed: Observed) -> tuple[str, ...]:
    organization = observed.pinned(pin)
    terms = _domain_to_be_set(manifest, organization) if organization and not organization.is_global else ()
    return terms if terms and isinstance(match(manifest, observed), Matched) else ()


def _needed_terms(manifest: Manifest, observed: Observed) -> tuple[str, ...]:
    first = search_terms(manifest) or ((manifest.name,) if manifest.name else ())
    if not observed.listed and any(_unsearched(first, observed)):
        return first
    meant = match(manifest, observed)
    if isinstance(meant, Matched) and not meant.organization.is_global:
        name = _name_term(manifest, observed) if meant.rule is Rule.NAME else ()
        return (*_domain_to_be_set(manifest, meant.organization), *name)
    # A listing may show some globals, never all of them: a hit on one rests on a search, as a create does.
    return (*first, *_name_term(manifest, observed))


def _domain_to_be_set(manifest: Manifest, organization: Organization) -> tuple[str, ...]:
    """It may belong to somebody else."""
    if not manifest.domain or manifest.absent or has_domain(organization, manifest.domain):
        return ()
    return domain_spellings(manifest.domain)


def _name_term(manifest: Manifest, observed: Observed) -> tuple[str, ...]:
    """What a listing would have told: whether there are own organizations of that name, and how many."""
    if observed.listed or not manifest.name:
        return ()
    return (manifest.name,)


def _unsearched(terms: Iterable[str], observed: Observed) -> Iterable[str]:
    return (each for each in terms if each not in observed.searched and each not in observed.too_common)
