"""`reconciler plan`: what apply would change; writes nothing, since its session has no way to."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from reconciler.cli import options
from reconciler.errors import ExitStatus

if TYPE_CHECKING:
    from pathlib import Path

    from reconciler.model import Plan


@click.command("plan")
@options.of_a_plan
@options.result_format
@options.output
@click.option("--out", type=options.FILE, help="Save the plan as JSON, for `show` and `apply PLAN`.")
@click.option("--detailed-exitcode", is_flag=True, help="Exit 2 when there are changes to apply.")
@options.quiet
@options.no_color
def command(
    *,
    root: Path,
    sandbox: bool,
    targets: tuple[str, ...],
    account: str | None,
    allowed: dict[str, int],
    workers: int,
    reserve: float,
    max_requests: int | None,
    output_format: str,
    output: Path | None,
    out: Path | None,
    detailed_exitcode: bool,
    quiet: bool,
    no_color: bool,
) -> ExitStatus:
    """Show what apply would change in Affinity, field by field. Writes nothing."""
    from reconciler.cli.output import emit, warn, write_private
    from reconciler.cli.preparing import prepare, read_desired
    from reconciler.cli.progress import showing
    from reconciler.cli.session import Limits, open_link
    from reconciler.cli.showing import render
    from reconciler.cli.signals import ending_gracefully
    from reconciler.planning.plan_json import to_json

    desired = read_desired(root, targets)
    limits = Limits(workers, reserve, max_requests)
    with (
        showing(quiet=quiet or _json_on_screen(output_format, output), no_color=no_color) as progress,
        open_link(root, sandbox=sandbox, limits=limits, on_wait=progress.waiting) as link,
        ending_gracefully(link.gate),
    ):
        prepared = prepare(desired, link, account=account, allowed=allowed, progress=progress)
        plan, quota = prepared.plan, link.connection.quota
    if not (account or desired.loaded.settings.account or sandbox):
        warn(f"no account is named, so that apply will ask; bind it: account: {plan.account.subdomain}")
    if prepared.recent.unresolved:
        warn("an earlier apply was cut off: some creates may be there already; apply looks for them first")
    if out:
        write_private(out, to_json(plan))
    emit(render(plan, output_format, quota), output=output, no_color=no_color)
    return plan_status(plan, detailed=detailed_exitcode)


def _json_on_screen(output_format: str, output: Path | None) -> bool:
    """Whether a program's format goes where a person would see it mixed with progress."""
    return output_format == "json" and output is None and sys.stdout.isatty()


def plan_status(plan: Plan, *, detailed: bool) -> ExitStatus:
    """Return what a plan means for the caller."""
    statuses = []
    if plan.blocked or plan.tripped:
        statuses.append(ExitStatus.BLOCKED)
    if plan.pending and detailed:
        statuses.append(ExitStatus.CHANGES)
    return ExitStatus.worst(statuses)
