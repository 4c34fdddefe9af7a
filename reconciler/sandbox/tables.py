"""A table of one kind of record: SQL on its one side, frozen values on the other."""
# ruff: noqa: S608 - the names in these statements are ours, values are bound

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reconciler.sandbox.database import Database, Value

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Layout(Generic[Record]):
    """
    How one kind of record lies in its table.

    Attributes:
        table: Name of the table that holds the truth.
        columns: Their names; the first is `id`.
        row: A record as values of the columns.
        record: The record of a row.
        indexes: Columns by which a copy of the table is to be found quickly, besides `id`.
    """

    table: str
    columns: tuple[str, ...]
    row: Callable[[Record], tuple[Value, ...]]
    record: Callable[[tuple[Value, ...]], Record]
    indexes: tuple[str, ...] = ()


class Table(Generic[Record]):
    """
    The table that holds the truth, or a copy of it.

    Args:
        copy: Name of the copy, "" for the truth.
    """

    def __init__(self, database: Database, layout: Layout[Record], copy: str = "") -> None:
        self._database = database
        self._layout = layout
        self._name = copy or layout.table
        self._marks = ", ".join("?" * len(layout.columns))

    def copy_truth(self) -> None:
        """Make this table anew, for this connection alone, with what the truth is now."""
        self._database.query(f"CREATE TEMP TABLE {self._name} AS SELECT * FROM {self._layout.table}")
        self._database.query(f"CREATE UNIQUE INDEX temp.{self._name}_id ON {self._name} (id)")
        for column in self._layout.indexes:
            self._database.query(f"CREATE INDEX temp.{self._name}_{column} ON {self._name} ({column})")

    def fill(self, records: Iterable[Record], first_id: int = 0) -> None:
        """Add records under their own ids; new ones will get ids above those and not below `first_id`."""
        self._database.execute_many(
            f"INSERT INTO {self._name} VALUES ({self._marks})", map(self._layout.row, records)
        )
        self.reserve(first_id - 1)

    def reserve(self, highest_id: int) -> None:
        """Give no id up to this one to a new record."""
        [(used,)] = self._database.query(f"SELECT max(ifnull(max(id), 0), ?) FROM {self._name}", [highest_id])
        self._database.query("DELETE FROM sqlite_sequence WHERE name = ?", [self._name])
        self._database.query("INSERT INTO sqlite_sequence VALUES (?, ?)", [self._name, used])

    def insert(self, record: Record) -> int:
        """Add one under a new id, and return that."""
        statement = f"INSERT INTO {self._name} VALUES ({self._marks})"
        return self._database.insert(statement, (None, *self._layout.row(record)[1:]))

    def put(self, record: Record) -> None:
        """Add one, in the place of the one with its id."""
        self._database.query(f"REPLACE INTO {self._name} VALUES ({self._marks})", self._layout.row(record))

    def remove(self, record_id: int) -> None:
        """Remove one, if it is there."""
        self._database.query(f"DELETE FROM {self._name} WHERE id = ?", [record_id])

    def select(
        self,
        condition: str,
        values: Sequence[Value] = (),
        *,
        limit: int = -1,
        offset: int = 0,
        descending: bool = False,
    ) -> list[Record]:
        """Return those that fulfil an SQL condition, by id; a negative limit is none."""
        rows = self._database.query(
            f"SELECT {', '.join(self._layout.columns)} FROM {self._name} WHERE {condition} "
            f"ORDER BY id {'DESC' if descending else 'ASC'} LIMIT ? OFFSET ?",
            [*values, limit, offset],
        )
        return list(map(self._layout.record, rows))

    def rows(
        self, columns: Sequence[str], condition: str, values: Sequence[Value] = ()
    ) -> list[tuple[Value, ...]]:
        """Return some columns of those that fulfil an SQL condition, by id, as they lie in the table."""
        return self._database.query(
            f"SELECT {', '.join(columns)} FROM {self._name} WHERE {condition} ORDER BY id", values
        )

    def count(self, condition: str, values: Sequence[Value] = ()) -> int:
        """Return how many fulfil an SQL condition."""
        [(count,)] = self._database.query(f"SELECT count(*) FROM {self._name} WHERE {condition}", values)
        assert isinstance(count, int)  # noqa: S101 - count() gives one
        return count
