from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.importing.choosing import Choice
from reconciler.importing.describing import Describer, known_as
from reconciler.importing.naming import Naming
from reconciler.importing.profiles import Profile, Profiles
from reconciler.importing.revising import Reviser
from reconciler.planning.catalog import Catalog
from reconciler.planning.details import Details
from reconciler.values import (
    Entry,
    EntryId,
    Option,
    OrganizationReference,
    Person,
    PersonId,
    PersonReference,
    PersonType,
    ValueType,
)
from tests.builders import affinity_list, field, organization

if TYPE_CHECKING:
    from reconciler.importing.drafts import Keys
    from reconciler.values import FieldId, Value

ACME, BETA = organization(7, "Acme", "acme.com", "acme.io"), organization(8, "Beta", "acme.io")
PROFILES = Profiles(
    {ACME.id: Profile(ACME, "Acme", "acme.com"), BETA.id: Profile(BETA, "Beta", None)},
    {ACME.id: "acme.com"},
)
ADA, BEN, CAS, DAN = map(PersonId, (1, 2, 3, 4))
PERSONS = {
    ADA: Person(ADA, PersonType.EXTERNAL, ("ada@acme.com", "ada@mail.com")),
    BEN: Person(BEN, PersonType.INTERNAL, ("ben@fund.com",)),
    CAS: Person(CAS, PersonType.EXTERNAL),
    DAN: None,
}
TIER = field(1, "Tier", ValueType.DROPDOWN, options=["Gold"])
PARENT, OWNER = field(2, "Parent", ValueType.ORGANIZATION), field(3, "Owner", ValueType.PERSON)
STATUS = field(4, "Status", on=88)
PORTFOLIO, NEWSLETTER = affinity_list(88), affinity_list(89, "Newsletter")
CATALOG = Catalog((TIER, PARENT, OWNER, STATUS), (PORTFOLIO, NEWSLETTER))


def describer(details: Details, choice: Choice) -> Describer:
    naming = Naming(CATALOG)
    return Describer(PROFILES, details, choice, naming, Reviser(naming, known_as(PROFILES, details)))


def keys(details: Details, choice: Choice | None = None) -> Keys:
    return describer(details, choice or Choice()).draft(PROFILES.found[ACME.id]).keys


def test_a_profile_is_all_that_is_written_unasked() -> None:
    assert {"id": 7, "name": "Acme", "domain": "acme.com"} == keys(Details(values={ACME.id: {TIER.id: "x"}}))


def test_external_people_are_written() -> None:
    """By e-mail, or by id where they have none; internal people Affinity links by itself."""
    details = Details(people={ACME.id: (CAS, BEN, ADA, DAN)}, persons=PERSONS)
    assert ["ada@acme.com", 3] == keys(details)["people"]


def test_references_are_written_by_what_is_sure_to_mean_them() -> None:
    """The domain of a manifest, and an e-mail that either version of the API tells."""
    values: dict[FieldId, Value] = {
        PARENT.id: OrganizationReference(ACME.id),
        OWNER.id: PersonReference(ADA),
    }
    choice = Choice((TIER, PARENT, OWNER))
    details = Details(values={ACME.id: values}, persons=PERSONS)
    assert {"Tier": None, "Parent": "acme.com", "Owner": "ada@acme.com"} == keys(details, choice)["fields"]
    values[PARENT.id] = OrganizationReference(BETA.id, "acme.io")
    assert 8 == keys(details, choice)["fields"]["Parent"]  # type: ignore[index,call-overload] # a mapping


def test_memberships_are_written_with_their_own_fields() -> None:
    """None is for a list that it is not on."""
    details = Details(
        entries={(ACME.id, PORTFOLIO.id): (Entry(EntryId(1), PORTFOLIO.id, ((STATUS.id, "New"),)),)}
    )
    choice = Choice((), ((PORTFOLIO, (STATUS,)), (NEWSLETTER, ())))
    assert {"Portfolio": {"Status": "New"}, "Newsletter": None} == keys(details, choice)["lists"]


def test_what_cannot_be_written_is_told() -> None:
    """And the rest is written."""
    twice = tuple(Entry(EntryId(number), PORTFOLIO.id) for number in (1, 2))
    details = Details(
        values={ACME.id: {TIER.id: Option(9, "Bronze")}}, entries={(ACME.id, PORTFOLIO.id): twice}
    )
    found = describer(details, Choice((TIER,), ((PORTFOLIO, ()),)))
    drafted = found.draft(PROFILES.found[ACME.id]).keys
    assert ({}, {}) == (drafted["fields"], drafted["lists"])
    assert [
        "7 (Acme, acme.com acme.io): fields.Tier is left out: Bronze is none of its options any more",
        "7 (Acme, acme.com acme.io): lists.Portfolio is left out: it is on that list more than once",
    ] == found.warnings


def test_words_mean_whom_they_are_known_for() -> None:
    """What two organizations share means neither."""
    values: dict[FieldId, Value] = {OWNER.id: PersonReference(PersonId(5), "Eve@fund.com")}
    details = Details(values={ACME.id: values}, persons=PERSONS)
    assert {
        "ada@acme.com": 1,
        "ada@mail.com": 1,
        "ben@fund.com": 2,
        "eve@fund.com": 5,
        "acme.com": 7,
    } == known_as(PROFILES, details)
