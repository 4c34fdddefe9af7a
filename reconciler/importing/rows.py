"""
Turns the rows of a spreadsheet into drafts of manifests, or into everything that is wrong with them.

What a cell becomes is decided in `cells.py`, which rows are about one organization in `records.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.importing.cells import Conventions, Unfit, converter, is_blank, of_profile
from reconciler.importing.declared import Declared, Unclear
from reconciler.importing.drafts import Draft
from reconciler.importing.linked_people import more
from reconciler.importing.records import PEOPLE, Cell, Record, Records, persons
from reconciler.model import Position, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from reconciler.desired import Manifest
    from reconciler.importing.tables import Row, Table
    from reconciler.importing.targets import Column
    from reconciler.manifests.document import Value


@dataclass(slots=True)
class Read:
    """
    What a spreadsheet holds.

    Attributes:
        problems: By place: the row as line, the column from 1.
        duplicates: How many rows are about an organization of an earlier one.
    """

    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    duplicates: int = 0


class RowReader:
    """
    Reads the rows of one spreadsheet.

    Args:
        path: What the spreadsheet is called in problems.
        table: Its cells.
        columns: Those that are imported.
        conventions: How cells are written.
    """

    def __init__(self, path: str, table: Table, columns: Sequence[Column], conventions: Conventions) -> None:
        self._path = path
        self._table = table
        self._columns = {each.target: each for each in columns}
        # A row that is about no organization does not say either how the others write numbers and dates.
        rows = [row for row in table.rows if _has_sound_profile(row, columns, conventions)]
        self._converters = {
            each.target: converter(each, _filled(rows, each.index), conventions) for each in columns
        }
        self._read = Read(problems=[Problem(Position(path, row), why) for row, why in table.faults])

    def read(self, manifests: Sequence[Manifest], said_by: Callable[[Manifest], Value]) -> Read:
        """
        Return drafts and problems.

        Args:
            manifests: Those that there are.
            said_by: Returns what one of them says, as it is written.
        """
        declared = Declared(manifests)
        for record in list(self._records()):
            try:
                self._read.drafts.append(self._draft(record, declared, said_by))
            except Unclear as error:
                self._complain(record.row, str(error))
        self._read.problems.sort()
        return self._read

    def _records(self) -> Iterator[Record]:
        """Yield a record for each organization, which later rows may add to until the last one is read."""
        known = Records()
        for row in self._table.rows:
            record = self._record(row)
            if record is None:
                continue
            try:
                earlier = known.find(record)
            except Unclear as error:
                self._complain(row.number, str(error))
                continue
            if earlier is None:
                known.add(record)
                yield record
            elif self._agree(earlier, record):
                earlier.add(record)
                known.add(earlier)
                self._read.duplicates += 1

    def _record(self, row: Row) -> Record | None:
        """Return what a row says; None for one with something wrong in it."""
        record = Record(row.number)
        before = len(self._read.problems)
        for target, column in self._columns.items():
            cell = row.cell(column.index)
            if is_blank(cell):
                continue
            try:
                record.cells[target] = Cell(self._converters[target](cell), row.number)
            except Unfit as error:
                self._complain(row.number, str(error), column)
        for target in record.denied_lists():
            denied = "the row has values of the list's fields all the same"
            self._complain(row.number, denied, self._columns[target])
        if before == len(self._read.problems) and not record.names_an_organization:
            self._complain(row.number, "nothing tells which organization this is: no id, name or domain")
        return record if before == len(self._read.problems) else None

    def _agree(self, earlier: Record, record: Record) -> bool:
        """Return whether a row and earlier ones may be taken together; complain where they differ."""
        contradictions = list(earlier.contradictions(record))
        for target in contradictions:
            before, now = earlier.cells[target], record.cells[target]
            about = f"row {before.row}, which is about the same organization and says {_shown(before.value)}"
            self._complain(record.row, f"{_shown(now.value)} contradicts {about}", self._columns[target])
        return not contradictions

    def _draft(self, record: Record, declared: Declared, said_by: Callable[[Manifest], Value]) -> Draft:
        keys = record.keys()
        manifest = declared.find(record.id, record.name, record.domain, record.row)
        if not manifest and not record.name:
            raise Unclear("no name: only a row about an organization that has a manifest can do without")
        said = said_by(manifest) if manifest else None
        if isinstance(said, dict):
            keys = _beside_other_parts(keys, said)
            if PEOPLE in record.cells:
                keys["people"] = more(said.get("people"), persons(keys["people"]), lambda each: each)
        return Draft(str(Position(self._path, record.row)), keys, manifest)

    def _complain(self, row: int, message: str, column: Column | None = None) -> None:
        place = Position(self._path, row, column.index + 1 if column else 1)
        self._read.problems.append(Problem(place, f"{column.name}: {message}" if column else message))


def _beside_other_parts(keys: dict[str, Value], said: Mapping[str, Value]) -> dict[str, Value]:
    """Return keys with what is said of the same places besides: a column is one part of them."""
    filled = dict(keys)
    for key, value in keys.items():
        before = said.get(key)
        if isinstance(before, dict) and "when" in before:
            before = before.get("value")
        if isinstance(value, dict) and isinstance(before, dict):
            filled[key] = {**before, **_beside_other_parts(value, before)}
    return filled


def _has_sound_profile(row: Row, columns: Iterable[Column], conventions: Conventions) -> bool:
    for column in columns:
        cell = row.cell(column.index)
        if of_profile(column) and not is_blank(cell):
            try:
                converter(column, (), conventions)(cell)
            except Unfit:
                return False
    return True


def _filled(rows: Iterable[Row], index: int) -> list[str]:
    return [cell for row in rows if not is_blank(cell := row.cell(index))]


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
