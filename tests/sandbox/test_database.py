from __future__ import annotations

import stat
from contextlib import closing
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
