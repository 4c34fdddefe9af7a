"""
Writes what is left of changes once all organizations exist: names and people, fields, memberships.

A membership whose answer was lost is looked for at the end, together with the others.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from reconciler.applying.change import ENDING, not_written, written
from reconciler.applying.lost import LOOK_EVERY_S, LOOK_FOR_S
from reconciler.applying.parts import Fields, Membership, Profile, parts_of, values_of
from reconciler.applying.writing import EntryLost, add_entry, find_entry, update_profile, write_young
from reconciler.errors import ReconcilerError
from reconciler.model import Action, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from reconciler.applying.ending import Ending
    from reconciler.applying.journal import Journal
    from reconciler.applying.lost import Waiting
    from reconciler.applying.parts import Part, Written
    from reconciler.applying.tally import Tally
    from reconciler.applying.writing import Writer
    from reconciler.model import FieldChange
    from reconciler.values import EntryId, OrganizationId


class _Lost(NamedTuple):
    """A membership that may have been made, and the number of that write."""

    tally: Tally
    part: Membership
    organization_id: OrganizationId
    number: int
    since_s: float
    why: str


class Rest:
    """
    Writes parts of changes; used by several threads.

    Args:
        writer: Sends the writes.
        journal: Records every one of them before and after.
        waiting: Time.
        ending: Whether anything further is attempted.
        created: Organizations that this run has created, by the compared form of their domains.
    """

    def __init__(
        self,
        writer: Writer,
        journal: Journal,
        waiting: Waiting,
        ending: Ending,
        created: Mapping[str, OrganizationId],
    ) -> None:
        self._writer = writer
        self._journal = journal
        self._waiting = waiting
        self._ending = ending
        self._created = created
        self._lost: list[_Lost] = []
        self._lock = Lock()

    def write(self, tally: Tally) -> None:
        """Write everything of a change but the create itself, and note what became of it."""
        change, organization_id = tally.change, tally.organization_id
        if organization_id is None:
            raise ValueError(f"no organization to write to: {change.address}")
        for part in parts_of(change):
            if isinstance(part, Profile) and change.action is Action.CREATE:
                continue
            if self._ending:
                tally.add(part.label, Outcome.NOT_ATTEMPTED, self._ending.detail)
                continue
            number = self._journal.begin_part(change, organization_id, part.label)
            try:
                outcome = self._part(part, tally, organization_id)
            except _StillOpen as lost:
                with self._lock:
                    since_s = self._waiting.now_s()
                    self._lost.append(_Lost(tally, lost.part, organization_id, number, since_s, str(lost)))
                continue
            except ReconcilerError as error:
                outcome = self._failed(part.label, tally, error)
            self._journal.end(number, outcome, organization_id)

    def _part(self, part: Part, tally: Tally, organization_id: OrganizationId) -> Outcome:
        if isinstance(part, Profile):
            result = written(tally.change, update_profile(organization_id, part, self._writer, self._waiting))
            tally.add(part.label, result.outcome, result.detail)
            return result.outcome
        if isinstance(part, Fields):
            write = partial(self._writer.write_fields, organization_id)
            is_new = tally.change.action is Action.CREATE
            return self._fields(part.label, part.changes, write, tally, is_new=is_new)
        if part.leaving and part.entry_id is not None:
            self._writer.remove_entry(part.list_id, part.entry_id)
            tally.add(part.label, Outcome.DONE)
            return Outcome.DONE
        entry_id = part.entry_id
        if entry_id is None:
            try:
                entry_id = add_entry(part, organization_id, self._writer)
            except EntryLost as lost:
                raise _StillOpen(part, str(lost)) from lost
        return self._of_entry(part, entry_id, tally)

    def _of_entry(self, part: Membership, entry_id: EntryId, tally: Tally) -> Outcome:
        write = partial(self._writer.write_entry_fields, part.list_id, entry_id)
        return self._fields(part.label, part.changes, write, tally, is_new=part.entry_id is None)

    def _fields(
        self,
        label: str,
        changes: Sequence[FieldChange],
        write: Callable[[Sequence[Written]], None],
        tally: Tally,
        *,
        is_new: bool,
    ) -> Outcome:
        """Write what can be written; what refers to an organization that was not created is left out."""
        values, missing = values_of(changes, self._created)
        if values:
            write_young(partial(write, values), self._waiting, is_new=is_new)
        if missing:
            detail = f"{', '.join(missing)} not written: what it refers to was not created"
            tally.add(label, Outcome.NOT_ATTEMPTED, detail)
            return Outcome.NOT_ATTEMPTED
        tally.add(label, Outcome.DONE)
        return Outcome.DONE

    def _failed(self, label: str, tally: Tally, error: ReconcilerError) -> Outcome:
        if isinstance(error, ENDING):
            self._ending.begin(str(error))
        result = not_written(tally.change, error, is_part=True)
        tally.add(label, result.outcome, result.detail)
        return result.outcome

    def is_open(self, tally: Tally) -> bool:
        """Whether something of a change is still to be looked for."""
        with self._lock:
            return any(each.tally is tally for each in self._lost)

    def look_for_lost(self) -> Iterator[Tally]:
        """
        Look for memberships whose answer was lost, until each is found or was looked for long enough.

        Yields:
            Each change when nothing of it is open any more.
        """
        while self._lost:
            for each in tuple(self._lost):
                if self._settled(each):
                    self._lost.remove(each)
                    if not self.is_open(each.tally):
                        yield each.tally
            if self._lost and not self._ending:
                try:
                    self._waiting.pause(LOOK_EVERY_S, "memberships that may have been made")
                except ENDING as error:
                    self._ending.begin(str(error))

    def _settled(self, lost: _Lost) -> bool:
        """Look for one of them once; return whether it is known now, or nobody will know."""
        # Taken before looking: what is not in an answer may have come while that was under way.
        old_enough = self._waiting.now_s() - lost.since_s >= LOOK_FOR_S
        entry_id = None
        with suppress(ReconcilerError):
            entry_id = find_entry(lost.part.list_id, lost.organization_id, self._writer)
        if entry_id is not None:
            try:
                outcome = self._of_entry(lost.part, entry_id, lost.tally)
            except ReconcilerError as error:
                outcome = self._failed(lost.part.label, lost.tally, error)
        elif old_enough or self._ending:
            outcome = Outcome.UNCERTAIN
            lost.tally.add(lost.part.label, outcome, f"{lost.why}; apply again: it is looked for first")
        else:
            return False
        self._journal.end(lost.number, outcome, lost.organization_id)
        return True


class _StillOpen(Exception):
    """A membership has to be looked for."""

    def __init__(self, part: Membership, why: str) -> None:
        super().__init__(why)
        self.part = part
