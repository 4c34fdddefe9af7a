"""`reconciler apply`: makes the changes of a fresh plan, or of exactly the saved one."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import click

from reconciler.cli import options
from reconciler.cli.state import journal_folder, make_folder
from reconciler.errors import BudgetSpent, Cancelled, ExitStatus, UsageError, WrongAccount
from reconciler.model import Outcome, Receipt, Result
from reconciler.reports.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from reconciler.cli.preparing import Desired, Prepared
    from reconciler.cli.progress import Progress
    from reconciler.cli.session import Link
    from reconciler.model import Account, Change, Plan


@click.command("apply")
@click.argument("plan_file", metavar="[PLAN]", required=False, type=options.EXISTING_FILE)
@options.root
@options.sandbox
@options.target
@options.account
@options.allow
@options.workers
@options.reserve
@options.max_requests
@click.option("--expect", metavar="DIGEST", help="Refuse any plan but the one with this digest.")
@click.option("--yes", is_flag=True, help="Do not ask; needed where there is no terminal.")
@click.option(
    "--on-error",
    type=click.Choice(["continue", "abort"]),
    default="continue",
    show_default=True,
    help="What one failed change means for those not yet attempted.",
)
@click.option(
    "--settle-s",
    type=click.FloatRange(0, 600),
    default=60.0,
    show_default=True,
    help="How long to wait at the end for Affinity's search to know what was created.",
)
@options.quiet
@options.no_color
def command(
    *,
    plan_file: Path | None,
    root: Path,
    sandbox: bool,
    targets: tuple[str, ...],
    account: str | None,
    allowed: dict[str, int],
    workers: int,
    reserve: float,
    max_requests: int | None,
    expect: str | None,
    yes: bool,
    on_error: str,
    settle_s: float,
    quiet: bool,
    no_color: bool,
) -> ExitStatus:
    """
    Make the changes in Affinity.

    Without PLAN, plans first and asks. With PLAN (from `plan --out`) plans again, and applies only if that
    gives the changes of PLAN; whatever is in effect already counts as done.
    """
    from reconciler.applying.lock import only_one
    from reconciler.cli.output import emit
    from reconciler.cli.preparing import read_desired
    from reconciler.cli.progress import showing
    from reconciler.cli.session import Limits, open_link
    from reconciler.cli.signals import ending_gracefully
    from reconciler.planning.plan_json import from_json
    from reconciler.reports.text import plan_text, receipt_text

    if plan_file and targets:
        raise UsageError("PLAN and --target exclude each other", next_step="the plan's own targets are used")
    approved = from_json(plan_file.read_bytes()) if plan_file else None
    desired = read_desired(root, approved.targets if approved else targets)
    bound = bool(sandbox or account or desired.loaded.settings.account)
    _check_can_ask(yes=yes, bound=bound)
    make_folder(root)
    with (
        only_one(journal_folder(root)),
        showing(quiet=quiet, no_color=no_color) as progress,
        open_link(
            root,
            sandbox=sandbox,
            limits=Limits(workers, reserve, max_requests),
            on_wait=progress.waiting,
        ) as link,
        ending_gracefully(link.gate),
    ):
        run = _Run(desired, link, progress, approved, account, allowed, expect)
        prepared, done = run.plan()
        progress.rest()
        emit(plan_text(prepared.plan, link.connection.quota), output=None, no_color=no_color)
        if prepared.plan.tripped:
            return ExitStatus.BLOCKED
        if prepared.plan.pending and not yes:
            _ask(prepared.plan, bound=bound)
            prepared, since = run.plan_again(prepared.plan)
            done = [*done, *since]
        receipt = run.write(prepared, done, settle_s=settle_s, abort_on_error=on_error == "abort")
        interrupted = link.gate.stopped
    emit(receipt_text(receipt), output=None, no_color=no_color)
    return apply_status(prepared.plan, receipt, interrupted=interrupted)


def apply_status(plan: Plan, receipt: Receipt, *, interrupted: bool = False) -> ExitStatus:
    """Return what a plan and what became of it mean for the caller."""
    statuses = [ExitStatus.INTERRUPTED] if interrupted else []
    if not receipt.complete:
        statuses.append(ExitStatus.INCOMPLETE)
    if plan.blocked:
        statuses.append(ExitStatus.BLOCKED)
    return ExitStatus.worst(statuses)


@dataclass(frozen=True, slots=True)
class _Run:
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
        from reconciler.planning.approval import check_digest

        if self.approved:
            if self.expect:
                check_digest(self.approved, self.expect)
            return self.plan_again(self.approved)
        prepared = self._prepare()
        if self.expect:
            check_digest(prepared.plan, self.expect)
        return prepared, ()

    def plan_again(self, approved: Plan) -> tuple[Prepared, Sequence[Change]]:
        """Plan, and refuse whatever was not approved; nobody knows how old an approval is."""
        from reconciler.planning.approval import check_approved

        prepared = self._prepare()
        done = check_approved(approved, prepared.plan, prepared.manifests, prepared.observed)
        return prepared, done

    def _prepare(self) -> Prepared:
        from reconciler.cli.preparing import prepare

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
        from reconciler.affinity.finding import Finder
        from reconciler.applying.journal import Journal, read_recent
        from reconciler.applying.lost import LOOK_FOR_S, resolve
        from reconciler.cli.output import say

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
        from reconciler.applying.journal import Journal
        from reconciler.applying.run import Conduct, apply_plan
        from reconciler.cli.session import open_writer

        plan = prepared.plan
        if not plan.pending:
            return Receipt(tuple(Result(each, Outcome.IN_EFFECT, each.organization_id) for each in done))
        if not self.link.gate.affords(plan.cost.writes + plan.cost.settling):
            raise BudgetSpent(
                f"{plan.cost.writes:,} writes do not fit into what is left of the month, less the reserve, "
                "or into --max-requests; nothing was written",
                next_step="wait for the next month, keep a smaller --reserve, or narrow the plan: --target",
            )
        made = count(1)

        def step(_: Result) -> None:
            self.progress.step("applying", next(made), len(plan.pending))

        conduct = Conduct(
            workers=self.link.limits.workers,
            abort_on_error=abort_on_error,
            settle_s=settle_s,
            on_result=step,
        )
        folder = journal_folder(self.desired.root)
        with (
            open_writer(self.link) as writer,
            closing(Journal(folder, plan.account.id, self.link.now_s)) as journal,
        ):
            return apply_plan(plan, writer, done=done, journal=journal, waiting=self.link, conduct=conduct)


def _check_can_ask(*, yes: bool, bound: bool) -> None:
    """
    Refuse, before anything is sent, what would have to be asked where nobody can answer.

    Raises:
        UsageError: No terminal and no `--yes`.
        WrongAccount: `--yes`, but neither settings nor `--account` say which account is meant.
    """
    if not yes and not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask on; nothing was written", next_step="give --yes")
    if yes and not bound:
        raise WrongAccount(
            "no account is named; nothing was written",
            next_step="give --account NAME, or say account: NAME in .reconciler.yaml",
        )


def _ask(plan: Plan, *, bound: bool) -> None:
    """
    Ask for leave. Manifests that are bound to no account take its name for an answer instead of yes.

    Raises:
        Cancelled: Any other answer, or none.
        Interrupted: A signal, which ends the question at once.
    """
    from reconciler.cli.signals import ending_at_once

    wanted = "yes" if bound else plan.account.subdomain
    question = (
        f'Apply this to account {visible(plan.account.subdomain)}? Only "{visible(wanted)}" is accepted'
    )
    click.echo(err=True)
    with ending_at_once():
        try:
            answer = click.prompt(question, default="", show_default=False, err=True)
        except click.Abort:  # the end of the input
            click.echo(err=True)
            answer = ""
    if answer != wanted:
        raise Cancelled("cancelled; nothing was written")
