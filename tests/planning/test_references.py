"""Which person or organization a declared e-mail, domain or id means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.planning.declarations import Mention
from reconciler.planning.references import Blocked, NotThere, Open, References
from reconciler.values import (
    OrganizationId,
    OrganizationReference,
    Person,
    PersonId,
    PersonReference,
    PersonType,
    ValueType,
)
from tests.builders import manifest, observed, organization

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.desired import Manifest
    from reconciler.planning.observed import Observed
    from reconciler.values import Item

ADA = Person(PersonId(5), PersonType.INTERNAL, ("ada@fund.com", "ada@old.com"))
EVE = Person(PersonId(6), PersonType.EXTERNAL, ("ada@fund.com",))


def organization_of(word: str | int, references: References, held: Iterable[Item] = ()) -> Item:
    return references.resolve(Mention(ValueType.ORGANIZATION, word), held)


def references(
    snapshot: Observed, *manifests: Manifest, chosen: bool = True, blocked: Iterable[str] = ()
) -> References:
    return References(manifests, manifests if chosen else (), snapshot, set(blocked))


def why(word: str | int, found: References) -> str:
    with pytest.raises(Blocked) as raised:
        organization_of(word, found)
    return str(raised.value)


# Persons


def test_an_unknown_person_is_asked_for_once() -> None:
    """By e-mail or by id."""
    found = references(observed())
    for word in ("ada@fund.com", 5, "ada@fund.com"):
        with pytest.raises(Open):
            found.person(word)
    assert (["ada@fund.com"], [5]) == ([*found.questions.emails], [*found.questions.persons])


def test_a_person_is_told_by_an_e_mail_or_an_id() -> None:
    snapshot = observed()
    snapshot.details.emails["ada@old.com"] = (ADA,)
    snapshot.details.persons[ADA.id] = ADA
    found = references(snapshot)
    assert PersonReference(ADA.id, "ada@old.com") == found.person("ada@old.com")
    assert PersonReference(ADA.id) == found.person(5)
    assert not found.questions


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ((), "no person in Affinity has the e-mail ada@fund.com (people are not created from here)"),
        ((ADA, EVE), "several persons have the e-mail ada@fund.com (5, 6): write the id of one"),
        (None, "ada@fund.com is too common to search for: write the person's id"),
    ],
)
def test_an_e_mail_that_is_not_exactly_one_persons_blocks(
    known: tuple[Person, ...] | None, reason: str
) -> None:
    snapshot = observed()
    snapshot.details.emails["ada@fund.com"] = known
    with pytest.raises(Blocked) as raised:
        references(snapshot).person("ada@fund.com")
    assert reason == str(raised.value)
    assert isinstance(raised.value, NotThere) is (known == ())


def test_an_id_that_nobody_has_blocks() -> None:
    snapshot = observed()
    snapshot.details.persons[PersonId(5)] = None
    with pytest.raises(NotThere, match="person 5 is not found or not visible to this key"):
        references(snapshot).person(5)


def test_who_is_there_already_needs_no_asking() -> None:
    """A linked id; and in a field, the e-mail that v2 shows, or the id."""
    found = references(observed())
    assert PersonReference(ADA.id) == found.person(5, linked=[ADA.id])
    for word, expected in ((5, ""), ("ada@fund.com", "ada@fund.com")):
        held = [PersonReference(PersonId(4)), PersonReference(ADA.id, "Ada@Fund.com")]
        resolved = found.resolve(Mention(ValueType.PERSON, word), held)
        assert PersonReference(ADA.id, expected) == resolved
    assert not found.questions


# Organizations


def test_a_domain_means_a_manifest_first() -> None:
    """What the field holds now may be another organization with the same domain."""
    target = manifest("Acme", "acme.com", pin=1)
    twin = organization(2, "Twin", "acme.com")
    snapshot = observed(organization(1, "Acme"), twin, searched=["acme.com"])
    found = references(snapshot, target)
    held = [OrganizationReference(OrganizationId(2), "acme.com")]
    assert OrganizationReference(OrganizationId(1), "acme.com") == organization_of("acme.com", found, held)


@pytest.mark.parametrize("word", ["acme.com", "acme.io"])
def test_a_manifest_is_meant_by_its_present_and_its_previous_domains(word: str) -> None:
    target = manifest("Acme", "acme.com", previous_domains=["acme.io"])
    found = references(observed(organization(1, "Acme", "acme.com")), target)
    assert OrganizationReference(OrganizationId(1), word) == organization_of(word, found)


def test_what_is_to_be_created_is_named_by_its_domain() -> None:
    snapshot = observed(searched=["new.com", "New"])
    found = references(snapshot, manifest("New", "new.com"))
    assert OrganizationReference(None, "new.com") == organization_of("new.com", found)


def test_what_is_to_be_created_is_named_by_the_domain_that_it_will_have() -> None:
    """By which apply knows it, whichever of its domains the reference names."""
    snapshot = observed(searched=["new.com", "old.com", "New"])
    found = references(snapshot, manifest("New", "new.com", previous_domains=["old.com"]))
    assert OrganizationReference(None, "new.com") == organization_of("old.com", found)
    target = manifest("New", previous_domains=["old.com"])
    reason = f"old.com is declared by {target.address}, which is created without a domain"
    assert reason == why("old.com", references(snapshot, target))


def test_what_this_plan_does_not_create_cannot_be_referred_to() -> None:
    """It is declared, and not chosen."""
    snapshot = observed(searched=["new.com", "New"])
    target = manifest("New", "new.com")
    reason = f"new.com is declared by {target.address}, which this plan does not create"
    assert reason == why("new.com", references(snapshot, target, chosen=False))


def test_a_reference_to_what_is_blocked_is_blocked() -> None:
    """Whether because nobody can tell which it is, or for another reason."""
    target = manifest("Acme", "acme.com")
    reason = f"acme.com is declared by {target.address}, which is blocked"
    held = (organization(1, "Acme", "acme.com"), organization(2, "Acme", "acme.com"))
    twins = observed(*held, searched=["acme.com", "Acme"])
    assert reason == why("acme.com", references(twins, target))
    assert reason == why("acme.com", references(observed(held[0]), target, blocked=[target.address]))


def test_an_undeclared_domain_means_one_organization() -> None:
    """By the rules of matching; a global one too."""
    snapshot = observed(
        organization(1, "Acme", "acme.com"),
        organization(2, "World", "world.com", is_global=True),
        organization(3, "A", "twins.com"),
        organization(4, "B", "twins.com"),
        searched=["world.com", "none.com", "twins.com"],
    )
    found = references(snapshot)
    assert OrganizationReference(OrganizationId(1), "acme.com") == organization_of("acme.com", found)
    assert OrganizationReference(OrganizationId(2), "world.com") == organization_of("world.com", found)
    assert why("none.com", found) == (
        "no organization has the domain none.com: declare it, or correct the reference"
    )
    assert why("twins.com", found).startswith("several organizations have the domain twins.com: 3 (A")


def test_an_undeclared_domain_is_searched_for_first() -> None:
    """Unless the field holds an organization of that domain already."""
    found = references(observed(listed=False))
    held = [OrganizationReference(OrganizationId(9), "ACME.com")]
    assert OrganizationReference(OrganizationId(9), "acme.com") == organization_of("acme.com", found, held)
    assert not found.questions
    with pytest.raises(Open):
        organization_of("acme.com", found)
    assert ["acme.com"] == [each.domain for each in found.questions.organizations.values()]


def test_an_id_means_that_organization_or_what_it_was_merged_into() -> None:
    found = references(observed(organization(1), merged={8: 1}, missing=[9]))
    assert OrganizationReference(OrganizationId(1)) == organization_of(1, found)
    assert OrganizationReference(OrganizationId(1)) == organization_of(8, found)
    assert why(9, found) == "organization 9 is not found or not visible to this key"


def test_an_id_that_was_not_read_yet_is_asked_for() -> None:
    """Unless the field holds it already."""
    found = references(observed())
    held = [OrganizationReference(OrganizationId(7))]
    assert OrganizationReference(OrganizationId(7)) == organization_of(7, found, held)
    with pytest.raises(Open):
        organization_of(7, found)
    assert [7] == [each.id for each in found.questions.organizations.values()]


def test_a_declared_organization_is_matched_before_it_is_referred_to() -> None:
    found = references(observed(listed=False), manifest("Acme", "acme.com"))
    with pytest.raises(Open):
        organization_of("acme.com", found)
    assert ["Acme"] == [each.name for each in found.questions.organizations.values()]
