"""
Makes all pending changes of a plan, several at a time; one that fails does not stop the others.

Organizations are created first, since fields of others may refer to them; then everything else is written;
and what is deleted goes last. What was lost on the way is looked for when the others are done, all together,
so that no worker waits for it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reconciler.applying.change import ENDING, not_written, written
from reconciler.applying.ending import Ending
from reconciler.applying.journal import Unresolved
from reconciler.applying.lost import Unknown, look_for, settle
from reconciler.applying.parts import Profile, parts_of
from reconciler.applying.rest import Rest
from reconciler.applying.tally import Tally
from reconciler.errors import NotRecorded, ReconcilerError
from reconciler.model import Action, Outcome, Receipt, Result
from reconciler.normalize import domain_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reconciler.applying.journal import Journal
    from reconciler.applying.lost import Answer, Waiting
    from reconciler.applying.writing import Writer
    from reconciler.model import Change, Plan
    from reconciler.values import OrganizationId

_STOPPED = "another change failed, and --on-error is abort"
_EXISTS = {Outcome.DONE, Outcome.KEPT_AS}


@dataclass(frozen=True, slots=True)
class Conduct:
    """
    How to apply.

    Attributes:
        workers: How many changes are made at a time.
        abort_on_error: Attempt no further change once one has failed; those under way are finished.
        settle_s: How long to wait for Affinity's search to know what was created.
        on_created: Told of each create when it was attempted; its fields come when all creates are made.
        on_result: Told of each change when nothing more is done about it.
    """

    workers: int
    abort_on_error: bool
    settle_s: float
    on_created: Callable[[Result], None] = lambda _: None
    on_result: Callable[[Result], None] = lambda _: None


def apply_plan(
    plan: Plan,
    writer: Writer,
    *,
    done: Sequence[Change] = (),
    journal: Journal,
    waiting: Waiting,
    conduct: Conduct,
) -> Receipt:
    """
    Make the pending changes of a plan.

    Args:
        plan: Made just now; its guards are not tripped.
        writer: Sends the writes.
        done: Approved changes that were in effect already, reported as such.
        journal: Records every write before and after it is sent.
        waiting: Time.
        conduct: See there.

    Returns:
        A result for every change of `done` and every pending one: creates, updates, deletes.
    """
    return _Run(writer, journal, waiting, conduct).apply(plan, done)


class _Run:
    def __init__(self, writer: Writer, journal: Journal, waiting: Waiting, conduct: Conduct) -> None:
        self._writer = writer
        self._journal = journal
        self._waiting = waiting
        self._conduct = conduct
        self._ending = Ending()
        self._created: list[Result] = []

    def apply(self, plan: Plan, done: Sequence[Change]) -> Receipt:
        results = [Result(each, Outcome.IN_EFFECT, each.organization_id) for each in done]
        of = {action: [each for each in plan.pending if each.action is action] for action in Action}
        with ThreadPoolExecutor(self._conduct.workers, thread_name_prefix="apply") as pool:
            results += self._write_all(of[Action.CREATE], of[Action.UPDATE], pool)
            results += pool.map(self._delete, of[Action.DELETE])
        return Receipt(tuple(results), tuple(self._settle()))

    def _create_all(self, changes: Sequence[Change], pool: ThreadPoolExecutor) -> list[Result]:
        """Make creates, then look for those whose answer was lost."""
        results = list(pool.map(self._create, changes))
        now_s = self._waiting.now_s()
        uncertain = [each for each in results if each.outcome is Outcome.UNCERTAIN]
        lost = [Unresolved(each.change.name, each.change.domain, now_s) for each in uncertain]
        answers = dict(zip(uncertain, look_for(lost, self._writer, self._waiting), strict=True))
        return [self._judge(each, answers[each]) if each in answers else each for each in results]

    def _judge(self, lost: Result, answer: Answer) -> Result:
        """Say what became of a create whose answer was lost, by what was found of it."""
        if isinstance(answer, Unknown):
            return replace(lost, detail=f"{lost.detail}; it could not be looked for: {answer.reason}")
        if not answer:
            return lost
        if len(answer) > 1:
            ids = ", ".join(str(each.id) for each in answer)
            return replace(lost, detail=f"several organizations fit: {ids}; merge them in Affinity")
        result = written(lost.change, answer[0])
        number = None
        with suppress(NotRecorded):  # the next run looks for it, too
            number = self._journal.begin(lost.change)
        self._record_create(number, result)
        return result

    def _create(self, change: Change) -> Result:
        """Make the organization; its fields and memberships come later."""
        if self._ending:
            return Result(change, Outcome.NOT_ATTEMPTED, detail=self._ending.detail)
        (profile,) = (each for each in parts_of(change) if isinstance(each, Profile))
        number = None
        try:
            number = self._journal.begin(change)
            domain = profile.keys.get("domain")
            result = written(change, self._writer.create(change.name, domain, profile.coming))
        except ReconcilerError as error:
            result = not_written(change, error)
            if isinstance(error, ENDING):
                self._ending.begin(str(error))
        self._record_create(number, result)
        self._abort_unless_done(result)
        self._conduct.on_created(result)
        return result

    def _record_create(self, number: int | None, result: Result) -> None:
        self._journal.end(number, result.outcome, result.organization_id)
        if result.outcome is Outcome.DONE:
            self._created.append(result)

    def _write_all(
        self, creates: Sequence[Change], updates: Sequence[Change], pool: ThreadPoolExecutor
    ) -> list[Result]:
        made = self._create_all(creates, pool)
        created: dict[str, OrganizationId] = {
            domain_key(each.change.domain): each.organization_id
            for each in made
            if each.outcome in _EXISTS and each.change.domain and each.organization_id is not None
        }
        rest = Rest(self._writer, self._journal, self._waiting, self._ending, created)

        def finish(tally: Tally) -> Tally:
            exists = tally.change.action is not Action.CREATE or tally.results[0][1].outcome in _EXISTS
            if exists:
                rest.write(tally)
            if not rest.is_open(tally):
                self._tell(tally.result())
            return tally

        tallies = [Tally(each.change, each.organization_id, [("created", each)]) for each in made]
        tallies += [Tally(each, each.organization_id) for each in updates]
        tallies = list(pool.map(finish, tallies))
        for tally in rest.look_for_lost():
            self._tell(tally.result())
        return [tally.result() for tally in tallies]

    def _delete(self, change: Change) -> Result:
        if self._ending or change.organization_id is None:
            result = Result(change, Outcome.NOT_ATTEMPTED, change.organization_id, self._ending.detail)
        else:
            number = None
            try:
                number = self._journal.begin(change)
                self._writer.delete(change.organization_id)
                result = Result(change, Outcome.DONE, change.organization_id)
            except ReconcilerError as error:
                result = not_written(change, error)
                if isinstance(error, ENDING):
                    self._ending.begin(str(error))
            self._journal.end(number, result.outcome, change.organization_id)
        self._tell(result)
        return result

    def _tell(self, result: Result) -> None:
        self._abort_unless_done(result)
        self._conduct.on_result(result)

    def _abort_unless_done(self, result: Result) -> None:
        if self._conduct.abort_on_error and result.outcome is not Outcome.DONE and not self._ending:
            self._ending.begin(_STOPPED)

    def _settle(self) -> Iterable[str]:
        try:
            if settle(self._created, self._writer, self._waiting, settle_s=self._conduct.settle_s):
                self._journal.settled()
                return
        except ENDING:
            return
        yield (
            f"Affinity's search did not know the last creates after {self._conduct.settle_s:g} s; "
            "for an hour, plans made in this directory read them by id"
        )
