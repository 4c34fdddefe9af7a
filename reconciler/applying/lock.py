"""Keeps two applies from running side by side in one directory, where they would create the same twice."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reconciler.errors import ReconcilerError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """
    Hold the directory for one apply. The lock goes with the process, however that ends.

    Raises:
        ReconcilerError: Another process holds it.
        OSError: The file system knows no locks.
    """
    try:
        import fcntl  # noqa: PLC0415 - not on every system, where nothing keeps two runs apart
    except ImportError:
        yield
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600), "rb+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ReconcilerError(
                "another apply is running in this directory; nothing was written",
                next_step="wait until it has ended",
            ) from None
        yield
