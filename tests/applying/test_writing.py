"""One part of a change is sent, and repeated only where that cannot do harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.applying.parts import Membership, Profile
from reconciler.applying.writing import EntryLost, add_entry, update_profile, write_young
from reconciler.errors import Interrupted, NotFound, Rejected, Unavailable
from reconciler.values import EntryId, ListId, OrganizationId, PersonId
from tests.applying.doubles import NEW_ENTRY, RecordingWriter, SteppedTime
from tests.builders import organization

if TYPE_CHECKING:
    from reconciler.model import Organization

ACME = OrganizationId(1)
PORTFOLIO = ListId(88)
JOINING = Membership("lists.Portfolio", PORTFOLIO, None)
LOST = Unavailable("lost", sent=True, method="PUT", route="/organizations/{id}")
UNSENT = Unavailable("refused", sent=False, method="PUT", route="/organizations/{id}")
YOUNG = NotFound("unknown", method="PATCH", route="/v2/companies/{id}/fields", status=404)


def ids(*numbers: int) -> tuple[PersonId, ...]:
    return tuple(map(PersonId, numbers))


class Forgetful(RecordingWriter):
    """Loses the answers to a number of updates, between which others change the people."""

    def __init__(self, lost: int) -> None:
        super().__init__()
        self.people[ACME] = ids(1, 2)
        self._lost = lost

    def _answer(self, name: str, plain: Organization) -> Organization:
        if self._lost:
            self._lost -= 1
            self.people[ACME] = (*self.people[ACME], PersonId(90 + self._lost))
            raise LOST
        return super()._answer(name, plain)


def test_name_and_domain_alone_read_nobody() -> None:
    writer = RecordingWriter()
    update_profile(ACME, Profile({"name": "A"}), writer, SteppedTime())
    assert [("update", ACME, {"name": "A"})] == writer.writes


def test_people_come_and_go_from_those_who_are_there_now() -> None:
    """Those whom the plan does not name stay."""
    writer = Forgetful(0)
    update_profile(ACME, Profile({}, coming=ids(2, 3), going=ids(1, 9)), writer, SteppedTime())
    assert [("update", ACME, {}, (2, 3))] == writer.writes


def test_after_a_lost_answer_people_are_read_and_computed_anew() -> None:
    """Somebody who was linked in between is not unlinked by the repetition."""
    writer = Forgetful(2)
    update_profile(ACME, Profile({}, coming=ids(3)), writer, SteppedTime())
    assert [(1, 2, 3), (1, 2, 91, 3), (1, 2, 91, 90, 3)] == [write[-1] for write in writer.writes]


def test_people_are_not_written_without_end() -> None:
    writer = Forgetful(99)
    with pytest.raises(Unavailable):
        update_profile(ACME, Profile({}, coming=ids(3)), writer, SteppedTime())
    assert 5 == len(writer.writes)


class Ended(SteppedTime):
    """A signal has come: whoever waits is told to end."""

    def pause(self, seconds: float, why: str) -> None:
        raise Interrupted(f"{why} after {seconds} s")


def test_an_interruption_does_not_hide_that_an_answer_was_lost() -> None:
    """People may have been written."""
    with pytest.raises(Interrupted) as caught:
        update_profile(ACME, Profile({}, coming=ids(3)), Forgetful(1), Ended())
    assert LOST is caught.value.__cause__


def test_a_membership_that_is_refused_is_not_looked_for() -> None:
    for refusal in (UNSENT, Rejected("no", method="POST", route="/lists/{id}/list-entries", status=422)):
        writer = RecordingWriter()
        writer.errors["add entry 88"] = [refusal]
        with pytest.raises(type(refusal)):
            add_entry(JOINING, ACME, writer)
        assert 1 == len(writer.writes)


def test_a_membership_whose_answer_was_lost_is_looked_for_and_never_made_twice() -> None:
    writer = RecordingWriter()
    assert NEW_ENTRY == add_entry(JOINING, ACME, writer)
    writer.errors["add entry 88"] = [LOST, LOST]
    writer.memberships[ACME] = ((EntryId(60), ListId(89)),)
    with pytest.raises(EntryLost, match="lost"):
        add_entry(JOINING, ACME, writer)
    writer.memberships[ACME] = ((EntryId(60), ListId(89)), (EntryId(71), PORTFOLIO))
    assert EntryId(71) == add_entry(JOINING, ACME, writer)
    assert 3 == len(writer.writes)


def test_a_membership_that_cannot_be_looked_for_any_more_is_lost() -> None:
    """Not "not attempted": it may have been made before the signal came."""
    writer = RecordingWriter()
    writer.errors |= {"add entry 88": [LOST], "entries 1": [Interrupted("interrupted")]}
    with pytest.raises(EntryLost, match="lost"):
        add_entry(JOINING, ACME, writer)


class Young:
    """Is not known to v2 for a number of seconds."""

    def __init__(self, time: SteppedTime, for_s: float) -> None:
        self._time = time
        self._for_s = for_s
        self.attempts = 0

    def write(self) -> None:
        self.attempts += 1
        if self._time.waited_s < self._for_s:
            raise YOUNG


def test_what_v1_knows_already_is_waited_for() -> None:
    """It is asked once."""
    time, asked = SteppedTime(), list[int]()

    def is_there() -> bool:
        asked.append(1)
        return True

    young = Young(time, 3)
    write_young(young.write, is_there, time)
    assert (4, 3, [1]) == (young.attempts, time.waited_s, asked)


def test_what_stays_unknown_for_half_a_minute_is_an_error() -> None:
    time = SteppedTime()
    with pytest.raises(NotFound):
        write_young(Young(time, 1_000).write, lambda: True, time)
    assert 30 == time.waited_s


def test_what_v1_does_not_know_either_is_not_waited_for() -> None:
    time = SteppedTime()
    young = Young(time, 3)
    with pytest.raises(NotFound):
        write_young(young.write, lambda: False, time)
    assert (1, 0) == (young.attempts, time.waited_s)


def test_the_answer_of_the_last_attempt_is_the_one_that_counts() -> None:
    writer = RecordingWriter({"A": organization(1, "A, Inc.")})
    assert "A, Inc." == update_profile(ACME, Profile({"name": "A"}), writer, SteppedTime()).name
