"""Values of fields for readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.model import MEMBER
from reconciler.planning.comparing import items_of
from reconciler.reports.values import shown, shown_people
from reconciler.values import (
    Location,
    Option,
    OrganizationId,
    OrganizationReference,
    PersonId,
    PersonReference,
)

if TYPE_CHECKING:
    from reconciler.values import Value

ADA, MIRA = PersonReference(PersonId(5), "ada@fund.com"), PersonReference(PersonId(6))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "(empty)"),
        ((), "(empty)"),
        ("120", '"120"'),
        (120, "120"),
        (1.5, "1.5"),
        (Option(1, "Gold"), '"Gold"'),
        (Location(city="Berlin", country="Germany"), '"Berlin, Germany"'),
        (ADA, "ada@fund.com"),
        (MIRA, "person 6"),
        (OrganizationReference(OrganizationId(7)), "organization 7"),
        (OrganizationReference(None, "acme.com"), "acme.com"),
        (("b", "a"), '["a", "b"]'),
        ((2, 10), "[10, 2]"),
        (MEMBER, '"on the list"'),
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


def test_of_people_it_is_shown_who_comes_and_who_goes() -> None:
    assert "+ ada@fund.com, - person 6" == shown_people((MIRA,), (ADA,))
    assert "- person 6" == shown_people((MIRA,), ())
