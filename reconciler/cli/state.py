"""Where a working directory keeps what is not in git: the embedded Affinity's state and the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.errors import ReconcilerError

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ".reconciler"


def sandbox_file(root: Path) -> Path:
    """Return where `--sandbox` keeps its state."""
    return root / FOLDER / "sandbox.sqlite3"


def journal_folder(root: Path) -> Path:
    """Return where apply records what it writes."""
    return root / FOLDER / "journal"


def make_folder(root: Path) -> None:
    """
    Make the folder that holds them, readable by nobody else.

    Raises:
        ReconcilerError: It is a link, which might lead anywhere: pull requests can bring one.
    """
    folder = root / FOLDER
    if folder.is_symlink():
        raise ReconcilerError(f"{folder} is a symbolic link; nothing was done", next_step="remove it")
    folder.mkdir(mode=0o700, exist_ok=True)
