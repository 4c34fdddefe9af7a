"""`reconciler apply`: makes the changes of a fresh plan, or of exactly the saved one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from reconciler.cli import options
from reconciler.cli.state import journal_folder, make_folder
from reconciler.errors import Cancelled, ExitStatus, UsageError, WrongAccount
from reconciler.reports.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from reconciler.cli.preparing import Selection
    from reconciler.desired import Manifest
    from reconciler.model import Plan, Receipt


@click.command("apply")
@click.argument("plan_file", metavar="[PLAN]", required=False, type=options.EXISTING_FILE)
@options.of_a_plan
@click.option(
    "--expect",
    type=options.DIGEST,
    help="Refuse any plan but the one with this digest.",
)
@click.option("--yes", is_flag=True, help="Do not ask; needed without a terminal and with --log-format json.")
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
@click.option(
    "--receipt", "receipt_file", type=options.FILE, help="Save as JSON what was done, for `github comment`."
)
@click.option("--pin", is_flag=True, help="Write the ids of what was created into the manifests.")
@options.quiet
@options.verbose
@options.log_format
@options.no_color
def command(
    *,
    plan_file: Path | None,
    root: Path,
    sandbox: bool,
    targets: tuple[str, ...],
    base: str | None,
    since: str | None,
    account: str | None,
    allowed: dict[str, int],
    workers: int,
    reserve: float | None,
    max_requests: int | None,
    expect: str | None,
    yes: bool,
    on_error: str,
    settle_s: float,
    receipt_file: Path | None,
    pin: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> ExitStatus:
    """
    Make the changes in Affinity.

    Without PLAN, plans first and asks. With PLAN (from `plan --out`) plans again, and applies only if that
    gives the changes of PLAN; whatever is in effect already counts as done.
    """
    from reconciler.applying.lock import only_one
    from reconciler.applying.receipt_json import receipt_json
    from reconciler.cli.applying import Run
    from reconciler.cli.output import emit, write_private
    from reconciler.cli.preparing import Selection, read_desired
    from reconciler.cli.progress import showing
    from reconciler.cli.session import Limits, open_link
    from reconciler.cli.signals import ending_gracefully
    from reconciler.manifests.pinning import fingerprints
    from reconciler.reports.text import plan_text, receipt_text

    selection = Selection(targets, base, since)
    approved = _approved(plan_file, selection) if plan_file else None
    if approved:
        selection = Selection(approved.targets, approved.base, approved.since)
    seen = fingerprints(root) if pin else {}
    desired = read_desired(root, selection)
    bound = bool(sandbox or account or desired.loaded.settings.account)
    _check_can_ask(yes=yes, bound=bound)
    make_folder(root)
    with (
        only_one(journal_folder(root)),
        showing(quiet=quiet, no_color=no_color) as progress,
        open_link(
            root,
            sandbox=sandbox,
            limits=Limits.within(
                desired.settings, workers=workers, reserve=reserve, max_requests=max_requests
            ),
            on_wait=progress.waiting,
            verbose=verbose,
        ) as link,
        ending_gracefully(link.gate),
    ):
        run = Run(desired, link, progress, approved, account, allowed, expect)
        prepared, done = run.plan()
        progress.rest()
        emit(plan_text(prepared.plan, link.connection.quota), output=None, no_color=no_color)
        if prepared.plan.tripped:
            return ExitStatus.BLOCKED
        if prepared.plan.pending and not yes:
            _ask(prepared.plan, bound=bound)
            prepared, meanwhile = run.plan_again(prepared.plan)
            done = [*done, *meanwhile]
        receipt = run.write(prepared, done, settle_s=settle_s, abort_on_error=on_error == "abort")
        interrupted = link.gate.stopped
    try:
        if receipt_file:
            write_private(receipt_file, receipt_json(prepared.plan, receipt))
        if pin:
            _pin(root, receipt, prepared.manifests, seen)
    finally:
        emit(receipt_text(receipt), output=None, no_color=no_color)
    return apply_status(prepared.plan, receipt, interrupted=interrupted)


def _approved(plan_file: Path, selection: Selection) -> Plan:
    """
    Return a saved plan, which has a selection of its own.

    Raises:
        UsageError: The options select something as well, or the plan was made offline.
    """
    from reconciler.planning.plan_json import from_json

    if any(selection):
        raise UsageError(
            "PLAN excludes --target, --base and --since", next_step="the plan's own scope is used"
        )
    approved = from_json(plan_file.read_bytes())
    if approved.offline:
        raise UsageError("an offline plan cannot be applied", next_step="plan without --offline")
    return approved


def apply_status(plan: Plan, receipt: Receipt, *, interrupted: bool = False) -> ExitStatus:
    """Return what a plan and what became of it mean for the caller."""
    statuses = [ExitStatus.INTERRUPTED] if interrupted else []
    if not receipt.complete:
        statuses.append(ExitStatus.INCOMPLETE)
    if plan.blocked:
        statuses.append(ExitStatus.BLOCKED)
    return ExitStatus.worst(statuses)


def _pin(root: Path, receipt: Receipt, manifests: Sequence[Manifest], seen: Mapping[str, bytes]) -> None:
    """Write the ids of what was created into its manifests; a file that keeps one out is told about."""
    from reconciler.cli.output import say
    from reconciler.cli.pinning import pin_line, pins_of
    from reconciler.manifests import storing
    from reconciler.manifests.pinning import write_pins

    for each in write_pins(root, pins_of(receipt, manifests), seen, storing.replace):
        say(pin_line(each), level="warning" if each.complaint else "info")


def _check_can_ask(*, yes: bool, bound: bool) -> None:
    """
    Refuse, before anything is sent, what would have to be asked where nobody can answer.

    Raises:
        UsageError: No `--yes`, and no terminal, or standard error is for a program.
        WrongAccount: `--yes`, but neither settings nor `--account` say which account is meant.
    """
    from reconciler.cli.output import logs_json

    if not yes and not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask on; nothing was written", next_step="give --yes")
    if not yes and logs_json():
        raise UsageError("--log-format json asks no question; nothing was written", next_step="give --yes")
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
