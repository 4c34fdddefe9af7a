"""
Writes manifests: each at once or not at all, below the root, and never over what somebody else has written.

A new text lies in a file beside the old one and on the disk before it takes its name.
"""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reconciler.manifests import files

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIRECTORY = getattr(os, "O_DIRECTORY", None)
_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY


class NotStored(Exception):
    """A file that could not or may not be written, and was left as it is; the message says why."""


def create(root: Path, path: str, data: bytes) -> None:
    """
    Write a new file, with the folders that lead to it.

    Args:
        root: Below which the file is to lie.
        path: Of the file, relative to the root, with forward slashes.
        data: Its bytes.

    Raises:
        NotStored: There is something of that name, or the path leads out of the root or through a link.
    """
    file = _below(root, path)
    with _telling():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, _NEW, 0o666)
        mode = stat.S_IMODE(os.fstat(descriptor).st_mode)
        os.close(descriptor)
        try:
            _put(file, data, mode)
        except BaseException:
            file.unlink(missing_ok=True)
            raise


def replace(root: Path, path: str, before: bytes, after: bytes) -> None:
    """
    Give a file another text; it keeps its mode.

    Args:
        root: Below which the file lies.
        path: Of the file, relative to the root, with forward slashes.
        before: What was read from it.
        after: Its new bytes.

    Raises:
        NotStored: It holds something else than `before` by now, or is a link, or the path leads out of the
            root or through a link.
    """
    file = _below(root, path)
    with _telling():
        mode = stat.S_IMODE(file.lstat().st_mode)
        if _read(root, path) != before:
            raise NotStored("the file has changed since it was read")
        _put(file, after, mode)


def _below(root: Path, path: str) -> Path:
    """Return where a file lies; refuse to be led astray."""
    relative = Path(path)
    if relative.is_absolute() or ".." in relative.parts or not relative.parts:
        raise NotStored("the path leads out of the root")
    file = root / relative
    for part in (file, *file.parents[: len(relative.parts) - 1]):
        if part.is_symlink():
            raise NotStored(
                f"{part.relative_to(root).as_posix()} is a link, which nothing is written through"
            )
    return file


def _read(root: Path, path: str) -> bytes:
    try:
        return files.read(root, path)
    except files.UnreadableFile as error:
        raise NotStored(str(error)) from error


def _put(file: Path, data: bytes, mode: int) -> None:
    """Write beside the file, hidden, so that nobody takes it for a manifest, and rename."""
    descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(descriptor, "wb") as beside:
            beside.write(data)
            beside.flush()
            os.fsync(descriptor)
        Path(temporary).chmod(mode)
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _keep(file.parent)


def _keep(folder: Path) -> None:
    """See to it that a new name outlives a crash, where folders can be asked for that."""
    if _DIRECTORY is None:
        return
    descriptor = os.open(folder, os.O_RDONLY | _DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _telling() -> Iterator[None]:
    """Turn what the system refuses into words."""
    try:
        yield
    except FileExistsError as error:
        raise NotStored("there is a file of that name already") from error
    except OSError as error:
        raise NotStored(f"the file cannot be written: {error.strerror}") from error
