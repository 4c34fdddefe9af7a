"""Values of fields in plan files and in digests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.planning.comparing import anonymous, items_of, same_value
from reconciler.planning.values_json import value_from_json, value_identity, value_json
from reconciler.typed_json import WrongShape
from reconciler.values import Option, OrganizationId, OrganizationReference, PersonId, PersonReference
from tests.planning.strategies import items, values

if TYPE_CHECKING:
    from reconciler.values import Item, Value


@given(values())
def test_a_value_survives_a_plan_file(value: Value) -> None:
    """Of whatever type; several come back in an order of their own."""
    again = value_from_json(json.loads(json.dumps(value_json(value))), "/after")
    assert same_value(value, again)
    assert sorted(map(repr, items_of(value))) == sorted(map(repr, items_of(again)))
    assert value_json(value) == value_json(again)


@given(st.lists(items(), max_size=4).flatmap(lambda drawn: st.tuples(st.just(drawn), st.permutations(drawn))))
def test_one_set_has_one_form(drawn: tuple[list[Item], list[Item]]) -> None:
    """Same values, same bytes, same digest."""
    one, other = map(tuple, drawn)
    assert value_json(one) == value_json(other)
    assert value_identity(one) == value_identity(other)


@given(values())
def test_what_is_approved_does_not_depend_on_what_v1_or_v2_tell(value: Value) -> None:
    """Neither e-mails nor domains of what has an id."""
    stripped = tuple(map(anonymous, items_of(value)))
    other = stripped if isinstance(value, tuple) else next(iter(stripped), None)
    assert value_identity(value) == value_identity(other)


def test_what_has_an_id_is_approved_by_its_id() -> None:
    assert {"option": 3} == value_identity(Option(3, "Gold"))
    assert {"option": "Gold"} == value_identity(Option(None, "Gold"))
    assert {"person": 5} == value_identity(PersonReference(PersonId(5), "ada@fund.com"))


def test_an_organization_is_approved_by_its_id_or_until_it_has_one_by_its_domain() -> None:
    """Asked by domain, the two are the same, so that an approval survives the create."""
    before, after = (OrganizationReference(each, "bücher.de") for each in (None, OrganizationId(7)))
    assert {"organization": "xn--bcher-kva.de"} == value_identity(before)
    assert {"organization": 7} == value_identity(after)
    assert value_identity(before) == value_identity(after, by_domain=True)
    assert {"organization": 7} == value_identity(OrganizationReference(OrganizationId(7)), by_domain=True)


@pytest.mark.parametrize(
    "written",
    [
        True,
        {},
        {"text": "Gold"},
        {"option": "3", "text": "Gold"},
        {"option": 3},
        {"person": None, "email": ""},
        {"organization": 7},
        {"city": 3},
        [[1]],
        [None],
    ],
    ids=str,
)
def test_what_is_no_value_is_refused(written: Any) -> None:
    """With its place."""
    with pytest.raises(WrongShape, match=r"^/after"):
        value_from_json(written, "/after")
