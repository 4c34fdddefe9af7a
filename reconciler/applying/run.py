"""
Makes all pending changes of a plan, several at a time; one that fails does not stop the others.

Creates come first, since other changes may refer to them. Those whose answer was lost are looked for when the
others are done, all together, so that no worker waits for one of them.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Event
from typing import TYPE_CHECKING

from reconciler.applying.change import ENDING, not_written, write, written
from reconciler.applying.journal import Unresolved
from reconciler.applying.lost import Unknown, look_for, settle
from reconciler.errors import ReconcilerError
from reconciler.model import Action, Outcome, Receipt, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reconciler.applying.change import Writer
    from reconciler.applying.journal import Journal
    from reconciler.applying.lost import Answer, Waiting
    from reconciler.model import Change, Plan

ORDER = (Action.CREATE, Action.UPDATE, Action.DELETE)
"""One after the other; changes of one kind go together."""

_STOPPED = "another change failed, and --on-error is abort"


@dataclass(frozen=True, slots=True)
class Conduct:
    """
    How to apply.

    Attributes:
        workers: How many changes are made at a time.
        abort_on_error: Attempt no further change once one has failed; those under way are finished.
        settle_s: How long to wait for Affinity's search to know what was created.
        on_result: Told of each result as it comes.
    """

    workers: int
    abort_on_error: bool
    settle_s: float
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
        A result for every change of `done` and every pending one.
    """
    return _Run(writer, journal, waiting, conduct).apply(plan, done)


class _Run:
    def __init__(self, writer: Writer, journal: Journal, waiting: Waiting, conduct: Conduct) -> None:
        self._writer = writer
        self._journal = journal
        self._waiting = waiting
        self._conduct = conduct
        self._ended = Event()
        self._end_detail = _STOPPED
        self._created: list[Result] = []

    def apply(self, plan: Plan, done: Sequence[Change]) -> Receipt:
        results = [Result(each, Outcome.IN_EFFECT, each.organization_id) for each in done]
        with ThreadPoolExecutor(self._conduct.workers, thread_name_prefix="apply") as pool:
            for action in ORDER:
                changes = [each for each in plan.pending if each.action is action]
                make = self._create_all if action is Action.CREATE else self._make_all
                results += make(changes, pool)
        return Receipt(tuple(results), tuple(self._settle()))

    def _make_all(self, changes: Sequence[Change], pool: ThreadPoolExecutor) -> list[Result]:
        return list(pool.map(self._attempt, changes))

    def _create_all(self, changes: Sequence[Change], pool: ThreadPoolExecutor) -> list[Result]:
        """Make creates, then look for those whose answer was lost."""
        results = self._make_all(changes, pool)
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
        self._record_end(self._journal.begin(lost.change), result)
        return result

    def _attempt(self, change: Change) -> Result:
        if self._ended.is_set():
            return Result(change, Outcome.NOT_ATTEMPTED, change.organization_id, self._end_detail)
        number = self._journal.begin(change)
        try:
            result = written(change, write(change, self._writer))
        except ReconcilerError as error:
            result = not_written(change, error)
            if isinstance(error, ENDING):
                self._end(str(error))
        self._record_end(number, result)
        if self._conduct.abort_on_error and result.outcome is not Outcome.DONE:
            self._end(_STOPPED)
        self._conduct.on_result(result)
        return result

    def _end(self, detail: str) -> None:
        self._end_detail = detail
        self._ended.set()

    def _record_end(self, number: int, result: Result) -> None:
        self._journal.end(number, result.outcome, result.organization_id)
        if result.change.action is Action.CREATE and result.outcome is Outcome.DONE:
            self._created.append(result)

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
