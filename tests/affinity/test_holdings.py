"""Fields and people are read in the cheapest way that the key may, and are the same in all of them."""

from __future__ import annotations

import pytest

from reconciler.values import EntryId, OrganizationId, PersonId
from tests.affinity.accounts import ADA, NADA, PORTFOLIO, TIER, Account, fetched, pinned
from tests.builders import manifest

GOLDEN = {"Tier": "Gold"}
DENIED = ("", "companies", "companies company")


@pytest.mark.parametrize(
    ("denied", "asked"),
    [
        (DENIED[0], {"fields": 1, "companies": 2}),
        (DENIED[1], {"fields": 1, "companies": 1, "company": 150}),
        (DENIED[2], {"fields": 1, "companies": 1, "company": 1, "listing": 1, "field values": 150}),
    ],
)
def test_fields_come_by_the_hundred_or_one_by_one_or_from_v1(denied: str, asked: dict[str, int]) -> None:
    """A refusal is met once, and told; pins are read along."""
    account = Account(150, denied=denied)
    observed = fetched(account, *pinned(150, fields=GOLDEN))
    assert asked == {what: count for what, count in account.asked.items() if what != "organization"}
    assert [{TIER.id: "Gold"}] * 150 == list(observed.details.values.values())
    assert len(denied.split()) == len(observed.notices)


@pytest.mark.parametrize("denied", DENIED[:2])
def test_what_v2_does_not_know_decides_nothing(denied: str) -> None:
    """It may be too young; v1 has the say."""
    account = Account(3, denied=denied, unknown_to_v2=2)
    observed = fetched(account, *pinned(3, fields=GOLDEN))
    assert {TIER.id: "Gold"} == observed.details.values[OrganizationId(2)]
    assert 1 == account.asked["field values"]


def test_what_was_just_written_is_read_by_v1() -> None:
    account = Account(2)
    fetched(account, *pinned(2, fields=GOLDEN, lists={"Portfolio": {}}), fresh=(1,))
    assert (1, 1) == (account.asked["field values"], account.asked["record"])


def test_people_are_read_of_the_organizations_that_declare_them() -> None:
    account = Account(3)
    observed = fetched(account, *pinned(2, people=["ada@fund.com"]), manifest("N3", "n3.com", pin=3))
    assert (2, 1) == (account.asked["record"], account.asked["persons"])
    assert {OrganizationId(1): (ADA.id,), OrganizationId(2): (ADA.id,)} == observed.details.people


def test_an_e_mail_is_who_has_exactly_that_one() -> None:
    """The search finds parts of it, too; in which case it is written does not matter."""
    people = ["ada@fund.com", "nada@fund.com", "common@fund.com"]
    observed = fetched(Account(1), *pinned(1, people=people))
    assert {"ada@fund.com": (ADA,), "nada@fund.com": (NADA,), "common@fund.com": None} == (
        observed.details.emails
    )


def test_a_person_is_read_by_id_unless_linked() -> None:
    observed = fetched(Account(1), *pinned(1, people=[5, 9]))
    assert {PersonId(9): None} == observed.details.persons


def test_of_what_is_to_be_deleted_everything_is_read() -> None:
    """One read tells people and lists; the names of the lists are asked, too."""
    account = Account(2)
    tombstone = manifest(None, "n2.com", absent=True, path="gone.yaml")
    observed = fetched(account, *pinned(1, fields=GOLDEN), tombstone)
    gone = OrganizationId(2)
    assert {TIER.id: "Gold"} == observed.details.values[gone]
    assert ((EntryId(1002), PORTFOLIO),) == observed.details.memberships[gone]
    assert (ADA.id,) == observed.details.people[gone]
    assert (1, 1, "Portfolio") == (
        account.asked["record"],
        account.asked["lists"],
        observed.catalog.list_name(PORTFOLIO),
    )
