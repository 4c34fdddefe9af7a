"""How many requests a change takes to be written: design, section 5, "Cost"."""

from __future__ import annotations

import pytest

from reconciler.model import Action, FieldChange, Target
from reconciler.planning.costs import writes_of
from reconciler.values import FieldId, ListId
from tests.builders import field_change

NAME, DOMAIN, PEOPLE = (field_change(each) for each in ("name", "domain", "people"))


def fields(count: int, on: int | None = None) -> list[FieldChange]:
    list_id = None if on is None else ListId(on)
    return [
        field_change(f"fields.{number}", target=Target(FieldId(number), list_id=list_id))
        for number in range(1, count + 1)
    ]


def membership(on: int) -> FieldChange:
    return field_change(f"lists.{on}", target=Target(list_id=ListId(on)))


@pytest.mark.parametrize(
    ("action", "changes", "requests"),
    [
        (Action.UPDATE, [NAME], 1),
        (Action.UPDATE, [NAME, DOMAIN], 1),
        (Action.UPDATE, [NAME, *fields(1)], 2),
        (Action.UPDATE, fields(8), 1),
        (Action.UPDATE, fields(100), 1),
        (Action.UPDATE, fields(101), 2),
        (Action.UPDATE, [PEOPLE], 2),
        (Action.UPDATE, [NAME, PEOPLE], 2),
        (Action.UPDATE, [membership(88)], 1),
        (Action.UPDATE, [membership(88), *fields(2, on=88)], 2),
        (Action.UPDATE, [*fields(1, on=88), *fields(1, on=89), *fields(1)], 3),
        (Action.CREATE, [NAME, DOMAIN], 1),
        (Action.CREATE, [NAME, PEOPLE], 1),
        (Action.CREATE, [NAME, *fields(2), membership(88), *fields(2, on=88)], 4),
        (Action.DELETE, [NAME, PEOPLE, *fields(2), membership(88)], 1),
    ],
)
def test_writes_are_counted_by_kind(action: Action, changes: list[FieldChange], requests: int) -> None:
    """Name and domain together, people with a read before, a membership each, fields by the hundred."""
    assert requests == writes_of(action, changes)
