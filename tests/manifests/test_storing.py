from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from reconciler.manifests.storing import NotStored, create, replace

if TYPE_CHECKING:
    from pathlib import Path

PATH = "organizations/acme.yaml"


def _written(root: Path, data: bytes = b"before") -> Path:
    file = root / PATH
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)
    return file


def test_a_file_gets_another_text_and_keeps_its_mode(tmp_path: Path) -> None:
    """And nothing is left beside it."""
    file = _written(tmp_path)
    file.chmod(0o640)
    replace(tmp_path, PATH, b"before", b"after")
    assert (b"after", 0o640) == (file.read_bytes(), file.stat().st_mode & 0o777)
    assert [file] == list(file.parent.iterdir())


def test_a_file_that_has_changed_is_left_alone(tmp_path: Path) -> None:
    """Somebody else's work is in it."""
    file = _written(tmp_path, b"between")
    with pytest.raises(NotStored, match="has changed"):
        replace(tmp_path, PATH, b"before", b"after")
    assert b"between" == file.read_bytes()
    assert [file] == list(file.parent.iterdir())


def test_a_file_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    """Somebody has removed it on purpose."""
    with pytest.raises(NotStored, match="No such file"):
        replace(tmp_path, PATH, b"before", b"after")
    assert [] == list(tmp_path.iterdir())


def test_a_crash_while_writing_leaves_the_old_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new one takes its place only when it is on the disk."""

    def fail(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    file = _written(tmp_path)
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(NotStored, match="Input/output error"):
        replace(tmp_path, PATH, b"before", b"after")
    with pytest.raises(NotStored, match="Input/output error"):
        create(tmp_path, "organizations/new.yaml", b"new")
    assert [(file, b"before")] == [(each, each.read_bytes()) for each in file.parent.iterdir()]


def test_a_new_file_comes_with_its_folders(tmp_path: Path) -> None:
    """With the mode that other programs would give it."""
    create(tmp_path, "organizations/seed/acme.yaml", b"new")
    file = tmp_path / "organizations" / "seed" / "acme.yaml"
    ordinary = tmp_path / "ordinary"
    ordinary.touch()
    assert (b"new", ordinary.stat().st_mode) == (file.read_bytes(), file.stat().st_mode)
    assert [file] == list(file.parent.iterdir())


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """Whatever there is under that name."""
    file = _written(tmp_path)
    with pytest.raises(NotStored, match="already"):
        create(tmp_path, PATH, b"new")
    with pytest.raises(NotStored, match="already"):
        create(tmp_path, f"{PATH}/acme.yaml", b"new")
    assert b"before" == file.read_bytes()


@pytest.mark.parametrize("path", ["../acme.yaml", "/acme.yaml", "organizations/../../acme.yaml", "."])
def test_nothing_is_written_outside_of_the_root(tmp_path: Path, path: str) -> None:
    """Nor is the root itself."""
    root = tmp_path / "root"
    root.mkdir()
    with pytest.raises(NotStored, match="out of the root"):
        create(root, path, b"new")
    with pytest.raises(NotStored, match="out of the root"):
        replace(root, path, b"before", b"after")
    assert [root] == list(tmp_path.iterdir())


@pytest.mark.parametrize("link", ["organizations", PATH])
def test_nothing_is_written_through_a_link(tmp_path: Path, link: str) -> None:
    """Neither of a folder nor of a file, wherever it leads; a pull request can bring one."""
    root, elsewhere = tmp_path / "root", tmp_path / "elsewhere"
    elsewhere.mkdir()
    target = elsewhere if link == "organizations" else elsewhere / "acme.yaml"
    (elsewhere / "acme.yaml").write_bytes(b"before")
    (root / link).parent.mkdir(parents=True)
    (root / link).symlink_to(target)
    with pytest.raises(NotStored, match="is a link"):
        replace(root, PATH, b"before", b"after")
    with pytest.raises(NotStored, match="is a link"):
        create(root, PATH, b"new")
    assert b"before" == (elsewhere / "acme.yaml").read_bytes()
