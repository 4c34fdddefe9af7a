"""
Decides which person or organization a declared e-mail, domain or id means.

A domain means a manifest first, then one organization by the rules of matching. What cannot be told without
asking Affinity is noted as an open question; what Affinity cannot tell blocks the change that needs it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from reconciler.desired import Manifest
from reconciler.normalize import domain_key
from reconciler.planning.matching import Absent, Matched, Unclear, match
from reconciler.planning.questions import open_pins, open_terms
from reconciler.values import OrganizationId, OrganizationReference, PersonId, PersonReference, ValueType

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from reconciler.planning.declarations import Mention
    from reconciler.planning.observed import Observed
    from reconciler.values import Item


class Blocked(Exception):
    """A declared person or organization cannot be told; the message is for the user."""


class NotThere(Blocked):
    """Affinity has no such person."""


class Open(Exception):
    """It is not known yet; what has to be asked was noted."""


@dataclass(slots=True)
class Questions:
    """What has to be asked before references are clear: e-mails, ids of persons, organizations to match."""

    emails: dict[str, None] = field(default_factory=dict)
    persons: dict[PersonId, None] = field(default_factory=dict)
    organizations: dict[str | int, Manifest] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.emails or self.persons or self.organizations)


class References:
    """
    Resolves mentions against what has been observed.

    Args:
        manifests: All under the root: a domain means one of them first.
        chosen: Those that the plan considers; only these are created by it.
        observed: What is known.
        blocked: Addresses of manifests whose changes are blocked as a whole; known only while planning.
    """

    def __init__(
        self,
        manifests: Sequence[Manifest],
        chosen: Sequence[Manifest],
        observed: Observed,
        blocked: Collection[str] = (),
    ) -> None:
        self._manifests = manifests
        self._chosen = chosen
        self._observed = observed
        self._blocked = blocked
        self.questions = Questions()

    @cached_property
    def _by_domain(self) -> dict[str, Manifest]:
        return {
            domain_key(domain): manifest
            for manifest in self._manifests
            if not manifest.absent
            for domain in (*manifest.previous_domains, *((manifest.domain,) if manifest.domain else ()))
        }

    @cached_property
    def _chosen_addresses(self) -> frozenset[str]:
        return frozenset(each.address for each in self._chosen)

    def resolve(self, mention: Mention, held: Iterable[Item]) -> Item:
        """
        Return the person or the organization.

        Args:
            mention: As declared.
            held: What the field holds now: what is the same already needs no asking.

        Raises:
            Blocked: Nobody can tell, or there is none.
            Open: It has to be asked first.
        """
        if mention.value_type is ValueType.PERSON:
            return self._person_in_field(mention.word, held)
        return self._organization(mention.word, held)

    def person(self, word: str | int, *, linked: Collection[PersonId] = ()) -> PersonReference:
        """
        Return the person with an e-mail or an id; one who is linked already is known to be there.

        Raises:
            Blocked: There is none, or several.
            Open: It has to be asked first.
        """
        if isinstance(word, int):
            return self._person_by_id(PersonId(word), linked)
        known = self._observed.details.emails
        if word not in known:
            self.questions.emails[word] = None
            raise Open
        persons = known[word]
        if persons is None:
            raise Blocked(f"{word} is too common to search for: write the person's id")
        if not persons:
            raise NotThere(f"no person in Affinity has the e-mail {word} (people are not created from here)")
        if len(persons) > 1:
            ids = ", ".join(str(each.id) for each in persons)
            raise Blocked(f"several persons have the e-mail {word} ({ids}): write the id of one")
        return PersonReference(persons[0].id, word)

    def _person_by_id(self, person_id: PersonId, linked: Collection[PersonId]) -> PersonReference:
        if person_id in linked:
            return PersonReference(person_id)
        known = self._observed.details.persons
        if person_id not in known:
            self.questions.persons[person_id] = None
            raise Open
        if known[person_id] is None:
            raise NotThere(f"person {person_id} is not found or not visible to this key")
        return PersonReference(person_id)

    def _person_in_field(self, word: str | int, held: Iterable[Item]) -> PersonReference:
        for item in held:
            if isinstance(item, PersonReference) and word in {item.id, item.email.lower()}:
                return PersonReference(item.id, word if isinstance(word, str) else "")
        return self.person(word)

    def _organization(self, word: str | int, held: Iterable[Item]) -> OrganizationReference:
        declared = self._by_domain.get(word) if isinstance(word, str) else None
        if declared:
            return self._declared(declared, str(word))
        for item in held:
            if isinstance(item, OrganizationReference) and word in {item.id, domain_key(item.domain)}:
                return OrganizationReference(item.id, word if isinstance(word, str) else "")
        return self._undeclared(word)

    def _declared(self, manifest: Manifest, domain: str) -> OrganizationReference:
        self._ask_to_match(domain, manifest)
        meant = match(manifest, self._observed)
        if manifest.address in self._blocked or isinstance(meant, Unclear):
            raise Blocked(f"{domain} is declared by {manifest.address}, which is blocked")
        if isinstance(meant, Matched):
            return OrganizationReference(meant.organization.id, domain)
        if manifest.address not in self._chosen_addresses:
            raise Blocked(f"{domain} is declared by {manifest.address}, which this plan does not create")
        if not manifest.domain:
            raise Blocked(f"{domain} is declared by {manifest.address}, which is created without a domain")
        return OrganizationReference(None, manifest.domain)

    def _undeclared(self, word: str | int) -> OrganizationReference:
        if isinstance(word, int):
            return self._by_id(OrganizationId(word))
        wanted = Manifest(path="", document=1, marks=(), domain=word)
        self._ask_to_match(word, wanted)
        meant = match(wanted, self._observed)
        if isinstance(meant, Matched):
            return OrganizationReference(meant.organization.id, word)
        if isinstance(meant, Absent):
            raise Blocked(f"no organization has the domain {word}: declare it, or correct the reference")
        raise Blocked(meant.reason)

    def _by_id(self, organization_id: OrganizationId) -> OrganizationReference:
        found = self._observed.pinned(organization_id)
        if found:
            return OrganizationReference(found.id)
        if organization_id in self._observed.missing:
            raise Blocked(f"organization {organization_id} is not found or not visible to this key")
        self.questions.organizations[organization_id] = Manifest(
            path="", document=1, marks=(), id=organization_id
        )
        raise Open

    def _ask_to_match(self, word: str, wanted: Manifest) -> None:
        if open_pins((wanted,), self._observed) or any(open_terms((wanted,), self._observed)):
            self.questions.organizations[word] = wanted
            raise Open
