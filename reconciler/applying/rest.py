"""
Writes what is left of changes once all organizations exist: names and people, fields, memberships.

A membership whose answer was lost is looked for at the end, together with the others.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from reconciler.applying.change import ENDING, not_written, written
from reconciler.applying.lost import LOOK_EVERY_S, LOOK_FOR_S
from reconciler.applying.parts import Fields, Membership, identified, labels, not_created, parts_of
from reconciler.applying.writing import EntryLost, add_entry, find_entry, update_profile, write_young
from reconciler.errors import ReconcilerError
from reconciler.model import Action, Outcome
from reconciler.planning.costs import MAX_UPDATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from reconciler.applying.ending import Ending
    from reconciler.applying.journal import Journal
    from reconciler.applying.lost import Waiting
    from reconciler.applying.parts import Profile
    from reconciler.applying.tally import Tally
    from reconciler.applying.writing import Writer, Written
    from reconciler.model import FieldChange
    from reconciler.values import EntryId, ListId, OrganizationId

_Noted: TypeAlias = "tuple[Outcome, str]"
"""What became of a write, and what to say about it."""


class _Lost(NamedTuple):
    """A membership that may have been made, and the number of that write."""

    tally: Tally
    part: Membership
    number: int | None
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
        for part in parts_of(tally.change):
            if isinstance(part, Membership):
                self._membership(tally, part)
            elif isinstance(part, Fields):
                self._fields(tally, part.changes, partial(self._writer.write_fields, tally.existing_id))
            elif tally.change.action is not Action.CREATE:
                self._attempt(tally, part.label, partial(self._profile, tally, part))

    def _profile(self, tally: Tally, part: Profile) -> _Noted:
        kept = update_profile(tally.existing_id, part, self._writer, self._waiting)
        result = written(tally.change, kept)
        return result.outcome, result.detail

    def _membership(self, tally: Tally, part: Membership) -> None:
        if part.entry_id is None:
            entry_id = self._join(tally, part)
            if entry_id is not None:
                self._entry_fields(tally, part, entry_id)
        elif part.leaving:
            self._attempt(tally, part.label, partial(self._leave, part.list_id, part.entry_id))
        else:
            self._entry_fields(tally, part, part.entry_id)

    def _leave(self, list_id: ListId, entry_id: EntryId) -> _Noted:
        self._writer.remove_entry(list_id, entry_id)
        return Outcome.DONE, ""

    def _join(self, tally: Tally, part: Membership) -> EntryId | None:
        """Make a membership; None where there is none, or where it has to be looked for."""
        if self._ends_before(tally, part.label):
            return None
        number = None
        try:
            number = self._journal.begin_part(tally.change, tally.existing_id, part.name)
            entry_id = add_entry(part, tally.existing_id, self._writer)
        except EntryLost as lost:
            with self._lock:
                self._lost.append(_Lost(tally, part, number, self._waiting.now_s(), str(lost)))
            return None
        except ReconcilerError as error:
            self._end(tally, number, part.label, *self._failed(tally, error))
            return None
        self._end(tally, number, part.name, Outcome.DONE)
        return entry_id

    def _entry_fields(self, tally: Tally, part: Membership, entry_id: EntryId) -> None:
        write = partial(self._writer.write_entry_fields, part.list_id, entry_id)
        self._fields(tally, part.changes, write, entry_id)

    def _fields(
        self,
        tally: Tally,
        changes: Iterable[FieldChange],
        write: Callable[[Sequence[Written]], None],
        entry_id: EntryId | None = None,
    ) -> None:
        """
        Write what can be written; what refers to an organization that was not created is left out.

        What does not fit into one request is told of by itself: each is all or nothing, and not all of them.
        """
        changes = identified(changes, self._created)
        missing = {each: domains for each in changes if (domains := not_created(each))}
        ready = [each for each in changes if each not in missing]
        is_there = partial(self._is_there, tally.existing_id, entry_id)
        for start in range(0, len(ready), MAX_UPDATES):
            batch = ready[start : start + MAX_UPDATES]
            values = [(each.target, each.after) for each in batch if each.target]
            self._attempt(tally, labels(batch), partial(self._write_values, partial(write, values), is_there))
        for each, domains in missing.items():
            detail = f"{', '.join(domains)}, to which it refers, was not created"
            tally.add(each.field, Outcome.NOT_ATTEMPTED, detail)

    def _write_values(self, write: Callable[[], None], is_there: Callable[[], bool]) -> _Noted:
        write_young(write, is_there, self._waiting)
        return Outcome.DONE, ""

    def _is_there(self, organization_id: OrganizationId, entry_id: EntryId | None) -> bool:
        entries = self._writer.entries(organization_id)
        return entry_id is None or any(each == entry_id for each, _ in entries)

    def _attempt(self, tally: Tally, label: str, send: Callable[[], _Noted]) -> None:
        if self._ends_before(tally, label):
            return
        number = None
        try:
            number = self._journal.begin_part(tally.change, tally.existing_id, label)
            noted = send()
        except ReconcilerError as error:
            noted = self._failed(tally, error)
        self._end(tally, number, label, *noted)

    def _ends_before(self, tally: Tally, label: str) -> bool:
        if self._ending:
            tally.add(label, Outcome.NOT_ATTEMPTED, self._ending.detail)
        return bool(self._ending)

    def _failed(self, tally: Tally, error: ReconcilerError) -> _Noted:
        if isinstance(error, ENDING):
            self._ending.begin(str(error))
        result = not_written(tally.change, error, is_part=True)
        return result.outcome, result.detail

    def _end(self, tally: Tally, number: int | None, label: str, outcome: Outcome, detail: str = "") -> None:
        self._journal.end(number, outcome, tally.organization_id)
        tally.add(label, outcome, detail)

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
            entry_id = find_entry(lost.part.list_id, lost.tally.existing_id, self._writer)
        if entry_id is not None:
            self._end(lost.tally, lost.number, lost.part.name, Outcome.DONE)
            self._entry_fields(lost.tally, lost.part, entry_id)
        elif old_enough or self._ending:
            detail = f"{lost.why}; apply again: it is looked for first"
            self._end(lost.tally, lost.number, lost.part.label, Outcome.UNCERTAIN, detail)
        else:
            return False
        return True
