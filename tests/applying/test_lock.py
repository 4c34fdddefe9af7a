"""One apply at a time in a working directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.applying.lock import only_one
from reconciler.errors import ReconcilerError

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("fcntl", reason="nothing keeps two runs apart on this system")


def test_a_second_apply_is_refused_while_the_first_one_runs(tmp_path: Path) -> None:
    with only_one(tmp_path), pytest.raises(ReconcilerError, match="another apply is running") as caught:
        only_one(tmp_path).__enter__()
    assert "wait until it has ended" == caught.value.next_step


def test_the_next_apply_may_run_however_the_first_one_ended(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), only_one(tmp_path):
        raise ZeroDivisionError
    with only_one(tmp_path):
        pass


def test_other_directories_are_free(tmp_path: Path) -> None:
    with only_one(tmp_path / "a"), only_one(tmp_path / "b"):
        pass


def test_the_folder_is_made_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "journal"
    with only_one(folder):
        assert 0o700 == folder.stat().st_mode & 0o777
        assert 0o600 == (folder / "lock").stat().st_mode & 0o777
