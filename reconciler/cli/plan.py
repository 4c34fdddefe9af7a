"""`reconciler plan`: what apply would change; writes nothing, since its session has no way to."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from reconciler.cli import options
from reconciler.errors import ExitStatus, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from reconciler.model import Plan


@click.command("plan")
@options.of_a_plan
@options.result_format
@options.output
@click.option(
    "--offline", is_flag=True, help="Compare with --base without Affinity; such a plan cannot be applied."
)
@click.option("--out", type=options.FILE, help="Save the plan as JSON, for `show` and `apply PLAN`.")
@click.option("--detailed-exitcode", is_flag=True, help="Exit 2 when there are changes to apply.")
@options.quiet
@options.verbose
@options.log_format
@options.no_color
def command(
    *,
    root: Path,
    sandbox: bool,
    targets: tuple[str, ...],
    base: str | None,
    since: str | None,
    offline: bool,
    account: str | None,
    allowed: dict[str, int],
    workers: int,
    reserve: float | None,
    max_requests: int | None,
    output_format: str,
    output: Path | None,
    out: Path | None,
    detailed_exitcode: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> ExitStatus:
    """Show what apply would change in Affinity, field by field. Writes nothing."""
    if offline and not base:
        raise UsageError("--offline compares two commits", next_step="give --base REF")
    from reconciler.cli.output import emit, warn
    from reconciler.cli.preparing import Selection, plan_offline, prepare, read_desired
    from reconciler.cli.progress import showing
    from reconciler.cli.session import Limits, open_link
    from reconciler.cli.showing import render
    from reconciler.cli.signals import ending_gracefully

    desired = read_desired(root, Selection(targets, base, since))
    if offline:
        plan = plan_offline(desired, allowed)
        _save(plan, out)
        emit(render(plan, output_format), output=output, no_color=no_color)
        return plan_status(plan, detailed=detailed_exitcode)
    limits = Limits.within(desired.settings, workers=workers, reserve=reserve, max_requests=max_requests)
    with (
        showing(quiet=quiet or _document_on_screen(output_format, output), no_color=no_color) as progress,
        open_link(root, sandbox=sandbox, limits=limits, on_wait=progress.waiting, verbose=verbose) as link,
        ending_gracefully(link.gate),
    ):
        prepared = prepare(desired, link, account=account, allowed=allowed, progress=progress)
        plan, quota = prepared.plan, link.connection.quota
    if not (account or desired.loaded.settings.account or sandbox):
        warn(f"no account is named, so that apply will ask; bind it: account: {plan.account.subdomain}")
    if prepared.recent.unresolved:
        warn(
            "an earlier apply was cut off, or is still running: "
            "some creates may be there already; apply looks for them first"
        )
    _save(plan, out)
    emit(render(plan, output_format, quota), output=output, no_color=no_color)
    return plan_status(plan, detailed=detailed_exitcode)


def _save(plan: Plan, path: Path | None) -> None:
    if path:
        from reconciler.cli.output import write_private
        from reconciler.planning.plan_json import to_json

        write_private(path, to_json(plan))


def _document_on_screen(output_format: str, output: Path | None) -> bool:
    """Whether a program's format goes where a person would see it mixed with progress."""
    return output_format != "text" and output is None and sys.stdout.isatty()


def plan_status(plan: Plan, *, detailed: bool) -> ExitStatus:
    """Return what a plan means for the caller."""
    statuses = []
    if plan.blocked or plan.tripped:
        statuses.append(ExitStatus.BLOCKED)
    if plan.pending and detailed:
        statuses.append(ExitStatus.CHANGES)
    return ExitStatus.worst(statuses)
