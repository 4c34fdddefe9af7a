"""
Decides which files are manifests, and reads them; what is no ordinary file under the root is refused.

Plans run on other people's pull requests: a link must not lead out of the root, a pipe must not hang the run.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from reconciler.model import Position, Problem

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "organizations"
SUFFIXES = (".yaml", ".yml")
MAX_BYTES = 10**6

_FEW_BYTES = 2**12
"""More than most manifests have."""

_SET_ASIDE = (".", "_")
_LINKED_FOLDER = "links to folders are not followed: move the folder here"
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)


class UnreadableFile(Exception):
    """A file whose bytes are not to be had; the message says why."""


class MissingFile(UnreadableFile):
    """There is no such file."""


def is_set_aside(path: str) -> bool:
    """Return whether a path leads through a hidden file or folder, or one that begins with `_`."""
    return any(part.startswith(_SET_ASIDE) and part not in {".", ".."} for part in path.split("/"))


def find(root: Path, folder: str) -> tuple[list[str], list[Problem]]:
    """
    Return the paths of the manifests in a folder, sorted, and what keeps others from being looked at.

    Hidden files and folders, and those beginning with `_`, are no manifests. No folder, no manifests.
    """
    if (root / folder).is_symlink():
        return [], [Problem(Position(folder), _LINKED_FOLDER)]
    paths: list[str] = []
    problems: list[Problem] = []
    folders = [folder]
    while folders:
        folder = folders.pop()
        try:
            entries = [entry for entry in os.scandir(root / folder) if not entry.name.startswith(_SET_ASIDE)]
        except FileNotFoundError:
            continue
        except OSError as error:
            problems.append(Problem(Position(folder), f"the folder cannot be read: {error.strerror}"))
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
            elif complaint := _complaint(entry):
                problems.append(Problem(Position(_printable(path)), complaint))
            elif entry.name.endswith(SUFFIXES):
                paths.append(path)
    return sorted(paths), problems


def _complaint(entry: os.DirEntry[str]) -> str | None:
    if entry.is_symlink() and _leads_to_folder(entry):
        return _LINKED_FOLDER
    if entry.name.endswith(SUFFIXES) and _printable(entry.name) != entry.name:
        return "the name of the file is not UTF-8"
    return None


def _leads_to_folder(link: os.DirEntry[str]) -> bool:
    try:
        return link.is_dir()
    except OSError:  # a loop, which reading the file will tell of
        return False


def _printable(path: str) -> str:
    """Return a path without the lone surrogates that stand for bytes that are not UTF-8."""
    return path if path.isascii() else os.fsencode(path).decode(errors="backslashreplace")


def read(root: Path, path: str) -> bytes:
    """
    Return the bytes of a file below the root.

    Raises:
        UnreadableFile: It is no ordinary file, too large, or a link that leads out of the root.
    """
    try:
        descriptor = _open(root, path)
    except FileNotFoundError as error:
        raise MissingFile("no such file") from error
    except OSError as error:
        raise UnreadableFile(f"the file cannot be read: {error.strerror}") from error
    try:
        return _read(descriptor)
    except OSError as error:
        raise UnreadableFile(f"the file cannot be read: {error.strerror}") from error
    finally:
        os.close(descriptor)


def _open(root: Path, path: str) -> int:
    """Open without following a link, which costs nothing; only where that fails look where the link leads."""
    try:
        return os.open(f"{root}/{path}", _FLAGS | _NO_FOLLOW)
    except OSError:
        if not (root / path).is_symlink():
            raise
    try:
        target = (root / path).resolve(strict=True)
    except (OSError, RuntimeError) as error:  # a loop is a RuntimeError before Python 3.13
        raise UnreadableFile("a link that leads nowhere") from error
    if not target.is_relative_to(root.resolve()):
        raise UnreadableFile("a link that leads out of the root")
    if any(part.startswith(".") for part in target.relative_to(root.resolve()).parts):
        raise UnreadableFile("a link to a hidden file")
    return os.open(target, _FLAGS)


def _has_position(descriptor: int) -> bool:
    """Whether a file can be read at any place; a pipe has none, and a folder cannot be read."""
    try:
        os.lseek(descriptor, 0, os.SEEK_CUR)
    except OSError:
        return False
    return True


def _read(descriptor: int) -> bytes:
    data = os.read(descriptor, _FEW_BYTES) if _has_position(descriptor) else b""
    if 0 < len(data) < _FEW_BYTES:
        return data  # all there is: asking for status and size would take as long as reading
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFile("not an ordinary file")
    size = status.st_size
    if size > MAX_BYTES:
        raise UnreadableFile(f"the file has {size:,} bytes: at most {MAX_BYTES:,} are read")
    while len(data) < size and (rest := os.read(descriptor, size - len(data))):
        data += rest
    return data
