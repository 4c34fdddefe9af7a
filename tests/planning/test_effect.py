"""Whether an organization already is as a change would leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.model import MEMBER, Target
from reconciler.planning.effect import in_effect
from reconciler.values import (
    Entry,
    EntryId,
    FieldId,
    ListId,
    Location,
    Option,
    OrganizationId,
    PersonId,
    PersonReference,
)
from tests.builders import field_change, observed, organization

if TYPE_CHECKING:
    from reconciler.model import FieldChange
    from reconciler.values import Value

ACME = organization(1, "Acme", "acme.com", "acme.io")
TIER, TAGS, STATUS = FieldId(1), FieldId(2), FieldId(20)
PORTFOLIO, NEWSLETTER, TWICE, UNREAD = map(ListId, (88, 89, 90, 91))


def to(after: Value, field_id: FieldId | None = None, list_id: ListId | None = None) -> FieldChange:
    return field_change("lists.Any", None, after, target=Target(field_id, list_id=list_id))


def people(coming: list[int], going: list[int]) -> FieldChange:
    after, before = (tuple(PersonReference(PersonId(each)) for each in ids) for ids in (coming, going))
    return field_change("people", before, after)


@pytest.mark.parametrize(
    ("change", "effective"),
    [
        (field_change("name", "Old", "Acme"), True),
        (field_change("name", "Old", "ACME"), False),
        (field_change("domain", None, "ACME.io"), True),
        (field_change("domain", None, "acme.org"), False),
        (people([5], [6]), True),
        (people([5, 7], []), False),
        (people([], [5]), False),
        (to(Option(3, "Gold"), TIER), True),
        (to(None, TIER), False),
        (to((), TAGS), True),
        (to((Location(city="Berlin"),), FieldId(4)), True),
        (to(Location(city="berlin"), FieldId(5)), True),
        (to(None, FieldId(99)), False),
        (to(MEMBER, list_id=PORTFOLIO), True),
        (to(None, list_id=PORTFOLIO), False),
        (to(MEMBER, list_id=NEWSLETTER), False),
        (to(None, list_id=NEWSLETTER), True),
        (to(None, list_id=UNREAD), False),
        (to("new", STATUS, PORTFOLIO), True),
        (to("old", STATUS, PORTFOLIO), False),
        (to(None, STATUS, NEWSLETTER), False),
        (to("new", STATUS, TWICE), False),
        (to("new", STATUS, UNREAD), False),
    ],
)
def test_a_change_is_in_effect_when_what_was_read_is_what_it_writes(
    change: FieldChange, *, effective: bool
) -> None:
    """What was not read is taken not to be."""
    known = observed(ACME)
    known.details.people[ACME.id] = (PersonId(5),)
    known.details.values[ACME.id] = {
        TIER: Option(3, "Gold"),
        TAGS: (),
        FieldId(4): (Location(city="Berlin", country="Germany"),),
        FieldId(5): Location(city="Berlin", country="Germany"),
    }
    entry = Entry(EntryId(70), PORTFOLIO, ((STATUS, "new"),))
    known.details.entries.update(
        {(ACME.id, PORTFOLIO): (entry,), (ACME.id, NEWSLETTER): (), (ACME.id, TWICE): (entry, entry)}
    )
    assert effective is in_effect(change, ACME, known)


@pytest.mark.parametrize("change", [people([], [5]), to(None, TIER), to(None, list_id=PORTFOLIO)])
def test_of_an_organization_that_was_not_looked_at_nothing_is_in_effect(change: FieldChange) -> None:
    assert not in_effect(change, organization(OrganizationId(2)), observed())
