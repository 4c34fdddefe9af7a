"""What every import has in common: the manifests that are there, and how others are written beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from reconciler.cli.diffs import diff
from reconciler.cli.output import complain, emit, say, warn
from reconciler.errors import ExitStatus, Interrupted, InvalidInput
from reconciler.importing.texts import assemble
from reconciler.manifests import files, storing
from reconciler.manifests.loading import Loaded, load
from reconciler.manifests.reading import read_values
from reconciler.manifests.settings import read_settings
from reconciler.model import Problem
from reconciler.reports.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from reconciler.desired import Manifest, Settings
    from reconciler.importing.drafts import Draft, Refused
    from reconciler.importing.revising import Reviser
    from reconciler.importing.texts import Text, Texts
    from reconciler.manifests.document import Value
    from reconciler.planning.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Existing:
    """What lies under a root before the import: valid manifests, perhaps none, and settings."""

    root: Path
    manifests: tuple[Manifest, ...]
    settings: Settings
    _files: dict[str, bytes] = field(default_factory=dict)
    _values: dict[str, list[Value]] = field(default_factory=dict)

    def data(self, path: str) -> bytes:
        """Return the bytes of a manifest's file, as they were when first looked at."""
        if path not in self._files:
            self._files[path] = files.read(self.root, path)
        return self._files[path]

    def value(self, manifest: Manifest) -> Value:
        """Return what a manifest says, as it is written."""
        if manifest.path not in self._values:
            self._values[manifest.path] = read_values(manifest.path, self.data(manifest.path))
        return self._values[manifest.path][manifest.document - 1]

    def names(self) -> tuple[str, ...]:
        """Return the names that files and folders in `organizations/` have."""
        folder = self.root / files.FOLDER
        return tuple(each.name for each in folder.iterdir()) if folder.is_dir() else ()


class OnRefusal(Enum):
    """What becomes of an import if a part of it is refused."""

    FAIL = "the rest is written, and the command fails"
    STOP = "nothing is written"
    SKIP = "the rest is written"


@dataclass(frozen=True, slots=True)
class Imported:
    """
    What an import has found.

    Attributes:
        refused: What was asked for and is not imported.
        warnings: What the user should know besides.
        catalog: Fields and lists that the drafts are to fit; None where they are known to.
        on_refusal: What that means for the rest.
    """

    drafts: tuple[Draft, ...]
    reviser: Reviser
    refused: tuple[Problem | Refused | str, ...] = ()
    warnings: tuple[str, ...] = ()
    catalog: Catalog | None = None
    on_refusal: OnRefusal = OnRefusal.FAIL


def read_existing(root: Path) -> Existing:
    """
    Read the manifests under a root; there need not be any.

    Raises:
        InvalidInput: Something is wrong with one of them, or with the settings.
    """
    paths, problems = files.find(root, files.FOLDER)
    loaded = load(root) if paths or problems else Loaded((), *_settings(root))
    if loaded.problems:
        raise InvalidInput(loaded.problems)
    return Existing(root, loaded.manifests, loaded.settings)


def _settings(root: Path) -> tuple[Settings, tuple[Problem, ...]]:
    settings, problems = read_settings(root)
    return settings, tuple(problems)


def finish(existing: Existing, imported: Imported, *, dry_run: bool) -> ExitStatus:
    """Write what was imported, or show it, and tell what was not."""
    for warning in imported.warnings:
        warn(warning)
    texts = _assemble(existing, imported)
    refused = (*imported.refused, *texts.refused)
    for each in refused:
        if isinstance(each, Problem):
            complain(each)
        else:
            say(str(each), level="error")
    if refused and imported.on_refusal is OnRefusal.STOP:
        say(
            f"nothing was written: mend what is wrong, {len(refused):,} in all, or leave it out: --skip-bad",
            level="error",
        )
        return ExitStatus.FAILED
    if dry_run:
        for text in texts.files:
            emit(diff(text.path, text.before or b"", text.after), output=None)
        written, failed = texts.files, 0
    else:
        written, failed = _write(existing.root, texts)
    skipped = _count(refused) + failed
    emit(_summary(written, texts.unchanged, skipped, dry_run=dry_run), output=None)
    bad = failed or (refused and imported.on_refusal is not OnRefusal.SKIP)
    return ExitStatus.FAILED if bad else ExitStatus.DONE


def _assemble(existing: Existing, imported: Imported) -> Texts:
    paths = {draft.manifest.path for draft in imported.drafts if draft.manifest}
    return assemble(
        imported.drafts,
        existing.manifests,
        {path: existing.data(path) for path in paths},
        existing.names(),
        imported.reviser,
        imported.catalog,
    )


def _count(refused: Iterable[Problem | Refused | str]) -> int:
    """Return how many organizations or rows were refused; a row may have several problems."""
    return len({each.position.line if isinstance(each, Problem) else each for each in refused})


def _write(root: Path, texts: Texts) -> tuple[list[Text], int]:
    """
    Write the files one after the other. Return those that were written, and how many could not be.

    Raises:
        Interrupted: A signal came; no file is written by half.
    """
    written: list[Text] = []
    failed = 0
    try:
        for text in texts.files:
            try:
                _store(root, text)
            except storing.NotStored as error:
                say(f"{text.path}: not written: {error}", level="error", path=text.path)
                failed += 1
                continue
            written.append(text)
            emit(f"{'+' if text.before is None else '~'} {visible(text.path)}\n", output=None)
    except KeyboardInterrupt as error:
        raise Interrupted(
            f"interrupted; {len(written):,} of {len(texts.files):,} files were written, each of them whole",
            next_step="run it again: what is written already is left as it is",
        ) from error
    return written, failed


def _store(root: Path, text: Text) -> None:
    if text.before is None:
        storing.create(root, text.path, text.after)
    else:
        storing.replace(root, text.path, text.before, text.after)


def _summary(written: Sequence[Text], unchanged: int, refused: int, *, dry_run: bool) -> str:
    made = sum(text.before is None for text in written)
    edited = sum(len(text.drafts) for text in written if text.before is not None)
    done = "Would import" if dry_run else "Imported"
    return f"{done}: {made:,} made, {edited:,} edited, {unchanged:,} unchanged, {refused:,} not imported.\n"
