"""The way into the git wing: everything under a root, as manifests, settings and every problem, in order."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reconciler.manifests import files
from reconciler.manifests.clashes import clashes
from reconciler.manifests.document import MAX_PROBLEMS
from reconciler.manifests.reading import Reader
from reconciler.manifests.settings import FILE, read_settings
from reconciler.manifests.validating import check
from reconciler.model import Position, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.desired import Manifest, Settings
    from reconciler.manifests.document import Document

_NOTHING = "no manifests at all: an empty desired state is refused, because it is mostly a wrong --root"


class Loaded(NamedTuple):
    """
    What git says.

    Attributes:
        manifests: The valid ones, by path and document, whatever is wrong with others.
        problems: Everything wrong with manifests and settings, by place. Nothing may be planned with any.
        slow: Whether some manifest had to be parsed by a PyYAML without libyaml.
    """

    manifests: tuple[Manifest, ...]
    settings: Settings
    problems: tuple[Problem, ...]
    slow: bool = False


def load(root: Path) -> Loaded:
    """Read and validate everything under a root. Never raises on bad input: all of it becomes problems."""
    paths, problems = files.find(root, files.FOLDER)
    return _load(root, paths, problems)


def load_paths(root: Path, paths: Sequence[Path]) -> Loaded:
    """
    Read and validate everything under a root, and return only what concerns some files and folders.

    Args:
        root: Where `organizations/` lies.
        paths: Relative to the root or, where it has nothing of that name, to the working directory. Manifests
            elsewhere are read, too, and compared with those of the root.
    """
    found, problems = files.find(root, files.FOLDER)
    wanted = [_below(root, path) for path in paths]
    for path in wanted:
        more, wrong = _elsewhere(root, path)
        found += more
        problems += wrong
    loaded = _load(root, sorted(set(found)), problems)
    return Loaded(
        tuple(manifest for manifest in loaded.manifests if _among(manifest.path, wanted)),
        loaded.settings,
        tuple(problem for problem in loaded.problems if _among(problem.position.path, wanted)),
        loaded.slow,
    )


def _load(root: Path, paths: Sequence[str], problems: list[Problem]) -> Loaded:
    settings, wrong_settings = read_settings(root)
    problems += wrong_settings
    reader = Reader()
    manifests: list[Manifest] = []
    comparable: list[Manifest] = []
    for path in paths:
        wrong: list[Problem] = []
        for document in _documents(reader, root, path, wrong):
            checked = check(path, document)
            comparable.append(checked.manifest)
            if not checked.problems and not document.faulty:
                manifests.append(checked.manifest)
            wrong += checked.problems
            if len(wrong) > MAX_PROBLEMS:
                break
        if wrong:
            problems += _some(wrong)
    problems += clashes(comparable)
    if not paths:
        problems.append(Problem(Position(files.FOLDER), _NOTHING))
    return Loaded(tuple(manifests), settings, tuple(sorted(set(problems))), reader.slow)


def _some(problems: list[Problem]) -> list[Problem]:
    """Return the first problems of a file, and the remark that there are more."""
    first = sorted(problems)[:MAX_PROBLEMS]
    if len(problems) > MAX_PROBLEMS:
        first.append(Problem(first[-1].position, "more problems follow in this file: mend these first"))
    return first


def _documents(reader: Reader, root: Path, path: str, problems: list[Problem]) -> list[Document]:
    """Return the documents of a file; what keeps it from being read is added to the problems."""
    try:
        data = files.read(root, path)
    except files.UnreadableFile as error:
        problems.append(Problem(Position(path), str(error)))
        return []
    documents, wrong = reader.read(path, data)
    problems += wrong
    if not documents and not wrong:
        problems.append(Problem(Position(path), "the file holds no manifest: fill it in or remove it"))
    return documents


def _below(root: Path, path: Path) -> str:
    """Return a path as positions name it: relative to the root."""
    is_of_working_directory = path.exists() and not (root / path).exists()
    return Path(os.path.relpath(path if is_of_working_directory else root / path, root)).as_posix()


def _elsewhere(root: Path, path: str) -> tuple[list[str], list[Problem]]:
    """Return the manifests that a path names outside of `organizations/`, and what is wrong with it."""
    full = root / path
    if not os.path.lexists(full):
        return [], [Problem(Position(path), "no such file or folder")]
    if path in {".", FILE} or files.is_set_aside(path):
        return [], []
    if not full.is_dir():
        return [path], []
    paths, problems = files.find(root, path)
    if not paths and not problems:
        problems = [Problem(Position(path), "no manifests in this folder")]
    return paths, problems


def _among(path: str, wanted: Iterable[str]) -> bool:
    return any(name in {".", path} or path.startswith(f"{name}/") for name in wanted)
