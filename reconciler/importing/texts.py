"""
Turns drafts into the texts of files, and lets none through that would not be valid beside all the others.

New manifests get a file each, those that are there already their edits.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.errors import InvalidInput
from reconciler.importing.drafts import Keys, Refused
from reconciler.importing.file_names import named
from reconciler.manifests.clashes import clashes
from reconciler.manifests.editing import edit
from reconciler.manifests.modeline import modeline
from reconciler.manifests.reading import Reader, read_values
from reconciler.manifests.rendering import render
from reconciler.manifests.validating import check
from reconciler.planning.declarations import resolve

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from reconciler.desired import Manifest
    from reconciler.importing.drafts import Draft
    from reconciler.importing.revising import Reviser
    from reconciler.manifests.document import Value
    from reconciler.manifests.edits import Edit
    from reconciler.model import Problem
    from reconciler.planning.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Text:
    """
    A file as it is to be.

    Attributes:
        path: Relative to the root.
        before: What it holds now; None for a file that is not there yet.
        after: What it shall hold.
        drafts: What it says then.
    """

    path: str
    before: bytes | None
    after: bytes
    drafts: tuple[Draft, ...]


@dataclass(slots=True)
class Texts:
    """Files that are to be written, what was refused, and how many manifests say it all already."""

    files: list[Text] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    unchanged: int = 0


def assemble(
    drafts: Iterable[Draft],
    manifests: Sequence[Manifest],
    files: Mapping[str, bytes],
    taken: Collection[str],
    reviser: Reviser,
    catalog: Catalog | None = None,
) -> Texts:
    """
    Return the files that say what the drafts say.

    Args:
        drafts: Each about another organization.
        manifests: All that there are, valid together.
        files: The bytes of those that have drafts.
        taken: Names of files and folders in `organizations/`.
        reviser: Tells what has to change in a manifest.
        catalog: Fields and lists that values must fit; None where they are known to.
    """
    texts = Texts()
    declared: defaultdict[str, list[Draft]] = defaultdict(list)
    new: list[Draft] = []
    for draft in drafts:
        if draft.manifest:
            declared[draft.manifest.path].append(draft)
        else:
            new.append(draft)
    for path in sorted(declared):
        _revise(path, files[path], declared[path], reviser, texts)
    for path, draft in named(new, taken):
        text = f"{modeline(path)}\n{render(_said(draft.keys))}"
        texts.files.append(Text(path, None, text.encode(), (draft,)))
    texts.files.sort(key=lambda each: each.path)
    _keep_valid(texts, manifests, catalog)
    return texts


def _revise(path: str, before: bytes, drafts: Iterable[Draft], reviser: Reviser, texts: Texts) -> None:
    values = read_values(path, before)
    edits: dict[int, list[Edit]] = {}
    edited: dict[int, Draft] = {}
    for draft in drafts:
        number = draft.manifest.document if draft.manifest else 1
        if found := reviser.edits(values[number - 1], draft.keys):
            edits[number], edited[number] = found, draft
        else:
            texts.unchanged += 1
    if not edits:
        return
    after, complaints = edit(before, edits)
    for number, complaint in complaints.items():
        texts.refused.append(Refused(edited.pop(number).source, f"{path} cannot be edited: {complaint}"))
    if edited:
        texts.files.append(Text(path, before, after, tuple(edited.values())))


def _said(keys: Keys) -> Keys:
    """Return what a new manifest says: nothing of what is empty."""
    said = _filled(keys)
    said["fields"] = _filled(said.get("fields"))
    said["lists"] = {name: _filled(fields) for name, fields in _filled(said.get("lists")).items()}
    return {key: value for key, value in said.items() if value != {}}


def _filled(keys: Value) -> Keys:
    return {key: each for key, each in keys.items() if each is not None} if isinstance(keys, dict) else {}


def _keep_valid(texts: Texts, manifests: Iterable[Manifest], catalog: Catalog | None) -> None:
    """Refuse files that break a rule, by themselves or together with others, until none does."""
    others = list(manifests)
    while bad := _problems(texts.files, others, catalog):
        for text in texts.files:
            if text.path in bad:
                texts.refused += [Refused(each.source, bad[text.path].message) for each in text.drafts]
        texts.files = [each for each in texts.files if each.path not in bad]


def _problems(
    files: Sequence[Text], manifests: Iterable[Manifest], catalog: Catalog | None
) -> dict[str, Problem]:
    """Return the first problem of each file that has one."""
    paths = {each.path for each in files}
    others = [each for each in manifests if each.path not in paths]
    found: list[Manifest] = []
    problems: list[Problem] = []
    reader = Reader()
    for each in files:
        documents, wrong = reader.read(each.path, each.after)
        problems += wrong
        for document in documents:
            checked = check(each.path, document)
            found.append(checked.manifest)
            problems += checked.problems
    problems += clashes([*others, *found])
    if catalog:
        problems += _misfits(found, others, catalog)
    of_files = [each for each in problems if each.position.path in paths]
    return {each.position.path: each for each in sorted(of_files, reverse=True)}


def _misfits(
    manifests: Sequence[Manifest], others: Sequence[Manifest], catalog: Catalog
) -> Sequence[Problem]:
    try:
        resolve(manifests, others, catalog)
    except InvalidInput as error:
        return error.problems
    return ()
