"""When two values of fields are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.planning.comparing import (
    anonymous,
    as_held,
    identified,
    items_of,
    same_value,
    value_text,
)
from reconciler.values import (
    Location,
    Option,
    OrganizationId,
    OrganizationReference,
    PersonId,
    PersonReference,
)
from tests.planning.strategies import items, values

if TYPE_CHECKING:
    from reconciler.values import Item, Value

ACME = OrganizationId(7)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0),
        (None, ()),
        (Option(3, "Gold"), Option(3, "Golden")),
        (Option(None, "Gold"), Option(None, "Gold")),
        (PersonReference(PersonId(5), "ada@fund.com"), PersonReference(PersonId(5))),
        (OrganizationReference(ACME, "acme.com"), OrganizationReference(ACME)),
        (OrganizationReference(None, "bücher.de"), OrganizationReference(None, "xn--bcher-kva.de")),
        (Location(city="BERLIN"), Location(city="Berlin", street="")),
    ],
)
def test_what_differs_only_in_spelling_is_the_same(one: Value, other: Value) -> None:
    """What has an id is told by it, whatever its name; "empty" is empty in every shape."""
    assert same_value(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", 1),
        ("Gold", "gold"),
        ("Gold", Option(None, "Gold")),
        (Option(3, "Gold"), Option(4, "Gold")),
        (PersonReference(PersonId(7)), OrganizationReference(ACME)),
        (OrganizationReference(None, "a.com"), OrganizationReference(None, "b.com")),
        (Location(city="Berlin"), Location(city="Berlin", country="Germany")),
        (("a", "b"), ("a",)),
        ("", None),
        (0, None),
    ],
)
def test_what_means_something_else_is_not_the_same(one: Value, other: Value) -> None:
    assert not same_value(one, other)


@given(st.lists(items(), max_size=4).flatmap(lambda drawn: st.tuples(st.just(drawn), st.permutations(drawn))))
def test_several_values_are_a_set(drawn: tuple[list[Item], list[Item]]) -> None:
    """Their order means nothing."""
    one, other = drawn
    assert same_value(tuple(one), tuple(other))
    assert value_text(tuple(one)) == value_text(tuple(other))


@given(values())
def test_a_value_stays_the_same_without_what_only_one_version_of_the_api_tells(value: Value) -> None:
    stripped = tuple(map(anonymous, items_of(value)))
    assert same_value(value, stripped if isinstance(value, tuple) else next(iter(stripped), None))


@given(items(), st.lists(items(), max_size=3))
def test_what_is_held_already_is_kept_as_it_is(wanted: Item, held: list[Item]) -> None:
    """Nothing is made of what agrees with it; nothing else is taken for it."""
    kept = as_held(wanted, held)
    assert kept == wanted or (isinstance(kept, Location) and kept in held)


@pytest.mark.parametrize(
    ("wanted", "agrees"),
    [
        (Location(city="Berlin"), True),
        (Location(city="berlin", country="Germany"), True),
        (Location(city="Berlin", street="Unter den Linden 1"), False),
        (Location(city="Bonn"), False),
        (Location(city="Berlin", continent="Europe"), False),
    ],
)
def test_a_place_agrees_by_the_parts_that_are_said(wanted: Location, *, agrees: bool) -> None:
    """Affinity may know more of it; what it does not know is to be written."""
    held = Location(city="Berlin", country="Germany", state="Berlin")
    assert agrees is (as_held(wanted, ["Berlin", held]) == held)


def test_an_organization_that_was_created_meanwhile_gets_its_id() -> None:
    created = {"xn--bcher-kva.de": ACME}
    assert OrganizationReference(ACME, "bücher.de") == identified(
        OrganizationReference(None, "bücher.de"), created
    )
    for unaffected in (OrganizationReference(OrganizationId(1), "bücher.de"), "bücher.de"):
        assert unaffected == identified(unaffected, created)
    other = OrganizationReference(None, "a.com")
    assert other == identified(other, created)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "(empty)"),
        ((), "(empty)"),
        (1.5, "1.5"),
        (Option(3, "Gold"), "Gold"),
        (PersonReference(PersonId(5)), "person 5"),
        (PersonReference(PersonId(5), "ada@fund.com"), "ada@fund.com"),
        (OrganizationReference(ACME), "organization 7"),
        (OrganizationReference(None, "a.com"), "a.com"),
        (Location(country="Germany", city="Berlin"), "Berlin, Germany"),
        (("b", "a"), "a, b"),
    ],
)
def test_a_value_reads_as_people_know_it(value: Value, text: str) -> None:
    assert text == value_text(value)
