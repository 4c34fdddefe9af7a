"""What approval is bound to: design, section 5, "Digest"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.model import Action, FieldChange, Position
from reconciler.planning.digest import change_digest, plan_digest
from reconciler.values import OrganizationId
from tests.builders import change, create, field_change

if TYPE_CHECKING:
    from collections.abc import Sequence

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
