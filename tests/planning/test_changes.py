"""The changes of one manifest: what is made, and apart from it what is blocked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reconciler.model import MEMBER, Action, GuardLimit
from reconciler.planning.catalog import Catalog
from reconciler.planning.declarations import resolve
from reconciler.planning.planner import make_plan
from reconciler.values import (
    Entry,
    EntryId,
    FieldId,
    ListId,
    Option,
    OrganizationId,
    OrganizationReference,
    PersonId,
    PersonReference,
    ValueType,
)
from tests.builders import affinity_list, field, manifest, observed, organization, scope

if TYPE_CHECKING:
    from reconciler.desired import Manifest
    from reconciler.model import Change, Organization, Plan
    from reconciler.planning.observed import Observed

ACME = organization(1, "Acme", "acme.com")
WORLD = organization(2, "World", "world.com", is_global=True)
PORTFOLIO = ListId(88)
CATALOG = Catalog(
    (
        field(1, "Tier", ValueType.DROPDOWN, options=["Gold", "Silver"]),
        field(2, "Parent", ValueType.ORGANIZATION),
        field(20, "Status", on=88),
    ),
    (affinity_list(88, "Portfolio"), affinity_list(89, "Newsletter")),
)
GOLD = CATALOG.fields[0].options[0]


def everything_about(*organizations: Organization, searched: tuple[str, ...] = ()) -> Observed:
    """The first is gold, has one person and is on one list; the others are empty."""
    known = observed(*organizations, searched=searched)
    known.catalog = CATALOG
    for each in organizations:
        known.details.values[each.id] = {FieldId(1): None, FieldId(2): None}
        known.details.people[each.id] = ()
        known.details.entries.update({(each.id, PORTFOLIO): (), (each.id, ListId(89)): ()})
        known.details.memberships[each.id] = ()
    first = organizations[0].id
    known.details.values[first][FieldId(1)] = GOLD
    known.details.people[first] = (PersonId(5),)
    known.details.entries[first, PORTFOLIO] = (Entry(EntryId(70), PORTFOLIO, ((FieldId(20), "new"),)),)
    known.details.memberships[first] = ((EntryId(70), PORTFOLIO),)
    known.details.emails["nobody@acme.com"] = ()
    return known


def planned(*manifests: Manifest, known: Observed, protected: tuple[int, ...] = (), **kwargs: Any) -> Plan:
    declarations = resolve(manifests, [], CATALOG).declarations
    about = scope(len(manifests), protected=protected, **kwargs)
    return make_plan(manifests, known, about, declarations=declarations)


def only_change(wanted: Manifest, known: Observed, **kwargs: Any) -> Change:
    (change,) = planned(wanted, known=known, **kwargs).changes
    return change


def fields_of(change: Change) -> list[tuple[object, ...]]:
    return [(each.field, each.before, each.after) for each in change.fields]


def test_everything_that_differs_is_one_change_in_the_manifests_order() -> None:
    wanted = manifest(
        "Acme AG",
        "acme.com",
        people=[5, 6],
        fields={"Parent": 1, "Tier": "Silver"},
        lists={"Newsletter": {}, "Portfolio": {"Status": "old"}},
    )
    known = everything_about(ACME)
    known.details.persons[PersonId(6)] = None
    known.details.people[ACME.id] = (PersonId(5), PersonId(6))
    assert [
        ("name", "Acme", "Acme AG"),
        ("fields.Parent", None, OrganizationReference(ACME.id)),
        ("fields.Tier", GOLD, Option(2, "Silver")),
        ("lists.Newsletter", None, MEMBER),
        ("lists.Portfolio.Status", "new", "old"),
    ] == fields_of(only_change(wanted, known))


def test_what_is_in_sync_is_no_change() -> None:
    wanted = manifest(
        "Acme", "acme.com", people=[5], fields={"Tier": "Gold"}, lists={"Portfolio": {"Status": "new"}}
    )
    assert () == planned(wanted, known=everything_about(ACME)).changes


def test_a_blocked_key_stops_only_itself() -> None:
    """What is made and what is not are two changes of one manifest."""
    wanted = manifest("Acme AG", "acme.com", people=["nobody@acme.com"], fields={"Tier": "Silver"})
    made, blocked = planned(wanted, known=everything_about(ACME)).changes
    assert ((), ["name", "fields.Tier"], 2) == (
        made.blocked_by,
        [each.field for each in made.fields],
        made.writes,
    )
    assert (["people"], 0) == ([each.field for each in blocked.fields], blocked.writes)
    assert (
        "people: no person in Affinity has the e-mail nobody@acme.com (people are not created from here)",
    ) == blocked.blocked_by


def test_of_a_global_organization_name_and_domain_are_blocked_and_the_rest_is_made() -> None:
    wanted = manifest("Cosmos", "world.com", fields={"Tier": "Silver"}, lists={"Newsletter": {}})
    made, blocked = planned(wanted, known=everything_about(WORLD, searched=("world.com",))).changes
    assert ["fields.Tier", "lists.Newsletter"] == [each.field for each in made.fields]
    assert ["name"] == [each.field for each in blocked.fields]
    (reason,) = blocked.blocked_by
    assert reason.startswith("2 (World, world.com) is a global organization, whose name cannot be changed")


def test_a_create_carries_everything_that_is_declared() -> None:
    """Organizations of the same plan are named by their domains, in a circle too."""
    one, two = (
        manifest(name, domain, fields={"Parent": other}, lists={"Portfolio": {}}, path=f"{domain}.yaml")
        for name, domain, other in (("A", "a.com", "b.com"), ("B", "b.com", "a.com"))
    )
    known = observed(searched=["a.com", "b.com", "A", "B"])
    first, second = planned(one, two, known=known).changes
    assert [
        ("name", None, "A"),
        ("domain", None, "a.com"),
        ("fields.Parent", None, OrganizationReference(None, "b.com")),
        ("lists.Portfolio", None, MEMBER),
    ] == fields_of(first)
    assert (Action.CREATE, Action.CREATE, 3) == (first.action, second.action, first.writes)


def test_what_a_create_cannot_have_is_blocked_beside_it() -> None:
    wanted = manifest("A", "a.com", people=["nobody@acme.com"])
    known = observed(searched=["a.com", "A"])
    known.details.emails["nobody@acme.com"] = ()
    made, blocked = planned(wanted, known=known).changes
    assert (Action.CREATE, Action.UPDATE) == (made.action, blocked.action)
    assert (["name", "domain"], ["people"]) == (
        [each.field for each in made.fields],
        [each.field for each in blocked.fields],
    )


# What is protected


def test_nothing_about_a_protected_organization_is_changed() -> None:
    """Neither its name nor its fields."""
    wanted = manifest("Acme AG", "acme.com", fields={"Tier": "Silver"})
    change = only_change(wanted, everything_about(ACME), protected=(1,))
    assert ["name", "fields.Tier"] == [each.field for each in change.fields]
    assert ("1 (Acme, acme.com) is protected by .reconciler.yaml",) == change.blocked_by


@pytest.mark.parametrize(("tier", "blocked"), [("Gold", False), ("Silver", True)])
def test_a_reference_is_blocked_by_what_blocks_its_target_only_if_that_is_to_change(
    tier: str, *, blocked: bool
) -> None:
    """What is protected and in sync is not blocked, and can be referred to."""
    target = manifest("Acme", "acme.com", fields={"Tier": tier}, path="a.yaml")
    wanted = manifest("Subsidiary", "sub.com", fields={"Parent": "acme.com"}, path="b.yaml")
    known = everything_about(ACME, organization(3, "Subsidiary", "sub.com"))
    plan = planned(target, wanted, known=known, protected=(1,))
    (of_wanted,) = (each for each in plan.changes if each.address == wanted.address)
    reasons = (f"fields.Parent: acme.com is declared by {target.address}, which is blocked",)
    assert (reasons if blocked else ()) == of_wanted.blocked_by


# Tombstones


def gone(**kwargs: Any) -> Manifest:
    return manifest(**({"name": None, "domain": "acme.com", "absent": True} | kwargs))


def test_a_delete_shows_what_goes_with_the_organization() -> None:
    change = only_change(gone(), everything_about(ACME))
    assert (Action.DELETE, "Acme", 1) == (change.action, change.name, change.writes)
    assert [
        ("name", "Acme", None),
        ("domain", "acme.com", None),
        ("people", (PersonReference(PersonId(5)),), ()),
        ("fields.Tier", GOLD, None),
        ("lists.Portfolio", MEMBER, None),
    ] == fields_of(change)


def test_deletes_trip_their_guard_until_they_are_allowed() -> None:
    """Whatever share of the manifests they are."""
    known = everything_about(ACME)
    assert ["deletes"] == [each.kind for each in planned(gone(), known=known).tripped]
    assert () == planned(gone(), known=known, allowed={"deletes": 1}).tripped
    assert () == planned(gone(), known=known, guards={"deletes": GuardLimit(1)}).tripped


@pytest.mark.parametrize(
    "tombstone", [gone(domain="other.com"), gone(name="Acme", domain="other.com"), gone(domain=None, pin=9)]
)
def test_what_is_not_there_need_not_be_deleted(tombstone: Manifest) -> None:
    """A tombstone is matched by its id or its domain, never by its name."""
    known = observed(ACME, missing=[9], searched=["other.com"])
    assert () == planned(tombstone, known=known).changes


@pytest.mark.parametrize(
    ("tombstone", "known", "protected", "reason"),
    [
        (gone(), everything_about(ACME), (1,), "1 (Acme, acme.com) is protected by .reconciler.yaml"),
        (
            gone(domain="world.com"),
            everything_about(WORLD, searched=("world.com",)),
            (),
            "2 (World, world.com) is a global organization, which cannot be deleted",
        ),
    ],
)
def test_what_must_not_be_deleted_is_blocked(
    tombstone: Manifest, known: Observed, protected: tuple[int, ...], reason: str
) -> None:
    change = only_change(tombstone, known, protected=protected)
    assert (Action.DELETE, (reason,)) == (change.action, change.blocked_by)


def test_what_was_merged_is_not_deleted_with_the_survivor() -> None:
    """Nobody asked for the survivor to go."""
    known = everything_about(ACME)
    known.merged[OrganizationId(8)] = ACME.id
    change = only_change(gone(domain=None, pin=8), known)
    assert Action.DELETE is change.action
    assert change.blocked_by[0].startswith("organization 8 was merged into 1 (Acme, acme.com); change id")
    assert () == planned(gone(domain=None, pin=8), known=known).notes
