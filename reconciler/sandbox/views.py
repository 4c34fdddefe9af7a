"""
One kind of record as its readers see it. A write is true at once; a `View` decides when others see it.

What the records mean, and which belong together, is for `store` to know.
"""

from __future__ import annotations

import json
from collections import deque
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from reconciler.sandbox.tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, ClassVar

    from reconciler.sandbox.database import Database, Value
    from reconciler.sandbox.tables import Layout


class _Stored(Protocol):
    """Any of the frozen dataclasses of `records` that has an id."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def id(self) -> int: ...


Record = TypeVar("Record", bound=_Stored)


class View(Generic[Record]):
    """
    The records as one kind of reader sees them: as they were `lag_s` ago.

    Without lag that is the truth itself. With lag it is a copy that writes reach when they are due; the copy
    is made anew when the sandbox starts, so that a restart catches up.

    Args:
        name: Of the reader.
        clock_s: Monotonic seconds.
    """

    def __init__(
        self,
        database: Database,
        layout: Layout[Record],
        clock_s: Callable[[], float],
        name: str = "",
        lag_s: float = 0,
    ) -> None:
        self._database = database
        self._table = Table(database, layout, f"{layout.table}_seen_by_{name}" if lag_s else "")
        self._lag_s = lag_s
        self._clock_s = clock_s
        self._waiting: deque[tuple[float, int, Record | None]] = deque()

    def start(self) -> None:
        """Show everything as it is now."""
        if self._lag_s:
            self._table.copy_truth()

    def later(self, record_id: int, record: Record | None) -> None:
        """Show a write when it is due; None for a deletion."""
        if self._lag_s:
            self._waiting.append((self._clock_s() + self._lag_s, record_id, record))

    def select(
        self,
        condition: str = "TRUE",
        values: Sequence[Value] = (),
        *,
        limit: int = -1,
        offset: int = 0,
        descending: bool = False,
    ) -> list[Record]:
        """Return the records seen now that fulfil an SQL condition, by id; a negative limit is none."""
        with self._database.lock:
            self._catch_up()
            return self._table.select(condition, values, limit=limit, offset=offset, descending=descending)

    def get(self, record_id: int) -> Record | None:
        """Return one record as it is seen now."""
        found = self.select("id = ?", [record_id], limit=1)
        return found[0] if found else None

    def among(self, column: str, ids: Iterable[int], condition: str = "TRUE") -> list[Record]:
        """Return the records that have one of `ids` in a column and fulfil a condition."""
        chosen = json.dumps(list(ids))
        listed = f"{column} IN (SELECT value FROM json_each(?))"  # noqa: S608 - the column's name is ours
        return self.select(f"{listed} AND {condition}", [chosen])

    def rows(
        self, columns: Sequence[str], condition: str, values: Sequence[Value] = ()
    ) -> list[tuple[Value, ...]]:
        """Return some columns of the records seen now that fulfil an SQL condition, by id."""
        with self._database.lock:
            self._catch_up()
            return self._table.rows(columns, condition, values)

    def count(self, condition: str, values: Sequence[Value] = ()) -> int:
        """Return how many records seen now fulfil an SQL condition."""
        with self._database.lock:
            self._catch_up()
            return self._table.count(condition, values)

    def _catch_up(self) -> None:
        """Show what is due. What a transaction shows may be undone with it, and is due again then."""
        now_s = self._clock_s()
        due = list(takewhile(lambda write: write[0] <= now_s, self._waiting))
        for _, record_id, record in due:
            if record is None:
                self._table.remove(record_id)
            else:
                self._table.put(record)
        if not self._database.in_transaction:
            for _ in due:
                self._waiting.popleft()


class Collection(Generic[Record]):
    """
    All records of one kind. Writes belong into a transaction of the database.

    Args:
        clock_s: Monotonic seconds.
        search_lag_s: How long `search` shows the state before a write.
        v2_lag_s: The same for `v2`.

    Attributes:
        truth: What is written.
        search: What v1 searches and lists.
        v2: What v2 reads.
    """

    def __init__(
        self,
        database: Database,
        layout: Layout[Record],
        clock_s: Callable[[], float],
        *,
        search_lag_s: float = 0,
        v2_lag_s: float = 0,
    ) -> None:
        self._table = Table(database, layout)
        self.truth = View(database, layout, clock_s)
        self.search = View(database, layout, clock_s, "search", search_lag_s)
        self.v2 = View(database, layout, clock_s, "v2", v2_lag_s)

    def start(self) -> None:
        """Show everything as it is now, to every reader."""
        self.search.start()
        self.v2.start()

    def fill(self, records: Iterable[Record], first_id: int = 0) -> None:
        """Add the records of a seed under their own ids; new ones get higher ids, from `first_id` on."""
        self._table.fill(records, first_id)

    def reserve(self, highest_id: int) -> None:
        """Give no id up to this one to a new record."""
        self._table.reserve(highest_id)

    def add(self, record: Record) -> Record:
        """Add a record under a new id, and return it with that."""
        added = replace(record, id=self._table.insert(record))
        self._announce(added.id, added)
        return added

    def put(self, record: Record) -> None:
        """Put `record` in the place of the one with its id."""
        self._table.put(record)
        self._announce(record.id, record)

    def remove(self, record_id: int) -> None:
        """Remove a record for good."""
        self._table.remove(record_id)
        self._announce(record_id, None)

    def _announce(self, record_id: int, record: Record | None) -> None:
        self.search.later(record_id, record)
        self.v2.later(record_id, record)
