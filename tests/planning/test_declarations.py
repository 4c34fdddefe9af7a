"""What manifests say about fields and lists becomes values of the account's own types, or problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reconciler.desired import When
from reconciler.errors import InvalidInput
from reconciler.planning.catalog import Catalog
from reconciler.planning.declarations import Mention, resolve, resolve_leniently
from reconciler.values import Location, Option, ValueType
from tests.builders import affinity_list, field, manifest

if TYPE_CHECKING:
    from reconciler.desired import Manifest
    from reconciler.planning.declarations import Declaration

CATALOG = Catalog(
    (
        field(1, "Tier", ValueType.DROPDOWN, options=["Gold", "Silver", "Bronze"]),
        field(2, "Tags", ValueType.RANKED_DROPDOWN, multiple=True, options=["bio", "data"]),
        field(3, "Headcount", ValueType.NUMBER),
        field(4, "Founded", ValueType.DATE),
        field(5, "HQ", ValueType.LOCATION),
        field(6, "Owner", ValueType.PERSON),
        field(7, "Parent", ValueType.ORGANIZATION),
        field(8, "Summary", ValueType.TEXT),
        field(9, "Legal Name", ValueType.FILTERABLE_TEXT),
        field(10, "Rounds", ValueType.NUMBER, multiple=True),
        field(11, "Stage", ValueType.DROPDOWN, options=["Seed", "Seed", " A round "]),
        field(20, "Status", ValueType.TEXT, on=88),
    ),
    (affinity_list(88, "Portfolio"), affinity_list(89, "Newsletter")),
)


def declared(wanted: Manifest, *others: Manifest) -> Declaration:
    return resolve([wanted], others, CATALOG).declarations[wanted.address]


def problems(*manifests: Manifest, others: tuple[Manifest, ...] = ()) -> list[str]:
    with pytest.raises(InvalidInput) as raised:
        resolve(manifests, others, CATALOG)
    return [str(each) for each in raised.value.problems]


@pytest.mark.parametrize(
    ("name", "written", "items"),
    [
        ("Tier", "Gold", (Option(1, "Gold"),)),
        ("field-1", "Silver", (Option(2, "Silver"),)),
        ("Stage", "A round", (Option(3, " A round "),)),
        ("Tags", ["data", "bio"], (Option(2, "data"), Option(1, "bio"))),
        ("Tags", [], ()),
        ("Tier", None, ()),
        ("Headcount", 120, (120,)),
        ("Rounds", [2, 1.5], (2, 1.5)),
        ("Founded", "2020-02-29", ("2020-02-29",)),
        ("HQ", {"city": "Berlin"}, (Location(city="Berlin"),)),
        ("Owner", "Ada@Fund.com", (Mention(ValueType.PERSON, "ada@fund.com"),)),
        ("Owner", 5, (Mention(ValueType.PERSON, 5),)),
        ("Parent", "bücher.de", (Mention(ValueType.ORGANIZATION, "xn--bcher-kva.de"),)),
        ("Parent", 7, (Mention(ValueType.ORGANIZATION, 7),)),
        ("Summary", "2019-04-01", ("2019-04-01",)),
        ("Legal Name", "Acme GmbH", ("Acme GmbH",)),
    ],
)
def test_a_value_is_taken_as_its_field_has_it(name: str, written: Any, items: tuple[object, ...]) -> None:
    (found,) = declared(manifest(fields={name: written})).fields
    assert items == found.items


@pytest.mark.parametrize(
    ("name", "written", "message"),
    [
        (
            "Tier",
            "Golld",
            'Tier: Golld is none of its options (did you mean "Gold"?); options are made in Affinity',
        ),
        ("Tier", "gold", 'gold is none of its options (did you mean "Gold"?)'),
        ("Tier", 1, 'Tier: write "1", with quotes: it is no number'),
        ("Tier", ["Gold"], "Tier takes one value, not a list"),
        ("Stage", "Seed", "Stage: two of its options read Seed; rename one in Affinity"),
        ("Tags", "bio", "Tags takes several values: write a list, [ … ]"),
        ("Tags", ["bio", "bio"], "Tags: bio comes twice"),
        ("Rounds", [1, 1.0], "Rounds: 1.0 comes twice"),
        ("Headcount", "120", "Headcount: write a number, without quotes, not 120"),
        ("Founded", "2019-4-1", "Founded: write a calendar date such as 2019-04-01, not 2019-4-1"),
        ("Founded", "2019-02-29", "write a calendar date such as 2019-04-01, not 2019-02-29"),
        ("Founded", "0000-01-01", "write a calendar date such as 2019-04-01, not 0000-01-01"),
        ("HQ", "Berlin", "HQ: write a location: {city: Berlin}"),
        ("Summary", {"city": "Berlin"}, "Summary: it is no location: write a text"),
        ("Owner", "Ada", "Owner: write the e-mail or the id of the person, not Ada"),
        ("Owner", 0, "Owner: write the e-mail or the id of the person"),
        ("Owner", 1.5, "Owner: write the e-mail or the id of the person"),
        (
            "Parent",
            "ada@fund.com",
            "Parent: write the domain or the id of the organization, not ada@fund.com",
        ),
        ("Parent", "Acme", "Parent: write the domain or the id of the organization, not Acme"),
        (
            "Parent",
            "Acme Inc. Berlin",
            "write the domain or the id of the organization, not Acme Inc. Berlin",
        ),
        (
            "Parent",
            "https://acme.com",
            "write the domain or the id of the organization, not https://acme.com",
        ),
        ("Owner", "Ada <ada@fund.com>", "write the e-mail or the id of the person, not Ada <ada@fund.com>"),
        ("Tear", "Gold", 'unknown field Tear (did you mean "Tier"?)'),
        ("Status", "new", "declare it under lists: Portfolio"),
    ],
)
def test_what_does_not_fit_the_account_is_told_with_its_place(name: str, written: Any, message: str) -> None:
    """Nothing is created for it: an unknown option stays unknown."""
    (found,) = problems(manifest(fields={name: written}))
    assert found.startswith("organizations/acme.yaml:2:1: ")
    assert message in found


def test_everything_that_is_wrong_is_told_at_once() -> None:
    """Of all manifests, in the order of the files."""
    found = problems(
        manifest(fields={"Tier": "x", "Headcount": "many"}, path="b.yaml"),
        manifest(lists={"Portfolo": {}, "Newsletter": {"Status": "new"}}, path="a.yaml"),
    )
    assert ["a.yaml", "a.yaml", "b.yaml", "b.yaml"] == [each.partition(":")[0] for each in found]


def test_one_field_or_list_under_two_keys_is_an_error() -> None:
    assert ["field-1 is the same field as Tier above", "list-88 is the same list as Portfolio above"] == [
        each.rpartition(": ")[2]
        for each in problems(
            manifest(fields={"Tier": "Gold", "field-1": "Gold"}, lists={"Portfolio": {}, "list-88": {}})
        )
    ]


def test_memberships_come_with_the_fields_of_their_list() -> None:
    """Plans call them by the names that Affinity has, however the manifest writes them."""
    found = declared(manifest(lists={"list-88": {"field-20": "new"}, "Newsletter": None}))
    portfolio, newsletter = found.lists
    assert ("lists.Portfolio", True) == (portfolio.label, portfolio.member)
    assert ["lists.Portfolio.Status"] == [each.label for each in portfolio.fields]
    assert ("lists.Newsletter", False, ()) == (newsletter.label, newsletter.member, newsletter.fields)


def test_conditions_are_kept() -> None:
    (found,) = declared(manifest(fields={"Tier": {"value": "Gold", "when": "empty"}})).fields
    assert (When.EMPTY, (Option(1, "Gold"),)) == (found.when, found.items)


def test_only_persons_and_organizations_are_references() -> None:
    """Under lists too."""
    assert not declared(manifest(fields={"Tier": "Gold"}, lists={"Portfolio": {"Status": "x"}})).refers
    assert declared(manifest(fields={"Parent": 7})).refers


def test_manifests_without_fields_and_lists_are_left_out() -> None:
    assert {} == resolve([manifest(people=[5])], [], CATALOG).declarations


@pytest.mark.parametrize(
    ("tombstone", "word"),
    [
        (manifest(None, "gone.com", absent=True, path="gone.yaml"), "gone.com"),
        (manifest(None, "BÜCHER.de", absent=True, path="gone.yaml"), "bücher.de"),
        (manifest(None, pin=7, absent=True, path="gone.yaml"), 7),
    ],
    ids=str,
)
def test_a_reference_to_what_is_to_be_deleted_is_an_error(tombstone: Manifest, word: str | int) -> None:
    """Whether the tombstone is among the chosen ones or not; the message names its place."""
    wanted = manifest(fields={"Parent": word})
    expected = [f"organizations/acme.yaml:2:1: Parent: {word} is to be deleted, says gone.yaml:1:1"]
    assert expected == problems(wanted, tombstone) == problems(wanted, others=(tombstone,))


def test_a_person_may_have_the_id_of_an_organization_that_is_to_be_deleted() -> None:
    gone = manifest(None, pin=7, absent=True, path="gone.yaml")
    assert declared(manifest(fields={"Owner": 7}), gone).refers


def test_with_a_tombstone_the_fields_of_all_manifests_are_known() -> None:
    """What is deleted is shown with every field that anybody declares; their lists do not matter."""
    other = manifest("Other", fields={"Tier": "Gold"}, lists={"Unread": {}}, path="other.yaml")
    found = resolve([manifest(None, "gone.com", absent=True)], [other], CATALOG).declarations
    assert {other.address} == set(found)
    assert ["fields.Tier"] == [each.label for each in found[other.address].fields]


def test_without_a_tombstone_other_manifests_are_not_looked_at() -> None:
    other = manifest("Other", fields={"Unread": 1}, path="other.yaml")
    assert {} == resolve([manifest()], [other], CATALOG).declarations


def test_manifests_of_another_commit_are_left_out_where_they_do_not_fit() -> None:
    """An option that is gone since is no reason to refuse the manifests of today."""
    fitting = manifest(fields={"Tier": "Gold"}, path="base:a.yaml")
    unfitting = manifest(fields={"Tier": "Platinum"}, path="base:b.yaml")
    now = resolve([manifest()], [], CATALOG)
    both = resolve_leniently(now, [fitting, unfitting])
    assert (fitting, *now.manifests) == both.manifests
    assert {fitting.address} == set(both.declarations)
