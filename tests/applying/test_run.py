"""All pending changes are made, several at a time, and none of them twice."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from threading import Barrier, Event
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.applying.journal import Journal, Unresolved, read_recent
from reconciler.applying.run import Conduct, apply_plan
from reconciler.errors import BudgetSpent, Interrupted, NotAuthorized, Rejected, Unavailable
from reconciler.model import Action, Outcome
from tests.applying.doubles import NEW_ID, START_S, RecordingWriter, SteppedTime
from tests.builders import ACCOUNT, change, create, organization, plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.model import Change, Organization, Receipt, Result
    from reconciler.values import OrganizationId, PersonId

REFUSED = Rejected("refused", method="PUT", route="/organizations/{id}", status=422)
LOST = Unavailable("lost", sent=True, method="POST", route="/organizations")
OPENING = 2
"""What a journal puts on the disk to begin with: its name and a first line."""


class Run:
    """One run of apply, and what can be seen of it afterwards."""

    def __init__(
        self,
        *changes: Change,
        writer: RecordingWriter | None = None,
        done: tuple[Change, ...] = (),
        workers: int = 1,
        abort_on_error: bool = False,
        settle_s: float = 0,
    ) -> None:
        self.writer = writer or RecordingWriter()
        self.time = SteppedTime()
        self.told_of_creates: list[Result] = []
        self.told: list[Result] = []
        with tempfile.TemporaryDirectory() as name:
            journal = Journal(Path(name), ACCOUNT.id, self.time.now_s)
            self.receipt: Receipt = apply_plan(
                plan(*changes),
                self.writer,
                done=done,
                journal=journal,
                waiting=self.time,
                conduct=Conduct(
                    workers, abort_on_error, settle_s, self.told_of_creates.append, self.told.append
                ),
            )
            journal.close()
            self.recent = read_recent(Path(name), ACCOUNT.id, self.time.now_s(), lag_s=60)

    @property
    def outcomes(self) -> list[tuple[str, Outcome]]:
        return [(each.change.name, each.outcome) for each in self.receipt.results]


def test_creates_come_before_updates() -> None:
    """What others may refer to comes first; within a kind the plan's order stays."""
    run = Run(change(name="A"), create("B"), change(name="C"), create("D"))
    assert ["create", "create", "update", "update"] == [write[0] for write in run.writer.writes]
    assert ["B", "D", "A", "C"] == [name for name, _ in run.outcomes]


def test_results_are_in_the_order_of_making_whoever_was_first() -> None:
    run = Run(*(create(name) for name in "ABCDEF"), workers=4)
    assert list("ABCDEF") == [name for name, _ in run.outcomes]


def test_blocked_changes_are_left_alone() -> None:
    """They are not in the receipt either."""
    run = Run(change(name="A", blocked_by=["taken"]), create("B"))
    assert [("B", Outcome.DONE)] == run.outcomes
    assert 1 == len(run.writer.writes)


def test_one_failure_does_not_stop_the_others() -> None:
    run = Run(change(name="A"), change(name="B"), writer=RecordingWriter({"A": REFUSED}))
    assert [("A", Outcome.FAILED), ("B", Outcome.DONE)] == run.outcomes


@pytest.mark.parametrize("answer", [REFUSED, LOST, organization(1, "kept otherwise")], ids=str)
def test_abort_attempts_nothing_after_the_first_failure(answer: Organization | Exception) -> None:
    """Nor the changes of later kinds; whatever is not done just as planned is a failure here."""
    writer = RecordingWriter({"A": answer})
    run = Run(create("A"), create("B"), change(name="C"), writer=writer, abort_on_error=True)
    unattempted = [name for name, outcome in run.outcomes if outcome is Outcome.NOT_ATTEMPTED]
    assert (["B", "C"], 1) == (unattempted, len(writer.writes))


@pytest.mark.parametrize(
    "error",
    [
        Interrupted("interrupted"),
        BudgetSpent("the month is used up"),
        NotAuthorized("the key is invalid", method="POST", route="/organizations", status=401),
    ],
    ids=str,
)
def test_what_cannot_get_better_ends_the_run(error: Exception) -> None:
    """Without `--on-error abort` too: the next change would meet the same."""
    run = Run(create("A"), create("B"), change(name="C"), writer=RecordingWriter({"A": error}))
    assert [("B", Outcome.NOT_ATTEMPTED), ("C", Outcome.NOT_ATTEMPTED)] == run.outcomes[1:]
    assert str(error) == run.receipt.results[2].detail


@pytest.mark.parametrize(("records", "made"), [(0, 0), (1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (6, 3)])
def test_what_cannot_be_recorded_is_not_sent(
    monkeypatch: pytest.MonkeyPatch, records: int, made: int
) -> None:
    """On a full disk too, what was done and what was not is listed."""
    left = iter(range(OPENING + records))

    def fsync(_descriptor: int) -> None:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fsync)
    run = Run(create("A"), change(name="B"), change(Action.DELETE, name="C"))
    assert [Outcome.DONE] * made + [Outcome.NOT_ATTEMPTED] * (3 - made) == [each for _, each in run.outcomes]
    assert made == len(run.writer.writes)


def test_what_was_in_effect_already_is_reported_first_and_not_written() -> None:
    run = Run(create("B"), done=(change(name="A"),), abort_on_error=True)
    assert [("A", Outcome.IN_EFFECT), ("B", Outcome.DONE)] == run.outcomes
    assert [("create", "B", None)] == run.writer.writes


def test_an_empty_plan_writes_nothing_and_waits_for_nothing() -> None:
    run = Run(settle_s=60)
    assert ((), [], [], 0) == (
        run.receipt.results,
        run.writer.writes,
        run.writer.searches,
        run.time.waited_s,
    )


def test_results_are_told_as_they_come() -> None:
    """Creates twice: when they are made, and when nothing more is done about them."""
    run = Run(create("A"), change(name="B"), create("C"), writer=RecordingWriter({"C": REFUSED}))
    assert ["A", "C"] == [each.change.name for each in run.told_of_creates]
    assert ["A", "C", "B"] == [each.change.name for each in run.told]


class MeetingWriter(RecordingWriter):
    """Lets nobody go on before all of a number are there."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._barrier = Barrier(number, timeout=5)

    def update(
        self,
        organization_id: OrganizationId,
        *,
        changes: Mapping[str, str | None],
        person_ids: Sequence[PersonId] | None = None,
    ) -> Organization:
        self._barrier.wait()
        return super().update(organization_id, changes=changes, person_ids=person_ids)


def test_workers_write_at_the_same_time() -> None:
    """Three changes that wait for each other are all made by three workers."""
    changes = [change(organization_id=number) for number in (1, 2, 3)]
    assert Run(*changes, writer=MeetingWriter(3), workers=3).receipt.complete


# Creates that may have been carried out


def test_a_lost_create_that_is_found_is_done_and_never_sent_again() -> None:
    writer = RecordingWriter({"A": LOST}, {"a.com": [organization(7, "A", "a.com")]})
    run = Run(create("A", "a.com"), writer=writer)
    assert [("A", Outcome.DONE)] == run.outcomes
    assert (7, 1) == (run.receipt.results[0].organization_id, len(writer.writes))
    assert () == run.recent.unresolved


def test_a_lost_create_that_is_not_found_stays_uncertain() -> None:
    """After half a minute of looking; the next run knows of it."""
    run = Run(create("A", "a.com"), writer=RecordingWriter({"A": LOST}))
    assert [("A", Outcome.UNCERTAIN)] == run.outcomes
    assert (1, 30) == (len(run.writer.writes), run.time.waited_s)
    assert (Unresolved("A", "a.com", START_S),) == run.recent.unresolved


def test_lost_creates_are_looked_for_together() -> None:
    """Ten of them take as long as one."""
    names = [f"N{i}" for i in range(10)]
    run = Run(*map(create, names), writer=RecordingWriter(dict.fromkeys(names, LOST)))
    assert 30 == run.time.waited_s


def test_several_that_fit_a_lost_create_are_not_guessed_at() -> None:
    twins = [organization(7, "A", "a.com"), organization(8, "A", "a.com")]
    run = Run(create("A", "a.com"), writer=RecordingWriter({"A": LOST}, {"a.com": twins}))
    assert [("A", Outcome.UNCERTAIN)] == run.outcomes
    assert "several organizations fit: 7, 8; merge them in Affinity" == run.receipt.results[0].detail


def test_a_lost_create_that_is_kept_otherwise_is_told() -> None:
    found = {"a.com": [organization(7, "AAA", "a.com")]}
    run = Run(create("A", "a.com"), writer=RecordingWriter({"A": LOST}, found))
    assert [("A", Outcome.KEPT_AS)] == run.outcomes


def test_only_what_was_lost_is_looked_for() -> None:
    """Results stay in the order of the plan."""
    writer = RecordingWriter({"B": LOST}, {"b.com": [organization(7, "B", "b.com")]})
    run = Run(create("A", "a.com"), create("B", "b.com"), create("C", "c.com"), writer=writer)
    assert [("A", Outcome.DONE), ("B", Outcome.DONE), ("C", Outcome.DONE)] == run.outcomes
    assert [NEW_ID, 7, NEW_ID] == [each.organization_id for each in run.receipt.results]


# Settling


def test_a_run_that_created_something_ends_when_a_search_knows_it() -> None:
    writer = RecordingWriter(found={"a.com": [organization(NEW_ID, "A", "a.com")]})
    run = Run(create("A", "a.com"), writer=writer, settle_s=60)
    assert ((), 0) == (run.receipt.warnings, run.time.waited_s)
    assert frozenset() == run.recent.fresh


def test_a_search_that_does_not_get_to_know_is_a_warning() -> None:
    """Nothing failed; plans of the next hour read the new ones by id."""
    run = Run(create("A", "a.com"), settle_s=60)
    assert run.receipt.complete
    assert (1, 60) == (len(run.receipt.warnings), run.time.waited_s)
    assert frozenset({NEW_ID}) <= run.recent.fresh | run.recent.created


class StragglingWriter(RecordingWriter):
    """One create takes longer than all the others together."""

    def __init__(self, straggler: str, others: int, found: Mapping[str, Sequence[Organization]]) -> None:
        super().__init__(found=found)
        self._straggler = straggler
        self._missing = others
        self._others_done = Event()

    def create(self, name: str, domain: str | None, person_ids: Sequence[PersonId] = ()) -> Organization:
        if name == self._straggler:
            assert self._others_done.wait(5)
            return super().create(name, domain, person_ids)
        made = super().create(name, domain, person_ids)
        self._missing -= 1
        if not self._missing:
            self._others_done.set()
        return made


def test_the_last_ones_are_those_that_came_last() -> None:
    """One that had to be repeated for minutes is younger than those behind it in the plan."""
    found = {name: [organization(NEW_ID, name)] for name in "ABCDEF"}
    run = Run(*map(create, "ABCDEF"), writer=StragglingWriter("A", 5, found), workers=2, settle_s=1)
    assert ["E", "F", "A"] == run.writer.searches


def test_a_run_of_updates_has_nothing_to_settle() -> None:
    run = Run(change(), settle_s=60)
    assert ([], 0) == (run.writer.searches, run.time.waited_s)


# Rules for all runs


@given(st.lists(st.sampled_from(["done", "failed", "lost"]), max_size=6), st.integers(1, 4), st.booleans())
def test_every_pending_change_is_in_the_receipt_once_and_sent_at_most_once(
    fates: list[str],
    workers: int,
    abort: bool,  # noqa: FBT001 - both ways
) -> None:
    """However many workers, whatever becomes of them."""
    changes = [
        create(f"N{i}") if i % 2 else change(Action.UPDATE, name=f"N{i}", organization_id=i + 1)
        for i in range(len(fates))
    ]
    errors = {"failed": REFUSED, "lost": LOST}
    writer = RecordingWriter({f"N{i}": errors[fate] for i, fate in enumerate(fates) if fate in errors})
    run = Run(*changes, writer=writer, workers=workers, abort_on_error=abort)
    assert sorted(each.name for each in changes) == sorted(name for name, _ in run.outcomes)
    attempted = len(fates) - run.receipt.count(Outcome.NOT_ATTEMPTED)
    assert attempted == len(writer.writes) == len(set(map(str, writer.writes)))
    assert abort or attempted == len(fates)
