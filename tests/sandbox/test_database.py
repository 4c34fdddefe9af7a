from __future__ import annotations

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from reconciler.sandbox.database import Database
from reconciler.sandbox.options import Unusable

if TYPE_CHECKING:
    from pathlib import Path


def test_the_file_is_private_and_in_wal_mode(tmp_path: Path) -> None:
    """Database and journal are readable by their owner alone; folders are made."""
    path = tmp_path / "new" / "sandbox.sqlite3"
    with closing(Database(path)) as database:
        assert [("wal",)] == database.query("PRAGMA journal_mode")
        database.query("INSERT INTO merged VALUES (1, 2)")
        modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
        assert {0o600} == modes
        assert 3 == len(list(path.parent.iterdir()))


def test_a_transaction_that_fails_leaves_nothing() -> None:
    """What was written before an exception is undone, and the next transaction works."""
    with closing(Database(None)) as database:

        def fail() -> None:
            with database.transaction():
                database.query("INSERT INTO merged VALUES (1, 2)")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        with database.transaction():
            database.query("INSERT INTO merged VALUES (3, 4)")
        assert [(3, 4)] == database.query("SELECT * FROM merged")


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    """A text file is left as it is."""
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to be taken for one at first sight\n" * 20)
    before = path.read_bytes()
    with pytest.raises(Unusable, match="no database"):
        Database(path)
    assert before == path.read_bytes()


def test_a_path_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    """A folder is no file."""
    with pytest.raises(Unusable, match="cannot open") as caught:
        Database(tmp_path)
    assert "db" == caught.value.option


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE organizations (id)", "CREATE TABLE other (id)", "PRAGMA user_version=1"]
)
def test_a_file_of_another_version_is_left_alone(tmp_path: Path, statement: str) -> None:
    """Its tables would not be those that are expected; somebody else's file is not made ours."""
    path = tmp_path / "state.sqlite3"
    if statement.startswith("PRAGMA"):
        Database(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()
    with pytest.raises(Unusable, match="no database of this version"):
        Database(path)


def test_a_file_of_ours_is_opened_again(tmp_path: Path) -> None:
    """As often as anybody likes."""
    for _ in range(3):
        Database(tmp_path / "state.sqlite3").close()


def test_a_new_file_may_be_opened_by_several_at_once(tmp_path: Path) -> None:
    """None of them finds it half made, or is refused because another one makes it."""
    meeting = Barrier(4, timeout=10)

    def open_together(path: Path) -> object:
        meeting.wait()
        with closing(Database(path)) as database:
            return database.query("SELECT * FROM merged")

    with ThreadPoolExecutor(4) as pool:
        for number in range(25):
            path = tmp_path / f"{number}.sqlite3"
            assert [[]] * 4 == list(pool.map(open_together, [path] * 4))
