"""Decides what is written about each organization: its profile, chosen fields and lists, people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.importing.drafts import Draft, Keys
from reconciler.importing.linked_people import exactly
from reconciler.importing.plain_values import Unwritable, Words, order, plain
from reconciler.normalize import domain_key
from reconciler.planning.comparing import items_of
from reconciler.planning.matching import describe
from reconciler.values import PersonReference, PersonType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reconciler.importing.choosing import Choice
    from reconciler.importing.naming import Naming
    from reconciler.importing.profiles import Profile, Profiles
    from reconciler.importing.revising import Reviser
    from reconciler.manifests.document import Value as Plain
    from reconciler.planning.details import Details
    from reconciler.values import Field, FieldId, PersonId, Value


def known_as(profiles: Profiles, details: Details) -> dict[str, int]:
    """Return whom e-mails and domains mean, as far as that is clear."""
    found: dict[str, int] = {}
    unclear: set[str] = set()
    for word, number in _words(profiles, details):
        key = domain_key(word)
        if found.setdefault(key, number) != number:
            unclear.add(key)
    return {word: number for word, number in found.items() if word not in unclear}


def _words(profiles: Profiles, details: Details) -> Iterator[tuple[str, int]]:
    for person in filter(None, details.persons.values()):
        yield from ((email, person.id) for email in person.emails)
    for reference in _references(details):
        if reference.email:
            yield reference.email, reference.id
    for profile in profiles.found.values():
        yield from ((domain, profile.organization.id) for domain in profile.organization.domains)
    for organization_id, domain in profiles.domains.items():
        yield domain, organization_id


def _references(details: Details) -> Iterator[PersonReference]:
    held = [value for each in details.values.values() for value in each.values()]
    held += [value for each in details.entries.values() for entry in each for _, value in entry.values]
    for value in held:
        yield from (item for item in items_of(value) if isinstance(item, PersonReference))


class Describer:
    """
    Drafts manifests.

    Args:
        profiles: What the organizations are called.
        details: What they hold.
        choice: What of that is imported.
        naming: Under which keys.
        reviser: Tells whether two words mean the same.

    Attributes:
        warnings: What is left out, and why.
    """

    def __init__(
        self, profiles: Profiles, details: Details, choice: Choice, naming: Naming, reviser: Reviser
    ) -> None:
        self._details = details
        self._choice = choice
        self._naming = naming
        self._identify = reviser.identify
        self._words = Words(
            {each.id: each.emails[0] for each in details.persons.values() if each and each.emails},
            profiles.domains,
        )
        self.warnings: list[str] = []

    def draft(self, profile: Profile, declared_people: Plain = None) -> Draft:
        """
        Return what is to be written.

        Args:
            profile: Of an organization of which everything chosen was read.
            declared_people: What its manifest, if there is one, says about people.
        """
        organization = profile.organization
        keys: Keys = {"id": organization.id, "name": profile.name, "domain": profile.domain}
        linked = self._details.people.get(organization.id)
        if linked is not None:
            keys["people"] = exactly(declared_people, self._external(linked), self._identify)
        values = self._details.values.get(organization.id, {})
        if self._choice.fields:
            keys["fields"] = dict(self._fields(profile, "fields", self._choice.fields, values))
        if self._choice.lists:
            keys["lists"] = dict(self._lists(profile))
        return Draft(f"organization {describe(organization)}", keys, profile.manifest)

    def _external(self, linked: Sequence[PersonId]) -> list[str | int]:
        """Return who is none of the team; those Affinity links by itself."""
        persons = ((each, self._details.persons.get(each)) for each in linked)
        external = (each for each, person in persons if person and person.type is PersonType.EXTERNAL)
        return sorted((self._words.person(PersonReference(each)) for each in external), key=order)

    def _lists(self, profile: Profile) -> Iterator[tuple[str, Plain]]:
        for each, fields in self._choice.lists:
            key = self._naming.of_list(each)
            entries = self._details.entries.get((profile.organization.id, each.id), ())
            if len(entries) > 1:
                self._leave_out(profile, f"lists.{key}", "it is on that list more than once")
            elif entries:
                values = dict(entries[0].values)
                yield key, dict(self._fields(profile, f"lists.{key}", fields, values))
            else:
                yield key, None

    def _fields(
        self, profile: Profile, place: str, fields: Sequence[Field], values: Mapping[FieldId, Value]
    ) -> Iterator[tuple[str, Plain]]:
        for each in fields:
            key = self._naming.of_field(each)
            try:
                yield key, plain(each, values.get(each.id), self._words)
            except Unwritable as error:
                self._leave_out(profile, f"{place}.{key}", str(error))

    def _leave_out(self, profile: Profile, key: str, why: str) -> None:
        self.warnings.append(f"{describe(profile.organization)}: {key} is left out: {why}")
