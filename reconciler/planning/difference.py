"""
Decides which keys of an organization differ from what its manifest says. Only this module imports deepdiff.

Deepdiff is slow beside an equality test, so it is asked only about organizations that are not equal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.model import FieldChange
from reconciler.normalize import domain_key, same_name

if TYPE_CHECKING:
    from reconciler.desired import Manifest
    from reconciler.model import Organization

View = dict[str, str | None]
"""The managed keys of one organization, both sides in the same form."""


def new_fields(manifest: Manifest) -> tuple[FieldChange, ...]:
    """Return what a create sets: every managed key, from nothing."""
    return tuple(
        FieldChange(key, None, value, manifest.position(f"/{key}"))
        for key, value in _desired_view(manifest).items()
    )


def changed_fields(manifest: Manifest, organization: Organization) -> tuple[FieldChange, ...]:
    """Return the managed keys that differ, in the order of a manifest; an absent key is not managed."""
    desired = _desired_view(manifest)
    observed = _observed_view(desired, organization)
    if desired == observed:
        return ()
    changed = _changed_keys(observed, desired)
    return tuple(
        FieldChange(
            key,
            observed[key],
            desired[key],
            manifest.position(f"/{key}"),
            dropped=_dropped_domains(organization) if key == "domain" else (),
        )
        for key in desired
        if key in changed
    )


def has_domain(organization: Organization, domain: str) -> bool:
    """Whether a domain is one of the organization's, whichever is its primary one."""
    return domain in organization.domains or domain_key(domain) in map(domain_key, organization.domains)


def holds(organization: Organization, key: str, value: str | None) -> bool:
    """Whether an organization holds this value under this key."""
    if key == "domain":
        return has_domain(organization, value) if value else organization.domain is None
    return value is not None and same_name(organization.name, value)


def _desired_view(manifest: Manifest) -> View:
    values = {"name": manifest.name, "domain": manifest.domain}
    return {key: value for key, value in values.items() if value is not None}


def _observed_view(desired: View, organization: Organization) -> View:
    """
    Return the desired side's keys as Affinity holds them.

    A domain is in sync when it is any of the domains; a name, in whichever Unicode form it is kept.
    """
    view: View = {}
    if name := desired.get("name"):
        view["name"] = name if same_name(organization.name, name) else organization.name
    if domain := desired.get("domain"):
        view["domain"] = domain if has_domain(organization, domain) else organization.domain
    return view


def _dropped_domains(organization: Organization) -> tuple[str, ...]:
    return tuple(each for each in organization.domains if each != organization.domain)


def _changed_keys(observed: View, desired: View) -> set[str]:
    from deepdiff import DeepDiff  # noqa: PLC0415 - a tenth of a second that most plans need not spend

    difference = DeepDiff(observed, desired, view="tree")
    return {str(level.path(output_format="list")[0]) for levels in difference.values() for level in levels}
