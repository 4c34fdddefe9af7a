"""Writes ids into manifests, so that each of them means one organization for good."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from reconciler.desired import Manifest  # noqa: TC001 - NamedTuple keeps its annotations
from reconciler.manifests import files
from reconciler.manifests.editing import edit
from reconciler.manifests.edits import Set
from reconciler.manifests.nodes import Uneditable
from reconciler.manifests.storing import NotStored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from reconciler.values import OrganizationId

    Store = Callable[[Path, str, bytes, bytes], None]
    """Takes root, path, old and new bytes; raises NotStored."""


class Pin(NamedTuple):
    """The organization that a manifest means."""

    manifest: Manifest
    organization_id: OrganizationId


class Pinned(NamedTuple):
    """What became of a pin: `complaint` says why it was not written, and is empty where it was."""

    pin: Pin
    complaint: str


def fingerprints(root: Path) -> Mapping[str, bytes]:
    """
    Return a hash of each manifest's file under a root, by path.

    Taken before the manifests are read, they tell afterwards whether a file is still what was read.
    """
    paths, _ = files.find(root, files.FOLDER)
    return {path: _fingerprint(data) for path in paths if (data := _read(root, path)) is not None}


def write_pins(root: Path, pins: Iterable[Pin], seen: Mapping[str, bytes], store: Store) -> Iterator[Pinned]:
    """
    Write pins into their manifests, file by file, and yield what became of each.

    Args:
        root: Below which the manifests lie.
        pins: In any order.
        seen: Fingerprints from before the manifests were read; other files are left alone.
        store: Called for every file that changes.
    """
    by_path: defaultdict[str, list[Pin]] = defaultdict(list)
    for pin in pins:
        by_path[pin.manifest.path].append(pin)
    for path, group in sorted(by_path.items()):
        complaints = _write(root, path, group, seen, store)
        yield from (Pinned(pin, complaints.get(pin.manifest.document, "")) for pin in group)


def _write(
    root: Path, path: str, pins: Iterable[Pin], seen: Mapping[str, bytes], store: Store
) -> Mapping[int, str]:
    """Return by document why pins were not written."""
    changes = {pin.manifest.document: [Set("/id", pin.organization_id)] for pin in pins}
    before = _read(root, path)
    if before is None or _fingerprint(before) != seen.get(path):
        return dict.fromkeys(changes, "the file has changed since it was read")
    try:
        after, complaints = edit(before, changes)
        if after != before:
            store(root, path, before, after)
    except (Uneditable, NotStored) as error:
        return dict.fromkeys(changes, str(error))
    return complaints


def _read(root: Path, path: str) -> bytes | None:
    try:
        return files.read(root, path)
    except files.UnreadableFile:
        return None


def _fingerprint(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
