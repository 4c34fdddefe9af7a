"""What is written one after the other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.applying.parts import Fields, Membership, Profile, identified, not_created, parts_of
from reconciler.model import MEMBER, Action, Target
from reconciler.values import (
    EntryId,
    FieldId,
    ListId,
    OrganizationId,
    OrganizationReference,
    PersonId,
    PersonReference,
)
from tests.builders import change, create, field_change

if TYPE_CHECKING:
    from reconciler.model import FieldChange
    from reconciler.values import Value

PORTFOLIO, NEWSLETTER = ListId(88), ListId(89)


def field(after: Value, number: int = 1, *, on: int | None = None, entry: int | None = None) -> FieldChange:
    target = Target(
        FieldId(number),
        multiple=isinstance(after, tuple),
        list_id=None if on is None else ListId(on),
        entry_id=None if entry is None else EntryId(entry),
    )
    place = "fields" if on is None else f"lists.List {on}"
    return field_change(f"{place}.No. {number}", None, after, target=target)


def membership(on: int, *, entry: int | None = None) -> FieldChange:
    """Ends the entry if there is one, makes one if there is none."""
    sides = (None, MEMBER) if entry is None else (MEMBER, None)
    target = Target(list_id=ListId(on), entry_id=None if entry is None else EntryId(entry))
    return field_change(f"lists.List {on}", *sides, target=target)


def test_a_change_is_written_in_the_order_organization_fields_lists() -> None:
    """Whatever the order of its keys; what is of one list is one part, in the order of the lists."""
    joining, leaving = membership(88), membership(89, entry=70)
    tier, status, owner, since = field("Gold"), field("new", 20, on=88), field(5, 21, on=88), field(1, 2)
    people = field_change("people", (PersonReference(PersonId(6)),), (PersonReference(PersonId(5)),))
    mixed = change(
        Action.UPDATE, joining, status, tier, leaving, people, owner, since, field_change("name", "A", "B")
    )
    assert (
        Profile({"name": "B"}, (PersonId(5),), (PersonId(6),)),
        Fields((tier, since)),
        Membership("lists.List 88", PORTFOLIO, None, changes=(status, owner)),
        Membership("lists.List 89", NEWSLETTER, EntryId(70), leaving=True),
    ) == parts_of(mixed)


def test_fields_of_a_membership_that_stays_are_a_part_of_their_own() -> None:
    """It goes by their names, which may have dots in them."""
    status = field("new", 20, on=88, entry=70)
    (part,) = parts_of(change(Action.UPDATE, status))
    assert Membership("", PORTFOLIO, EntryId(70), changes=(status,)) == part
    assert "lists.List 88.No. 20" == part.label


def test_what_is_not_changed_is_no_part() -> None:
    """Of a create the organization always is; of a delete there are no parts."""
    (fields,) = parts_of(change(Action.UPDATE, field("Gold")))
    assert isinstance(fields, Fields)
    (profile,) = parts_of(create("Acme", "acme.com"))
    assert Profile({"name": "Acme", "domain": "acme.com"}) == profile
    assert () == parts_of(change(Action.DELETE, field("Gold"), field_change("name", "A", None)))


def test_a_part_says_what_it_is_about() -> None:
    assert "name and domain and people" == Profile({"name": "A", "domain": None}, (PersonId(1),)).label
    assert "people" == Profile({}, going=(PersonId(1),)).label
    assert "fields.No. 1, fields.No. 2" == Fields((field("a"), field("b", 2))).label


def test_references_get_the_ids_of_what_was_created() -> None:
    """Other values stay as they were planned."""
    new, old = OrganizationReference(None, "bücher.de"), OrganizationReference(OrganizationId(7))
    made = replace(new, id=OrganizationId(900))
    fields = (field((new, old)), field(new, 2), field("Gold", 3), field((), 4), field(None, 5))
    found = identified(fields, {"xn--bcher-kva.de": OrganizationId(900)})
    assert [(made, old), made, "Gold", (), None] == [each.after for each in found]
    assert [each.target for each in fields] == [each.target for each in found]


@pytest.mark.parametrize(
    ("after", "domains"),
    [
        ((OrganizationReference(None, "new.com"), OrganizationReference(OrganizationId(7))), ("new.com",)),
        (OrganizationReference(None, "new.com"), ("new.com",)),
        (OrganizationReference(OrganizationId(7)), ()),
        ("new.com", ()),
        (None, ()),
    ],
)
def test_what_was_not_created_is_named(after: Value, domains: tuple[str, ...]) -> None:
    assert domains == not_created(field(after))
