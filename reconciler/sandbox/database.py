"""
The one SQLite connection: opening it privately, its tables, and transactions between threads.

What the tables mean is for `store` (records) and `stats` (counters) to know.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager, suppress
from threading import RLock
from typing import TYPE_CHECKING, Final

from reconciler.sandbox.options import Unusable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

Value = str | int | float | None

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS organizations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- an id is never given twice
    name TEXT NOT NULL,
    domain TEXT,
    domains TEXT NOT NULL,
    is_global INTEGER NOT NULL,
    crunchbase_uuid TEXT,
    person_ids TEXT NOT NULL,
    opportunity_ids TEXT NOT NULL,
    interactions TEXT NOT NULL,
    folded TEXT NOT NULL                   -- name and domains as searches compare them
);
CREATE TABLE IF NOT EXISTS merged (id INTEGER PRIMARY KEY, survivor_id INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS persons (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    type INTEGER NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    emails TEXT NOT NULL,
    folded TEXT NOT NULL                   -- names and e-mails as searches compare them
);
CREATE TABLE IF NOT EXISTS fields (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    entity_type INTEGER NOT NULL,
    value_type INTEGER NOT NULL,
    list_id INTEGER,
    allows_multiple INTEGER NOT NULL,
    enrichment_source TEXT NOT NULL,
    slug TEXT NOT NULL,
    is_required INTEGER NOT NULL,
    options TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS lists (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    type INTEGER NOT NULL,
    name TEXT NOT NULL,
    is_public INTEGER NOT NULL,
    owner_id INTEGER NOT NULL,
    creator_id INTEGER NOT NULL,
    permissions TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS list_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    list_id INTEGER NOT NULL,
    entity_type INTEGER NOT NULL,
    entity_id INTEGER NOT NULL,
    creator_id INTEGER NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS list_entries_by_list ON list_entries (list_id);
CREATE INDEX IF NOT EXISTS list_entries_by_entity ON list_entries (entity_id);
CREATE TABLE IF NOT EXISTS field_values (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    field_id INTEGER NOT NULL,
    entity_type INTEGER NOT NULL,
    entity_id INTEGER NOT NULL,
    list_entry_id INTEGER,
    value TEXT NOT NULL,                   -- JSON; of a dropdown its option's id
    created_at TEXT NOT NULL,
    updated_at TEXT
);
CREATE INDEX IF NOT EXISTS field_values_by_entity ON field_values (entity_id);
CREATE TABLE IF NOT EXISTS field_value_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    field_id INTEGER NOT NULL,
    entity_type INTEGER NOT NULL,
    entity_id INTEGER NOT NULL,
    list_entry_id INTEGER,
    action_type INTEGER NOT NULL,
    value TEXT NOT NULL,
    changed_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS merges (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    task_id TEXT NOT NULL,
    primary_id INTEGER NOT NULL,
    duplicate_id INTEGER NOT NULL,
    started_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS counters (
    kind TEXT NOT NULL, name TEXT NOT NULL, detail TEXT NOT NULL, value REAL NOT NULL,
    PRIMARY KEY (kind, name, detail)
) WITHOUT ROWID;
"""
_APPLICATION_ID: Final = 0x41664652
_VERSION: Final = 2
"""Raised whenever the tables change: a file of another version is refused; `sandbox reset` removes it."""

_BUSY_TIMEOUT_S: Final = 10.0


class Database:
    """
    A connection that threads share; every statement and every transaction holds one lock.

    Args:
        path: The file, made with its folder if need be, for its owner alone; None keeps all in memory.

    Raises:
        Unusable: The file cannot be opened, or is something else.
    """

    def __init__(self, path: Path | None) -> None:
        self.lock = RLock()
        try:
            if path is not None:
                _make_private(path)
            self._connection = sqlite3.connect(
                path or ":memory:", timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as error:
            raise Unusable("db", f"cannot open {path}: {error}") from error
        try:
            self._check_version(path)
            # The tables come all at once, so that who opens the file meanwhile finds none or all of them.
            self._connection.executescript(
                f"PRAGMA synchronous=NORMAL; BEGIN IMMEDIATE; {_SCHEMA}"
                f"PRAGMA application_id={_APPLICATION_ID}; PRAGMA user_version={_VERSION}; COMMIT;"
            )
            # Refused while another process does the same; the file is then as that one leaves it.
            with suppress(sqlite3.OperationalError):
                self.query("PRAGMA journal_mode=WAL")
        except sqlite3.Error as error:
            self._connection.close()
            raise Unusable("db", f"{path} is no database of the sandbox: {error}") from error

    def _check_version(self, path: Path | None) -> None:
        """Leave a file alone that holds anything but our tables of this version."""
        [[tables]] = self.query("SELECT count(*) FROM sqlite_master")
        [[application]] = self.query("PRAGMA application_id")
        [[version]] = self.query("PRAGMA user_version")
        if tables and (application, version) != (_APPLICATION_ID, _VERSION):
            self._connection.close()
            raise Unusable(
                "db", f"{path} is no database of this version of the sandbox; remove it to begin anew"
            )

    def query(self, sql: str, values: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        """Run one statement and return its rows."""
        with self.lock:
            return self._connection.execute(sql, values).fetchall()

    def execute_many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement for each of `rows`."""
        with self.lock:
            self._connection.executemany(sql, rows)

    def insert(self, sql: str, values: Sequence[Value]) -> int:
        """Run one INSERT and return the new row's id."""
        with self.lock:
            row_id = self._connection.execute(sql, values).lastrowid
        assert row_id is not None  # noqa: S101 - an INSERT has one
        return row_id

    @property
    def in_transaction(self) -> bool:
        """Whether what is written now may still be undone."""
        return self._connection.in_transaction

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep other threads and processes out, and undo everything if the block raises."""
        with self.lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close the connection; the file keeps everything."""
        with self.lock:
            self._connection.close()


def _make_private(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # SQLite gives its -wal and -shm files the permissions of the database.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
