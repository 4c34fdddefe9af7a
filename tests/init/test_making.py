from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.errors import ReconcilerError
from reconciler.init.making import IGNORE_FILE, Fate, make

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"README.md": "# Ours\n", "schemas/a.json": "{}\n"}


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_an_empty_folder_gets_everything(tmp_path: Path) -> None:
    """The folder itself, too."""
    folder = tmp_path / "new" / "repository"
    assert dict.fromkeys((IGNORE_FILE, *FILES), Fate.MADE) == make(folder, FILES)
    assert {IGNORE_FILE: b".reconciler/\n", "README.md": b"# Ours\n", "schemas/a.json": b"{}\n"} == _tree(
        folder
    )


def test_what_is_there_is_kept(tmp_path: Path) -> None:
    """To the byte; the rest is made beside it."""
    (tmp_path / "README.md").write_bytes(b"theirs")
    fates = make(tmp_path, FILES)
    assert (Fate.KEPT, Fate.MADE) == (fates["README.md"], fates["schemas/a.json"])
    assert b"theirs" == (tmp_path / "README.md").read_bytes()


def test_a_second_time_changes_nothing(tmp_path: Path) -> None:
    """All of it is kept."""
    make(tmp_path, FILES)
    before = _tree(tmp_path)
    assert {Fate.KEPT} == set(make(tmp_path, FILES).values())
    assert before == _tree(tmp_path)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b".reconciler/\n"),
        (b"*.pyc\n", b"*.pyc\n.reconciler/\n"),
        (b"*.pyc", b"*.pyc\n.reconciler/\n"),
        (b"*.pyc\r\nbuild/\r\n", b"*.pyc\r\nbuild/\r\n.reconciler/\r\n"),
        (b"# .reconciler/\n", b"# .reconciler/\n.reconciler/\n"),
        (b"caf\xe9\n", b"caf\xe9\n.reconciler/\n"),
    ],
    ids=["empty", "line", "no-last-break", "crlf", "comment", "not-utf-8"],
)
def test_gitignore_gains_what_it_lacks(tmp_path: Path, before: bytes, after: bytes) -> None:
    """One line at its end; what was there stays."""
    (tmp_path / IGNORE_FILE).write_bytes(before)
    assert Fate.EXTENDED == make(tmp_path, {})[IGNORE_FILE]
    assert after == (tmp_path / IGNORE_FILE).read_bytes()


@pytest.mark.parametrize("line", [".reconciler/", "/.reconciler/", ".reconciler", " .reconciler/ \r"])
def test_gitignore_that_has_the_line_is_kept(tmp_path: Path, line: str) -> None:
    """In any of its forms."""
    (tmp_path / IGNORE_FILE).write_text(f"*.pyc\n{line}\n", newline="")
    assert Fate.KEPT == make(tmp_path, {})[IGNORE_FILE]


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    """It might lead anywhere; what does not exist behind it is not made either."""
    (tmp_path / "elsewhere").mkdir()
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "schemas").symlink_to(tmp_path / "elsewhere")
    (folder / "README.md").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ReconcilerError, match="schemas is a link"):
        make(folder, FILES)
    assert [] == list((tmp_path / "elsewhere").iterdir())
    assert not (tmp_path / "nowhere").exists()


def test_what_stands_in_the_way_is_named(tmp_path: Path) -> None:
    """Here a file, where a folder is needed."""
    (tmp_path / "schemas").write_text("")
    with pytest.raises(ReconcilerError, match=r"schemas/a\.json: "):
        make(tmp_path, FILES)
