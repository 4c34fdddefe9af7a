"""
Decides which keys of an organization differ from what its manifest says. Only this module imports deepdiff.

Deepdiff is slow beside an equality test, and slow to import. It is asked only about organizations that are
not equal, and of those only about what is more than a text: two texts that are not equal differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reconciler.model import FieldChange
from reconciler.normalize import domain_key, same_name
from reconciler.planning.comparing import value_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reconciler.desired import Manifest
    from reconciler.model import Organization
    from reconciler.values import Value


class Candidate(NamedTuple):
    """
    A managed key beside what is held: a change, if the two differ.

    Attributes:
        held: What Affinity holds, in the form in which both are compared.
        wanted: What the manifest says.
        reason: Why the change cannot be made although the two may differ; "" if it can.
    """

    change: FieldChange
    held: object
    wanted: object
    reason: str = ""

    @classmethod
    def of(cls, change: FieldChange, reason: str = "") -> Candidate:
        """Return the candidate whose two sides are those of the change."""
        return cls(change, value_key(change.before), value_key(change.after), reason)

    @property
    def is_of_texts(self) -> bool:
        """Whether either side is a text, or nothing."""
        return all(side is None or isinstance(side, str) for side in (self.held, self.wanted))


def differing(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return those whose sides differ, and those that cannot be compared, in their order."""
    unequal = [each for each in candidates if each.reason or each.held != each.wanted]
    others = {index: each for index, each in enumerate(unequal) if not each.reason and not each.is_of_texts}
    if not others:
        return tuple(unequal)
    held = {index: each.held for index, each in others.items()}
    wanted = {index: each.wanted for index, each in others.items()}
    changed = _changed_keys(held, wanted)
    return tuple(each for index, each in enumerate(unequal) if index not in others or index in changed)


def profile_candidates(manifest: Manifest, organization: Organization | None) -> Iterator[Candidate]:
    """
    Yield name and domain, as far as they are managed; of a new organization (None) nothing is held.

    A domain is in sync when it is any of the domains; a name, in whichever Unicode form it is kept.
    """
    if manifest.name:
        held = organization.name if organization else None
        if held is not None and same_name(held, manifest.name):
            held = manifest.name
        yield _candidate(manifest, "name", held, manifest.name)
    if manifest.domain:
        held = organization.domain if organization else None
        if organization and has_domain(organization, manifest.domain):
            held = manifest.domain
        dropped = _other_domains(organization) if organization else ()
        yield _candidate(manifest, "domain", held, manifest.domain, dropped)


def profile_agrees(manifest: Manifest, organization: Organization) -> bool:
    """Whether name and domain are in sync: what mostly is so is told without making candidates."""
    return (manifest.name is None or same_name(organization.name, manifest.name)) and (
        manifest.domain is None or has_domain(organization, manifest.domain)
    )


def has_domain(organization: Organization, domain: str) -> bool:
    """Whether a domain is one of the organization's, whichever is its primary one."""
    return domain in organization.domains or domain_key(domain) in map(domain_key, organization.domains)


def holds(organization: Organization, key: str, value: Value) -> bool:
    """Whether an organization holds this name or domain."""
    if not isinstance(value, str):
        return value is None and key == "domain" and organization.domain is None
    return has_domain(organization, value) if key == "domain" else same_name(organization.name, value)


def _candidate(
    manifest: Manifest, key: str, held: str | None, wanted: str, dropped: Sequence[str] = ()
) -> Candidate:
    position = manifest.position(f"/{key}")
    return Candidate(FieldChange(key, held, wanted, position, dropped=tuple(dropped)), held, wanted)


def _other_domains(organization: Organization) -> tuple[str, ...]:
    return tuple(each for each in organization.domains if each != organization.domain)


def _changed_keys(held: dict[int, object], wanted: dict[int, object]) -> set[object]:
    from deepdiff import DeepDiff  # noqa: PLC0415 - a tenth of a second that most plans need not spend

    difference = DeepDiff(held, wanted, view="tree")
    return {level.path(output_format="list")[0] for levels in difference.values() for level in levels}
