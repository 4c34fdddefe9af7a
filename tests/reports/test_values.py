"""What of a field comes and goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.model import MEMBER, Action, FieldChange, Position, Target
from reconciler.planning.comparing import items_of
from reconciler.reports.values import NOT_MEMBER, Part, held, is_membership, shown, shown_people, sides
from reconciler.values import (
    FieldId,
    ListId,
    Location,
    Option,
    OrganizationId,
    OrganizationReference,
    PersonId,
    PersonReference,
)
from tests.builders import field_change

if TYPE_CHECKING:
    from reconciler.values import Value

MIRA = PersonReference(PersonId(1), "mira@acme.com")
ADA = PersonReference(PersonId(2), "ada@fund.com")


def listed(field: str, before: str | None, after: str | None, target: Target | None) -> FieldChange:
    return FieldChange(field, before, after, Position("a.yaml"), target=target)


def test_a_single_value_comes_and_the_other_goes() -> None:
    assert ((Part("Acme Ltd", moves=True),), (Part("Acme", moves=True),)) == sides(field_change())
    assert ((), (Part("Acme", moves=True),)) == sides(field_change(before=None))


def test_of_several_values_some_stay() -> None:
    """Whatever they are called meanwhile: options are the same by their id."""
    before, after = (Option(1, "bio"), Option(2, "old")), (Option(3, "new"), Option(1, "Bio"))
    made = replace(field_change("fields.Tags"), before=before, after=after)
    assert (
        (Part("bio", moves=False), Part("old", moves=True)),
        (Part("Bio", moves=False), Part("new", moves=True)),
    ) == sides(made)


def test_being_on_a_list_is_no_text() -> None:
    """An option of a list's own field may have that very name."""
    entry, option = Target(list_id=ListId(88)), Target(FieldId(7), list_id=ListId(88))
    assert is_membership(listed("lists.Portfolio", None, MEMBER, entry))
    assert is_membership(listed("lists.Portfolio", MEMBER, None, None))
    assert not is_membership(listed("lists.Portfolio.Status", None, MEMBER, option))
    assert not is_membership(listed("name", None, MEMBER, None))
    assert not is_membership(listed("lists.Portfolio.Status", "Active", MEMBER, None))


def test_a_membership_is_gained_or_lost() -> None:
    on, off = Part(MEMBER, moves=True), Part(NOT_MEMBER, moves=False)
    assert ((off,), (on,)) == sides(listed("lists.Portfolio", None, MEMBER, None))
    assert ((on,), (off,)) == sides(listed("lists.Portfolio", MEMBER, None, None))


def test_a_delete_is_about_what_was_and_a_create_about_what_will_be() -> None:
    """Offline nobody knows what was, and what is declared stands in for it."""
    assert "was" == held(Action.DELETE, "was", None)
    assert "declared" == held(Action.DELETE, None, "declared")
    assert "will" == held(Action.CREATE, None, "will")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "(empty)"),
        ((), "(empty)"),
        ("a\nb", r'"a\nb"'),
        ("120", '"120"'),
        (120, "120"),
        (1.5, "1.5"),
        (Option(1, "Gold"), '"Gold"'),
        (Location(city="Berlin", country="Germany"), '"Berlin, Germany"'),
        (MIRA, "mira@acme.com"),
        (PersonReference(PersonId(7)), "person 7"),
        (OrganizationReference(OrganizationId(7)), "organization 7"),
        (OrganizationReference(None, "acme.com"), "acme.com"),
        (("b", "a"), '["a", "b"]'),
        ((2, 10), "[10, 2]"),
    ],
)
def test_a_value_is_shown_on_one_line_and_told_apart_from_text(value: Value, text: str) -> None:
    """A number has no quotes, a text has; several values stand in an order of their own."""
    assert text == shown(value)


@pytest.mark.parametrize(
    "value",
    [
        "a\x1b[2Jb\n",
        ("a\x1b[2Jb\n",),
        Option(1, "a\x1b[2Jb\n"),
        Location(city="a\x1b[2Jb\n"),
        PersonReference(PersonId(5), "a\x1b[2Jb\n"),
        OrganizationReference(None, "a\x1b[2Jb\n"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_nothing_in_a_value_acts_on_a_terminal(value: Value) -> None:
    assert not set(shown(value)) & {"\x1b", "\n"}
    assert not set(shown_people((), items_of(value))) & {"\x1b", "\n"}


def test_of_people_only_those_are_shown_who_come_or_go() -> None:
    """Offline both sides are whole sets."""
    assert "+ ada@fund.com, - mira@acme.com" == shown_people((MIRA,), (ADA,))
    assert "+ ada@fund.com" == shown_people((MIRA,), (MIRA, ADA))
    assert "+ ada@fund.com" == shown_people(None, (ADA,))
    assert "- person 7" == shown_people((PersonReference(PersonId(7)),), ())
