"""The way from an approval to a receipt: plan, hold that against what was approved, write."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING

from reconciler.affinity.finding import Finder
from reconciler.applying.journal import Journal, read_recent
from reconciler.applying.lost import LOOK_FOR_S, resolve
from reconciler.applying.run import Conduct, apply_plan
from reconciler.cli.output import say
from reconciler.cli.preparing import prepare
from reconciler.cli.session import open_writer
from reconciler.cli.state import journal_folder
from reconciler.errors import BudgetSpent
from reconciler.model import Action, Outcome, Receipt, Result
from reconciler.planning.approval import check_approved, check_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reconciler.cli.preparing import Desired, Prepared
    from reconciler.cli.progress import Progress
    from reconciler.cli.session import Link
    from reconciler.model import Account, Change, Plan


@dataclass(frozen=True, slots=True)
class Run:
    """One call of apply: what it was asked for, and its steps."""

    desired: Desired
    link: Link
    progress: Progress
    approved: Plan | None
    account: str | None
    allowed: Mapping[str, int]
    expect: str | None

    def plan(self) -> tuple[Prepared, Sequence[Change]]:
        """Plan, and hold the plan against what was approved; also return what of that is in effect."""
        if self.approved:
            if self.expect is not None:
                check_digest(self.approved, self.expect)
            return self.plan_again(self.approved)
        prepared = self._prepare()
        if self.expect is not None:
            check_digest(prepared.plan, self.expect)
        return prepared, ()

    def plan_again(self, approved: Plan) -> tuple[Prepared, Sequence[Change]]:
        """Plan, and refuse whatever was not approved; nobody knows how old an approval is."""
        prepared = self._prepare()
        done = check_approved(approved, prepared.plan, prepared.manifests, prepared.observed)
        return prepared, done

    def _prepare(self) -> Prepared:
        return prepare(
            self.desired,
            self.link,
            account=self.account,
            allowed=self.allowed,
            progress=self.progress,
            recover=self._recover,
        )

    def _recover(self, account: Account) -> None:
        """Find out what an earlier run that was cut off has created, so that it is planned upon."""
        folder, now_s = journal_folder(self.desired.root), self.link.now_s
        unresolved = read_recent(folder, account.id, now_s(), lag_s=0.0).unresolved
        if unresolved:
            say(f"an earlier run was cut off: looking up to {LOOK_FOR_S:.0f} s for what it may have created")
            with closing(Journal(folder, account.id, now_s)) as journal:
                resolve(unresolved, Finder(self.link.connection), self.link, journal)

    def write(
        self, prepared: Prepared, done: Sequence[Change], *, settle_s: float, abort_on_error: bool
    ) -> Receipt:
        """
        Make the pending changes.

        Raises:
            BudgetSpent: There are not enough requests left for all of them; nothing was written.
        """
        plan = prepared.plan
        if not plan.pending:
            return Receipt(tuple(Result(each, Outcome.IN_EFFECT, each.organization_id) for each in done))
        if not self.link.gate.affords(plan.cost.writes + plan.cost.settling):
            raise BudgetSpent(
                f"{plan.cost.writes:,} writes do not fit into what is left of the month, less the reserve, "
                "or into --max-requests; nothing was written",
                next_step="wait for the next month, keep a smaller --reserve, or narrow the plan: --target",
            )
        conduct = Conduct(
            workers=self.link.limits.workers,
            abort_on_error=abort_on_error,
            settle_s=settle_s,
            on_created=self._counter("creating", plan.count(Action.CREATE)),
            on_result=self._counter("applying", len(plan.pending)),
        )
        folder = journal_folder(self.desired.root)
        with (
            open_writer(self.link) as writer,
            closing(Journal(folder, plan.account.id, self.link.now_s)) as journal,
        ):
            return apply_plan(plan, writer, done=done, journal=journal, waiting=self.link, conduct=conduct)

    def _counter(self, stage: str, known: int) -> Callable[[Result], None]:
        """Return what counts the results of a stage, from whichever thread, and shows how many there are."""
        done, lock = count(1), Lock()

        def step(_: Result) -> None:
            with lock:
                self.progress.step(stage, next(done), known)

        return step
