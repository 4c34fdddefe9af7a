"""
What git knows of the root at another commit: which files differ, and what manifests said there.

A reference is resolved to a commit once, and only that is used from then on. The tree of a commit is data, of
which nothing is run.
"""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from reconciler.errors import ReconcilerError, UsageError
from reconciler.manifests.files import FOLDER, MAX_BYTES, SUFFIXES
from reconciler.manifests.loading import load
from reconciler.manifests.settings import FILE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.desired import Manifest, Settings

_TIMEOUT_S = 300
_MAX_ARGUMENTS = 500
"""Paths of one command line: how long one may be differs from system to system."""

_PLAIN_FILES = frozenset({b"100644", b"100755"})
"""Modes of what is neither a link nor another repository."""

_DATA = ("--no-ext-diff", "--no-textconv", "--no-renames", "--name-only", "-z", "--relative")


@dataclass(frozen=True, slots=True)
class Revision:
    """
    The root at a commit, as far as it differs from what is there now.

    Attributes:
        commit: Its whole hash.
        changed: Paths relative to the root that differ, were added or removed since.
        manifests: What the changed files said there; what was not valid is left out.
        invalid: Problems that kept some of them from being read.
        settings: The settings there.
    """

    commit: str
    changed: frozenset[str]
    manifests: tuple[Manifest, ...]
    invalid: int
    settings: Settings


def resolve_commit(root: Path, reference: str) -> str:
    """
    Return the hash of the commit that a reference names.

    Raises:
        UsageError: There is none, or git does not have it.
    """
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
    if found is None:
        raise UsageError(
            f"git knows no commit {reference}",
            next_step="correct the reference; in a workflow, check out with fetch-depth: 0",
        )
    return found.decode("ascii").strip()


def merge_base(root: Path, commit: str) -> str:
    """
    Return the last commit that HEAD and another one have in common.

    Raises:
        UsageError: They have none, or git does not have it.
    """
    found = _git(root, "merge-base", "HEAD", commit)
    if found is None:
        raise UsageError(
            f"HEAD and {commit} have no commit in common",
            next_step="in a workflow, check out with fetch-depth: 0",
        )
    return found.decode("ascii").strip()


def changed_paths(root: Path, commit: str) -> frozenset[str]:
    """Return what differs between a commit and the working tree, files that git does not track among it."""
    tracked = _required(root, "diff", *_DATA, commit, "--", ".")
    untracked = _required(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return frozenset(_paths(tracked) | _paths(untracked))


def read_revision(root: Path, reference: str) -> Revision:
    """
    Read the root as it was at a commit, so far as it differs from now.

    Raises:
        UsageError: Git does not have the commit.
        ReconcilerError: Git cannot be asked, or the settings there are invalid: what they guard, protect and
            publish is not known.
    """
    commit = resolve_commit(root, reference)
    changed = changed_paths(root, commit)
    with tempfile.TemporaryDirectory() as name:
        there = Path(name)
        _write(there, _blobs(root, commit, (path for path in changed if _is_manifest(path))))
        _write(there, _blobs(root, commit, [FILE]))
        loaded = load(there)
        some = any((there / FOLDER).rglob("*"))
    if any(each.position.path == FILE for each in loaded.problems):
        raise ReconcilerError(
            f"{FILE} is invalid at commit {commit}: what it guards and protects is not known",
            next_step="mend it there first, or compare with another commit",
        )
    return Revision(commit, changed, loaded.manifests, len(loaded.problems) if some else 0, loaded.settings)


def _is_manifest(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return parts[0] == FOLDER and path.endswith(SUFFIXES)


def _blobs(root: Path, commit: str, paths: Iterable[str]) -> dict[str, bytes]:
    """Return what files hold at a commit; those that are not there, or are no plain files, are left out."""
    wanted = sorted(paths)
    if not wanted:
        return {}
    within = wanted if len(wanted) < _MAX_ARGUMENTS else [FOLDER]
    rows = _required(root, "ls-tree", "-r", "-z", commit, "--", *within).split(b"\0")
    objects: dict[str, str] = {}
    for row in filter(None, rows):
        meta, _, path = row.partition(b"\t")
        mode, _, name = meta.split()
        if mode in _PLAIN_FILES:
            objects[_text(path)] = name.decode("ascii")
    found = [path for path in wanted if path in objects]
    return dict(zip(found, _contents(root, [objects[path] for path in found]), strict=True))


def _contents(root: Path, blobs: list[str]) -> list[bytes]:
    if not blobs:
        return []
    answer = _required(root, "cat-file", "--batch", stdin="\n".join(blobs).encode("ascii") + b"\n")
    contents = []
    start = 0
    for _ in blobs:
        end = answer.index(b"\n", start)
        size = int(answer[start:end].split()[2])
        contents.append(answer[end + 1 : end + 1 + size])
        start = end + 1 + size + 1
    return contents


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Copy files; of one that is too large only so much that reading finds it so."""
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data[: MAX_BYTES + 1])


def _paths(listing: bytes) -> set[str]:
    return {_text(path) for path in listing.split(b"\0") if path}


def _text(path: bytes) -> str:
    return path.decode(errors="surrogateescape")


def _required(root: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    answer = _git(root, *arguments, stdin=stdin)
    if answer is None:
        raise ReconcilerError(f"git {arguments[0]} failed in {root}", next_step="see that git works there")
    return answer


def _git(root: Path, *arguments: str, stdin: bytes = b"") -> bytes | None:
    """Ask git; None where it refuses. Nothing that the tree configures is run."""
    command = ["git", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - a list of arguments, and references come after --end-of-options
            command, cwd=root, input=stdin, capture_output=True, check=False, timeout=_TIMEOUT_S
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ReconcilerError(
            f"git cannot be run: {error}", next_step="install git, or plan without commits"
        ) from error
    return done.stdout if done.returncode == 0 else None
