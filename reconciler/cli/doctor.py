"""`reconciler doctor`: whether plan and apply would work from here, and what to do if not. Reads only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reconciler.cli import options
from reconciler.errors import ExitStatus, ReconcilerError

if TYPE_CHECKING:
    from pathlib import Path


@click.command("doctor")
@options.root
@options.sandbox
@options.account
@options.reserve
@options.verbose
@options.log_format
@options.no_color
def command(
    *,
    root: Path,
    sandbox: bool,
    account: str | None,
    reserve: float | None,
    verbose: bool,
    no_color: bool,
) -> ExitStatus:
    """
    Check key, account, permissions, quota, latency and clock, and say what to do next.

    Sends a handful of requests, which read. Exits 1 if anything is in the way of a plan.
    """
    from reconciler.cli.examining import examine, examine_manifests
    from reconciler.cli.output import emit
    from reconciler.cli.progress import Silent
    from reconciler.cli.session import Limits, open_link
    from reconciler.manifests.loading import load
    from reconciler.model import Finding
    from reconciler.reports.findings import findings_text

    loaded = load(root)
    findings = [examine_manifests(loaded)]
    limits = Limits.within(loaded.settings, reserve=reserve)
    try:
        with open_link(
            root, sandbox=sandbox, limits=limits, on_wait=Silent().waiting, verbose=verbose
        ) as link:
            findings.extend(examine(link, loaded, named=account))
    except ReconcilerError as error:
        findings.append(Finding("key", good=False, said=str(error), next_step=error.next_step))
    emit(findings_text(findings), output=None, no_color=no_color)
    return ExitStatus.DONE if all(each.good for each in findings) else ExitStatus.FAILED
