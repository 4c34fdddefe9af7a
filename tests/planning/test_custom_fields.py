"""Declared fields and memberships beside what is held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reconciler.model import MEMBER
from reconciler.planning.catalog import Catalog
from reconciler.planning.custom_fields import candidates
from reconciler.planning.declarations import resolve
from reconciler.planning.difference import differing
from reconciler.planning.references import References
from reconciler.values import (
    Entry,
    EntryId,
    FieldId,
    ListId,
    Location,
    Option,
    OrganizationId,
    OrganizationReference,
    PersonId,
    PersonReference,
    ValueType,
)
from tests.builders import affinity_list, field, manifest, observed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.model import FieldChange
    from reconciler.planning.difference import Candidate
    from reconciler.planning.observed import Observed
    from reconciler.values import Value

ACME = OrganizationId(1)
PORTFOLIO = ListId(88)
CATALOG = Catalog(
    (
        field(1, "Tier", ValueType.DROPDOWN, options=["Gold", "Silver"]),
        field(2, "Tags", ValueType.DROPDOWN, multiple=True, options=["bio", "data"]),
        field(3, "Headcount", ValueType.NUMBER),
        field(4, "HQ", ValueType.LOCATION),
        field(5, "Owner", ValueType.PERSON),
        field(6, "Parent", ValueType.ORGANIZATION),
        field(7, "Co-Investors", ValueType.ORGANIZATION, multiple=True),
        field(20, "Status", on=88),
    ),
    (affinity_list(88, "Portfolio"),),
)
NUMBERS = {each.name: each.id for each in CATALOG.fields}
GOLD, SILVER = CATALOG.fields[0].options
BIO, DATA = CATALOG.fields[1].options
BERLIN = Location(city="Berlin", country="Germany")


def holding(*entries: Entry, **values: Value) -> Observed:
    """What one organization holds; fields that are not named hold nothing."""
    known = observed(missing=[404])
    known.details.values[ACME] = {NUMBERS[name]: None for name in NUMBERS}
    known.details.values[ACME].update({NUMBERS[name]: value for name, value in values.items()})
    known.details.entries[ACME, PORTFOLIO] = entries
    return known


def found(
    known: Observed,
    fields: Mapping[str, Any] | None = None,
    lists: Mapping[str, Mapping[str, Any] | None] | None = None,
    organization_id: OrganizationId | None = ACME,
) -> list[Candidate]:
    wanted = manifest(fields=fields, lists=lists)
    declaration = resolve([wanted], [], CATALOG).declarations[wanted.address]
    references = References([wanted], [wanted], known)
    return list(differing(candidates(wanted, declaration, organization_id, known.details, references)))


def changes(*args: Any, **kwargs: Any) -> list[FieldChange]:
    compared = found(*args, **kwargs)
    assert not any(each.reason for each in compared)
    return [each.change for each in compared]


def sides(*args: Any, **kwargs: Any) -> list[tuple[str, Value, Value]]:
    return [(each.field, each.before, each.after) for each in changes(*args, **kwargs)]


@pytest.mark.parametrize(
    ("name", "held", "written"),
    [
        ("Tier", GOLD, "Gold"),
        ("Tier", Option(1, "Gold, as it was called"), "Gold"),
        ("Tier", None, None),
        ("Tags", (DATA, BIO), ["bio", "data"]),
        ("Tags", (), []),
        ("Tags", None, []),
        ("Headcount", 120, 120.0),
        ("HQ", BERLIN, {"city": "berlin"}),
        ("Owner", PersonReference(PersonId(5), "ada@fund.com"), "ada@fund.com"),
        ("Owner", PersonReference(PersonId(5), "ada@fund.com"), 5),
        ("Parent", OrganizationReference(OrganizationId(7), "acme.com"), 7),
    ],
)
def test_what_is_in_sync_is_no_change(name: str, held: Value, written: Any) -> None:
    assert [] == found(holding(**{name: held}), {name: written})


@pytest.mark.parametrize(
    ("name", "held", "written", "before", "after"),
    [
        ("Tier", GOLD, "Silver", GOLD, SILVER),
        ("Tier", GOLD, None, GOLD, None),
        ("Tier", None, "Gold", None, GOLD),
        ("Tier", Option(None, "Platinum"), "Gold", Option(None, "Platinum"), GOLD),
        ("Tags", (BIO,), ["data", "bio"], (BIO,), (DATA, BIO)),
        ("Tags", (BIO,), [], (BIO,), ()),
        ("Headcount", 0, None, 0, None),
        ("Headcount", None, 0, None, 0),
        ("HQ", BERLIN, {"city": "Bonn"}, BERLIN, Location(city="Bonn")),
        (
            "Owner",
            PersonReference(PersonId(5), "ada@fund.com"),
            None,
            PersonReference(PersonId(5)),
            None,
        ),
    ],
)
def test_what_differs_is_a_change(name: str, held: Value, written: Any, before: Value, after: Value) -> None:
    """What only v2 tells is not in it: the plan is the same however it was read."""
    assert [(f"fields.{name}", before, after)] == sides(holding(**{name: held}), {name: written})


def test_a_change_knows_where_it_is_written() -> None:
    (change,) = changes(holding(), {"Tags": ["bio"]})
    assert change.target
    assert (FieldId(2), ValueType.DROPDOWN, True, None, None) == (
        change.target.field_id,
        change.target.value_type,
        change.target.multiple,
        change.target.list_id,
        change.target.entry_id,
    )
    assert 2 == change.position.line


@pytest.mark.parametrize(
    ("when", "held", "organization_id", "written"),
    [
        ("empty", None, ACME, True),
        ("empty", SILVER, ACME, False),
        ("empty", None, None, True),
        ("created", None, ACME, False),
        ("created", SILVER, ACME, False),
        ("created", None, None, True),
        ("always", SILVER, ACME, True),
    ],
)
def test_conditions_hold_values_back(
    when: str, held: Value, organization_id: OrganizationId | None, *, written: bool
) -> None:
    """`empty` leaves what somebody filled in, `created` everything after the create."""
    conditional = {"Tier": {"value": "Gold", "when": when}}
    assert written is bool(changes(holding(Tier=held), conditional, organization_id=organization_id))


def test_created_means_of_a_membership_that_it_is_new() -> None:
    """The organization may be an old one."""
    conditional = {"Portfolio": {"Status": {"value": "new", "when": "created"}}}
    assert ["lists.Portfolio", "lists.Portfolio.Status"] == [
        each.field for each in changes(holding(), lists=conditional)
    ]
    on_it = Entry(EntryId(70), PORTFOLIO, ((FieldId(20), None),))
    assert [] == changes(holding(on_it), lists=conditional)


def test_joining_and_leaving_a_list() -> None:
    on_it = Entry(EntryId(70), PORTFOLIO)
    assert [("lists.Portfolio", None, MEMBER)] == sides(holding(), lists={"Portfolio": {}})
    assert [("lists.Portfolio", MEMBER, None)] == sides(holding(on_it), lists={"Portfolio": None})
    assert [] == found(holding(on_it), lists={"Portfolio": {}}) == found(holding(), lists={"Portfolio": None})


def test_fields_of_a_membership_are_written_to_its_entry() -> None:
    on_it = Entry(EntryId(70), PORTFOLIO, ((FieldId(20), "old"),))
    (change,) = changes(holding(on_it), lists={"Portfolio": {"Status": "new"}})
    assert ("lists.Portfolio.Status", "old", "new") == (change.field, change.before, change.after)
    assert change.target
    assert (PORTFOLIO, EntryId(70)) == (change.target.list_id, change.target.entry_id)


@pytest.mark.parametrize("member", [{}, {"Status": "new"}, None], ids=str)
def test_twice_on_a_list_is_blocked_with_both_entries(member: Mapping[str, Any] | None) -> None:
    """Nobody can tell which of them is meant, whatever is declared."""
    twice = [Entry(EntryId(number), PORTFOLIO) for number in (70, 71)]
    (compared,) = found(holding(*twice), lists={"Portfolio": member})
    assert "lists.Portfolio" == compared.change.field
    assert "it is on the list Portfolio more than once, as entries 70 and 71; remove all but one" == (
        compared.reason
    )


def test_a_reference_that_cannot_be_told_blocks_its_field_alone() -> None:
    """The words of the manifest are shown."""
    blocked, fine = found(holding(), {"Co-Investors": [404, 1], "Tier": "Gold"})
    assert ("fields.Tier", "") == (fine.change.field, fine.reason)
    assert ((404, 1), "organization 404 is not found or not visible to this key") == (
        blocked.change.after,
        blocked.reason,
    )


def test_what_has_to_be_asked_first_is_left_out() -> None:
    assert [] == found(holding(), {"Owner": "ada@fund.com"})
