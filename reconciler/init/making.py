"""Puts files into a folder without overwriting any: what is there is kept, and only .gitignore grows."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING

from reconciler.errors import ReconcilerError
from reconciler.manifests import storing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

IGNORE_FILE = ".gitignore"

_STATE = ".reconciler/"
"""State, journal and sandbox: never in git."""

_IGNORES_STATE = frozenset({_STATE, f"/{_STATE}", ".reconciler", "/.reconciler"})


class Fate(StrEnum):
    """What became of a file."""

    MADE = "made"
    KEPT = "kept"
    EXTENDED = "extended"


def make(folder: Path, files: Mapping[str, str]) -> dict[str, Fate]:
    """
    Write what is missing, and return what became of each file, by its path.

    Args:
        folder: Where; made if it does not exist.
        files: Texts by path below the folder, with forward slashes; .gitignore is added to them.

    Raises:
        ReconcilerError: A file cannot be written. Those before it are there; the next call makes the rest.
    """
    fates = {}
    for path, text in {**files, IGNORE_FILE: f"{_STATE}\n"}.items():
        try:
            fates[path] = _create(folder, path, text)
            if path == IGNORE_FILE and fates[path] is Fate.KEPT:
                fates[path] = _ignore_state(folder)
        except storing.NotStored as error:
            raise ReconcilerError(f"{folder / path}: {error}") from error
    return dict(sorted(fates.items()))


def _create(folder: Path, path: str, text: str) -> Fate:
    if os.path.lexists(folder / path):
        return Fate.KEPT
    storing.create(folder, path, text.encode())
    return Fate.MADE


def _ignore_state(folder: Path) -> Fate:
    """Have git ignore our state as well; every byte that is there stays."""
    before = (folder / IGNORE_FILE).read_bytes()
    if any(line.strip() in _IGNORES_STATE for line in before.decode(errors="replace").splitlines()):
        return Fate.KEPT
    line_break = b"\r\n" if b"\r\n" in before else b"\n"
    joint = b"" if not before or before.endswith(b"\n") else line_break
    storing.replace(folder, IGNORE_FILE, before, before + joint + _STATE.encode() + line_break)
    return Fate.EXTENDED
