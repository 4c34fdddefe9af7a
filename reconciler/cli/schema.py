"""`reconciler schema`: the JSON Schema of manifests, as it ships or with an account's own names in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from reconciler.cli import options
from reconciler.errors import InvalidInput, ReconcilerError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reconciler.workspace.snapshot import Snapshot


@click.command("schema")
@click.option(
    "--workspace",
    is_flag=True,
    help="With this account's fields, options and lists; into schemas/workspace.schema.json under the root.",
)
@options.root
@options.sandbox
@options.account
@options.reserve
@options.verbose
@options.log_format
@click.option("--output", type=options.FILE, help="File for the schema, instead.")
def command(
    *,
    workspace: bool,
    root: Path,
    sandbox: bool,
    account: str | None,
    reserve: float | None,
    verbose: bool,
    output: Path | None,
) -> None:
    """
    Print the schema of manifests, for editors.

    With --workspace, read the account (three requests) and write its names into the schema: editors complete
    them, and `validate` refuses others offline.
    """
    from reconciler.cli.output import emit
    from reconciler.resources import schema

    if workspace:
        snapshot = _read(root, sandbox=sandbox, account=account, reserve=reserve, verbose=verbose)
        _write(root, snapshot, output)
    elif sandbox or account:
        raise UsageError("only --workspace reads an account", next_step="give --workspace as well")
    else:
        emit(_text(schema("organization")), output=output)


def _read(
    root: Path, *, sandbox: bool, account: str | None, reserve: float | None, verbose: bool
) -> Snapshot:
    """
    Read names and types of everything that manifests can declare.

    Raises:
        InvalidInput: The settings are invalid, so that nobody knows which account is meant.
        WrongAccount: The key belongs to another account than settings or `account` name.
        RemoteError: Affinity could not be read.
    """
    from datetime import UTC, datetime

    from reconciler.affinity.v1 import V1Reader
    from reconciler.cli.progress import Silent
    from reconciler.cli.session import Limits, check_account, open_link
    from reconciler.cli.signals import ending_gracefully
    from reconciler.manifests.settings import read_settings
    from reconciler.planning.catalog import Catalog
    from reconciler.workspace.snapshot import Snapshot

    settings, problems = read_settings(root)
    if problems:
        raise InvalidInput(problems)
    limits = Limits.within(settings, reserve=reserve)
    with (
        open_link(root, sandbox=sandbox, limits=limits, on_wait=Silent().waiting, verbose=verbose) as link,
        ending_gracefully(link.gate),
    ):
        v1 = V1Reader(link.connection)
        identity = v1.whoami()
        check_account(identity.account, settings, account)
        catalog = Catalog(v1.fields(), v1.lists())
        return Snapshot(identity.account, datetime.fromtimestamp(link.now_s(), UTC).date(), catalog)


def _write(root: Path, snapshot: Snapshot, output: Path | None) -> None:
    from reconciler.cli.output import emit, say
    from reconciler.workspace.checking import PATH
    from reconciler.workspace.schema import workspace_schema

    text = _text(workspace_schema(snapshot))
    if output:
        emit(text, output=output)
    else:
        _store(root, PATH, text.encode())
    fields = sum(each.writable for each in snapshot.catalog.fields)
    lists = sum(each.holds_organizations for each in snapshot.catalog.lists)
    say(f"{output or PATH}: {fields:,} fields and {lists:,} lists of account {snapshot.account.subdomain}")


def _store(root: Path, path: str, data: bytes) -> None:
    """
    Write a file of the repository, new or in place of what is there.

    Raises:
        ReconcilerError: It cannot be written, or would be written through a link.
    """
    from reconciler.manifests import files, storing

    try:
        try:
            storing.replace(root, path, files.read(root, path), data)
        except files.MissingFile:
            storing.create(root, path, data)
    except (files.UnreadableFile, storing.NotStored) as error:
        raise ReconcilerError(f"{path}: {error}") from error


def _text(schema: Mapping[str, object]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
