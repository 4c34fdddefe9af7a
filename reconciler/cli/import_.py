"""`reconciler import`: manifests of what Affinity holds, or of a spreadsheet's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reconciler.cli import options
from reconciler.cli.import_options import check_one_source, of_an_import

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reconciler.errors import ExitStatus


@click.command("import")
@of_an_import
@options.root
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@options.quiet
@options.verbose
@options.log_format
@options.no_color
@click.pass_context
def command(
    context: click.Context,
    *,
    everything: bool,
    on_lists: tuple[str, ...],
    ids: tuple[int, ...],
    domains: tuple[str, ...],
    fields: tuple[str, ...],
    lists: tuple[str, ...],
    people: bool,
    sandbox: bool,
    account: str | None,
    workers: int,
    reserve: float | None,
    max_requests: int | None,
    csv: Path | None,
    mapped: tuple[str, ...],
    splits: Mapping[str, str],
    delimiter: str | None,
    decimal: str | None,
    date_format: str | None,
    skip_bad: bool,
    root: Path,
    dry_run: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> ExitStatus:
    """
    Write manifests of what Affinity holds, or of a spreadsheet's rows.

    Makes a file for each organization under organizations/, with what was asked for and nothing else. A
    manifest that declares the organization already is edited instead, and its comments stay.

    With --all, --list, --id or --domain, manifests are pinned, and a plan right after it finds nothing to do
    about what was imported. What manifests declare besides stays as it is. Exits 1 if something could not be
    imported; the rest is.

    With --csv, nothing is written if anything is wrong with any row, unless --skip-bad is given.
    """
    from reconciler.cli.importing import finish, read_existing
    from reconciler.cli.observing import Request, observe_account
    from reconciler.cli.session import Limits
    from reconciler.cli.spreadsheets import Reading, read_spreadsheet

    check_one_source(context)
    existing = read_existing(root)
    if csv:
        reading = Reading(csv, mapped, splits, delimiter, decimal, date_format, skip_bad)
        return finish(existing, read_spreadsheet(existing, reading), dry_run=dry_run)
    request = Request(everything, on_lists, ids, domains, fields, lists, people, account)
    limits = Limits.within(existing.settings, workers=workers, reserve=reserve, max_requests=max_requests)
    imported = observe_account(
        existing, request, limits, sandbox=sandbox, quiet=quiet, verbose=verbose, no_color=no_color
    )
    return finish(existing, imported, dry_run=dry_run)
