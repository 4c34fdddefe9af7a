"""The way from a spreadsheet to drafts of manifests, for `import --csv`; nothing is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.cli.importing import Imported, OnRefusal
from reconciler.cli.output import say, warn
from reconciler.errors import ForeignSchema, ReconcilerError, UsageError
from reconciler.importing.cells import Conventions
from reconciler.importing.days import compiled
from reconciler.importing.naming import Naming
from reconciler.importing.numerals import POINT
from reconciler.importing.revising import Reviser
from reconciler.importing.rows import RowReader
from reconciler.importing.tables import SEMICOLON, Unreadable, read_table
from reconciler.importing.targets import BadMapping, columns
from reconciler.manifests.files import MissingFile, UnreadableFile
from reconciler.planning.catalog import Catalog
from reconciler.reports.wording import counted
from reconciler.typed_json import WrongShape
from reconciler.workspace.checking import PATH, read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reconciler.cli.importing import Existing


@dataclass(frozen=True, slots=True)
class Reading:
    """
    How a user wants a spreadsheet read.

    Attributes:
        mapped: COLUMN=KEY, as given.
        splits: Separators of several values in a cell, by key.
        delimiter: None to tell it from the header.
        decimal: None to tell it from the cells.
        date_format: Such as DD/MM/YYYY.
        skip_bad: Leave rows out that have something wrong, instead of stopping.
    """

    file: Path
    mapped: tuple[str, ...]
    splits: Mapping[str, str]
    delimiter: str | None = None
    decimal: str | None = None
    date_format: str | None = None
    skip_bad: bool = False


def read_spreadsheet(existing: Existing, reading: Reading) -> Imported:
    """
    Read a spreadsheet and draft manifests of its rows.

    Raises:
        UsageError: An option does not fit the spreadsheet, or the workspace schema cannot be used.
        ForeignSchema: The workspace schema is another account's.
        ReconcilerError: The file is no table.
    """
    try:
        table = read_table(reading.file.read_bytes(), reading.delimiter)
    except Unreadable as error:
        raise ReconcilerError(f"{reading.file}: {error}") from error
    if table.encoding == "cp1252":
        warn(f"{reading.file} is not UTF-8 and is read as Windows-1252: look at letters with accents")
    catalog = _catalog(existing)
    try:
        mapped = columns(table.columns, reading.mapped, reading.splits, catalog)
        conventions = Conventions(
            reading.decimal,
            usual_decimal=None if table.delimiter == SEMICOLON else POINT,
            date_form=compiled(reading.date_format) if reading.date_format else None,
        )
    except (BadMapping, ValueError) as error:
        raise UsageError(str(error)) from error
    reader = RowReader(str(reading.file), table, mapped, conventions)
    found = reader.read(existing.manifests, existing.value)
    rows = counted(len(table.rows) + len(table.faults), "row")
    say(f"{reading.file}: {rows}, {counted(found.duplicates, 'duplicate')} of earlier ones")
    return Imported(
        tuple(found.drafts),
        Reviser(Naming(catalog or Catalog())),
        tuple(found.problems),
        catalog=catalog,
        on_refusal=OnRefusal.SKIP if reading.skip_bad else OnRefusal.STOP,
    )


def _catalog(existing: Existing) -> Catalog | None:
    """
    Return the fields and lists that the workspace schema knows; None where there is no such schema.

    Raises:
        UsageError: It cannot be used.
        ForeignSchema: It is another account's.
    """
    anew = "make it anew: reconciler schema --workspace"
    try:
        snapshot = read(existing.root)
    except MissingFile:
        return None
    except (UnreadableFile, WrongShape) as error:
        raise UsageError(f"{PATH}: {error}", next_step=anew) from error
    account = snapshot.account.subdomain
    if existing.settings.account and existing.settings.account.lower() != account.lower():
        raise ForeignSchema(
            f"{PATH} is of account {account}, but .reconciler.yaml names {existing.settings.account}",
            next_step=anew,
        )
    return snapshot.catalog
