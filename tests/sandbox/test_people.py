from __future__ import annotations

from reconciler.sandbox.people import LatePeople
from reconciler.sandbox.records import Organization
from tests.sandbox.talking import Hands


def test_people_show_at_once_without_lag() -> None:
    """What was written is what shows."""
    people = LatePeople(0, Hands().clock().monotonic_s)
    people.written(1, ())
    assert (7,) == people.shown(Organization(1, "A", person_ids=(7,)))


def test_late_people_show_the_old_ones_until_they_are_due() -> None:
    """For `lag_s` after a write the old people show, then the new ones; others are not concerned."""
    hands = Hands()
    people = LatePeople(5, hands.clock().monotonic_s)
    people.written(1, (3,))
    written, other = Organization(1, "A", person_ids=(7,)), Organization(2, "B", person_ids=(8,))
    assert ((3,), (8,)) == (people.shown(written), people.shown(other))
    hands.now_s += 5
    assert (7,) == people.shown(written)


def test_a_person_is_seen_where_others_write() -> None:
    """Organizations may be written while it is worked out where a late person shows."""
    hands = Hands()
    people = LatePeople(5, hands.clock().monotonic_s)

    class Writing(tuple[int, ...]):
        """People of an organization; looking at them comes after another write."""

        __slots__ = ()

        def __contains__(self, person_id: object) -> bool:
            people.written(2, ())
            return super().__contains__(person_id)

    people.written(1, Writing((3,)))
    assert [1] == people.organization_ids(3, ())
