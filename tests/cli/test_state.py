from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.cli.state import journal_folder, make_folder, sandbox_file
from reconciler.errors import ReconcilerError

if TYPE_CHECKING:
    from pathlib import Path


def test_everything_is_in_one_folder_that_git_ignores(tmp_path: Path) -> None:
    """So that one line of .gitignore does."""
    assert {tmp_path / ".reconciler"} == {sandbox_file(tmp_path).parent, journal_folder(tmp_path).parent}


def test_the_folder_is_for_its_owner(tmp_path: Path) -> None:
    """And may be there already."""
    make_folder(tmp_path)
    make_folder(tmp_path)
    assert 0o700 == (tmp_path / ".reconciler").stat().st_mode & 0o777


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    """A pull request can bring one, and it might lead anywhere."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".reconciler").symlink_to("elsewhere")
    with pytest.raises(ReconcilerError, match="symbolic link"):
        make_folder(tmp_path)
