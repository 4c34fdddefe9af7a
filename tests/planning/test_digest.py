"""What approval is bound to: design, section 5, "Digest"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.model import Action, FieldChange, Position, Target
from reconciler.planning.comparing import anonymous, value_key
from reconciler.planning.digest import change_digest, plan_digest
from reconciler.values import (
    EntryId,
    FieldId,
    ListId,
    Option,
    OrganizationId,
    OrganizationReference,
    PersonId,
    PersonReference,
)
from tests.builders import change, create, field_change
from tests.planning.strategies import items, values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.values import Item, Value

_texts = st.text(max_size=3)
_values = st.none() | _texts
_fields = st.lists(
    st.builds(
        FieldChange, st.sampled_from(["name", "domain"]), _values, _values, st.just(Position("a.yaml"))
    ),
    max_size=2,
    unique_by=lambda each: each.field,
)


def digest(**differing: Any) -> str:
    return change_digest(
        **{
            "account_id": 1,
            "organization_id": OrganizationId(2),
            "name": "Acme",
            "domain": "acme.com",
            "action": Action.UPDATE,
            "fields": [field_change("name", "Old", "New")],
            **differing,
        }
    )


def test_a_digest_is_a_sha_256_in_hexadecimal() -> None:
    assert re.fullmatch("[0-9a-f]{64}", digest())


def test_a_digest_stays_the_same_from_version_to_version() -> None:
    """An approval outlives an upgrade within one major version of the plan's format."""
    assert "4fb7fbfd0f747ffea38624663b1c8ca316bf7ca1fde25359f398fe6d0d6f6270" == digest()
    assert "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945" == plan_digest([])


@pytest.mark.parametrize(
    "differing",
    [
        {"account_id": 3},
        {"organization_id": OrganizationId(3)},
        {"organization_id": None},
        {"action": Action.DELETE},
        {"fields": []},
        {"fields": [field_change("domain", "Old", "New")]},
        {"fields": [field_change("name", "Older", "New")]},
        {"fields": [field_change("name", None, "New")]},
        {"fields": [field_change("name", "Old", "Newer")]},
        {"fields": [field_change("name", "Old", None)]},
        {"fields": [field_change("name", "Old", "New"), field_change("domain", None, "a.com")]},
    ],
)
def test_every_part_that_is_written_changes_the_digest(differing: dict[str, Any]) -> None:
    """Account, organization, action, and each field's old and new value."""
    assert digest() != digest(**differing)


@pytest.mark.parametrize("differing", [{"name": "Globex"}, {"domain": None}])
def test_an_organization_with_an_id_is_named_by_nothing_else(differing: dict[str, Any]) -> None:
    assert digest() == digest(**differing)


@pytest.mark.parametrize(
    "other", [Position("b.yaml", 2, 1), Position("a.yaml", 9, 1), Position("a.yaml", 2, 9)]
)
def test_a_place_does_not_change_the_digest(other: Position) -> None:
    """Moving a file, or a line in it, keeps an approval."""
    held = field_change("name", "Old", "New")
    assert digest() == digest(fields=[replace(held, position=other)])


def test_a_create_goes_by_its_domain_in_any_spelling_else_by_its_name() -> None:
    def of_create(name: str, domain: str | None) -> str:
        return digest(organization_id=None, action=Action.CREATE, fields=[], name=name, domain=domain)

    assert of_create("Acme", "bücher.de") == of_create("Globex", "xn--bcher-kva.de")
    assert of_create("Acme", "acme.com") != of_create("Acme", "acme.org")
    assert of_create("Acme", None) != of_create("Globex", None)


def test_a_create_named_like_a_domain_is_not_the_create_of_that_domain() -> None:
    assert create("acme.com").digest != create("acme.com", "acme.com").digest


def test_a_create_named_like_an_id_is_not_the_organization_of_that_id() -> None:
    assert digest(organization_id=None, domain=None, name="2") != digest()


@given(_fields, _fields)
def test_two_changes_share_a_digest_only_if_they_write_the_same(
    one: Sequence[FieldChange], other: Sequence[FieldChange]
) -> None:
    """Whatever the texts: nothing in them can pass for the structure around them."""
    same = {each.field: (each.before, each.after) for each in one} == {
        each.field: (each.before, each.after) for each in other
    }
    assert same is (digest(fields=one) == digest(fields=other))


@given(st.permutations([create("A"), create("B"), create("C"), change(organization_id=4)]))
def test_the_plans_digest_does_not_depend_on_the_order_of_changes(changes: list[Any]) -> None:
    """The digests are sorted before they are hashed: renaming a file reorders a plan and changes nothing."""
    assert plan_digest([create("A"), create("B"), create("C"), change(organization_id=4)]) == plan_digest(
        changes
    )


def test_blocked_changes_are_not_approved() -> None:
    """They are in the plan for the reader; nothing makes them."""
    assert plan_digest([create("A")]) == plan_digest([create("A"), change(blocked_by=["taken"])])
    assert plan_digest([create("A")]) != plan_digest([create("A"), change()])


def test_the_number_of_equal_changes_counts() -> None:
    assert plan_digest([create("A")]) != plan_digest([create("A"), create("A")])


# Fields, lists, people and references


def of_value(value: Value, label: str = "fields.Tier", target: Target | None = None) -> str:
    return digest(fields=[field_change(label, None, value, target=target or Target(FieldId(1)))])


def renamed(item: Item) -> Item:
    """What has an id, under another name."""
    item = anonymous(item)
    return replace(item, text="Renamed") if isinstance(item, Option) and item.id else item


@given(st.lists(items(), max_size=4), st.randoms(use_true_random=False))
def test_neither_names_beside_ids_nor_the_order_of_values_change_the_digest(
    drawn: list[Item], chance: Any
) -> None:
    """An option that was renamed, an e-mail that v1 does not tell, a field that was renamed."""
    others = list(map(renamed, drawn))
    chance.shuffle(others)
    assert of_value(tuple(drawn)) == of_value(tuple(others), "fields.Rank")


@given(values(), values())
def test_values_that_mean_something_else_have_another_digest(one: Value, other: Value) -> None:
    if value_key(one) != value_key(other):
        assert of_value(one) != of_value(other)


@pytest.mark.parametrize(
    "target",
    [
        Target(FieldId(2)),
        Target(FieldId(1), list_id=ListId(88)),
        Target(FieldId(1), list_id=ListId(89)),
        Target(list_id=ListId(88)),
    ],
)
def test_where_a_value_is_written_is_in_the_digest(target: Target) -> None:
    """Its field and its list; not which entry, which may be made again."""
    assert of_value("Gold") != of_value("Gold", target=target)
    assert of_value("Gold", target=target) == of_value("Gold", target=replace(target, entry_id=EntryId(7)))


def test_of_people_those_who_come_and_those_who_go_are_in_the_digest() -> None:
    def of_people(going: list[int], coming: list[int]) -> str:
        before, after = (tuple(PersonReference(PersonId(each)) for each in ids) for ids in (going, coming))
        return digest(fields=[field_change("people", before, after)])

    assert 5 == len(
        {of_people(*each) for each in (([1], []), ([], [1]), ([1], [2]), ([2], [1]), ([], [1, 2]))}
    )
    assert of_people([], [1, 2]) == of_people([], [2, 1])


def test_a_reference_goes_by_its_id_and_before_there_is_one_by_its_domain() -> None:
    """In any spelling; one that has an id does not change with its domain."""
    new, old = (OrganizationReference(None, each) for each in ("bücher.de", "xn--bcher-kva.de"))
    assert of_value(new) == of_value(old) != of_value(OrganizationReference(None, "a.com"))
    known = OrganizationReference(OrganizationId(7), "a.com")
    assert of_value(known) == of_value(replace(known, domain="b.com")) != of_value(replace(known, id=None))


@given(items())
def test_one_value_is_not_a_set_of_one(item: Item) -> None:
    """A field that takes several is written otherwise."""
    assert of_value(item) != of_value((item,))
