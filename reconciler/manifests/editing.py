"""
Changes single values in a file and nothing else; what comes out is read again before anybody gets it.

Where a mapping or a list gets another one, only the keys and items that differ change. Nothing that an alias
stands for is touched, since it stands elsewhere, too.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from reconciler.errors import InvalidInput
from reconciler.manifests.dissecting import documents
from reconciler.manifests.edits import Set, changed, place
from reconciler.manifests.encoding import LINE_BREAK
from reconciler.manifests.nodes import Uneditable
from reconciler.manifests.reading import read_values
from reconciler.manifests.splicing import adding, removing, replacing
from reconciler.manifests.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reconciler.manifests.document import Value
    from reconciler.manifests.edits import Edit, Place
    from reconciler.manifests.nodes import Entry, Node
    from reconciler.manifests.ordering import Steps
    from reconciler.manifests.splicing import Splice

_SHARED = "an anchor or an alias makes this value stand in several places: write it out in each of them first"
_BROKEN = "it is written in a way that this change would break: change it by hand"


class Edited(NamedTuple):
    """
    A file after it was edited.

    Attributes:
        data: Its bytes.
        complaints: By number, why documents stayed as they are.
    """

    data: bytes
    complaints: Mapping[int, str]


def edit(data: bytes, changes: Mapping[int, Sequence[Edit]]) -> Edited:
    """
    Return a file with those of its documents changed that can be.

    Args:
        data: The file.
        changes: By number of the document, from 1; made one after the other, all of them or none.

    Raises:
        Uneditable: It cannot be read.
    """
    values = _read(data)
    text = data.decode()
    first_break = LINE_BREAK.search(text)
    complaints = {number: f"there is no document {number}" for number in changes}
    parts: list[str] = []
    done = 0
    for number, (start, end) in enumerate(documents(text), start=1):
        if number not in changes:
            continue
        editor = _Editor(text[start:end], values[number - 1], first_break[0] if first_break else "\n")
        try:
            editor.make(changes[number])
        except Uneditable as error:
            complaints[number] = str(error)
            continue
        del complaints[number]
        parts += (text[done:start], editor.text)
        values[number - 1] = editor.value
        done = end
    after = "".join((*parts, text[done:])).encode()
    if not _says(after, values):
        raise Uneditable(_BROKEN)
    return Edited(after, complaints)


def _read(data: bytes) -> list[Value]:
    try:
        return read_values("", data)
    except InvalidInput as error:
        first = error.problems[0]
        raise Uneditable(f"it cannot be read: line {first.position.line}: {first.message}") from error


def _says(data: bytes, values: list[Value]) -> bool:
    try:
        return read_values("", data) == values
    except InvalidInput:
        return False


class _Editor:
    """
    The text of one document while it is edited.

    Attributes:
        text: So far.
        value: What it says.
    """

    def __init__(self, text: str, value: Value, line_break: str) -> None:
        self.text = text
        self.value = value
        self._break = line_break

    def make(self, changes: Iterable[Edit]) -> None:
        """
        Change the text, and what it says.

        Raises:
            Uneditable: A change does not fit, or cannot be made safely.
        """
        for each in changes:
            self._edit(each)
        if not _says(self.text.encode(), [self.value]):
            raise Uneditable(_BROKEN)

    def _edit(self, edit: Edit) -> None:
        where = place(edit.pointer, self.value)
        if isinstance(edit, Set) and where.is_taken:
            self._set(where.steps, where.old, edit.value)
        elif isinstance(edit, Set):
            self._make(where, edit.value)
        elif where.is_taken:
            self._remove(where.steps)
        else:
            raise Uneditable(f"there is no {edit.pointer} to be removed")
        self.value = changed(self.value, where.steps, edit)

    def _make(self, where: Place, new: Value) -> None:
        """Add what is not there yet, with the mappings that lead to it."""
        for step in reversed(where.steps[where.known + 1 :]):
            new = {str(step): new}
        self._add(where.steps[: where.known], where.steps[where.known], new)

    def _set(self, steps: Steps, old: Value, new: Value) -> None:
        if old == new:
            return
        is_alias = _child(_node(Tree(self.text), steps[:-1]), steps[-1]).value.kind == "alias"
        if is_alias or not old or not new:
            self._replace(steps, new)
        elif isinstance(old, dict) and isinstance(new, dict):
            self._set_keys(steps, old, new)
        elif isinstance(old, list) and isinstance(new, list):
            self._set_items(steps, old, new)
        else:
            self._replace(steps, new)

    def _set_keys(self, steps: Steps, old: Mapping[str, Value], new: Mapping[str, Value]) -> None:
        for key, value in new.items():
            if key in old:
                self._set((*steps, key), old[key], value)
            else:
                self._add(steps, key, value)
        for key in old:
            if key not in new:
                self._remove((*steps, key))

    def _set_items(self, steps: Steps, old: Sequence[Value], new: Sequence[Value]) -> None:
        """Keep the items that both lists hold in the same order; from the end, so that indexes stay true."""
        alike = SequenceMatcher(a=list(map(repr, old)), b=list(map(repr, new)), autojunk=False)
        for _, start, end, new_start, new_end in reversed(alike.get_opcodes()):
            both = min(end - start, new_end - new_start)
            for i in reversed(range(both, new_end - new_start)):
                self._add(steps, start + both, new[new_start + i])
            for i in reversed(range(start + both, end)):
                self._remove((*steps, i))
            for i in range(both):
                self._set((*steps, start + i), old[start + i], new[new_start + i])

    def _add(self, steps: Steps, step: str | int, value: Value) -> None:
        tree = Tree(self.text)
        node = _node(tree, steps)
        if node.entries:
            self._splice(adding(tree, steps, node, step, value))
        else:
            self._replace(steps, {step: value} if isinstance(step, str) else [value])

    def _replace(self, steps: Steps, value: Value) -> None:
        tree = Tree(self.text)
        node, entry = _entry(tree, steps)
        self._splice([replacing(tree, steps, node, entry, value)])

    def _remove(self, steps: Steps) -> None:
        tree = Tree(self.text)
        node, entry = _entry(tree, steps)
        if len(node.entries) > 1:
            self._splice(removing(tree, node, entry))
        elif node is tree.root:
            raise Uneditable(f"{entry.key.text if entry.key else ''} is all that the document says")
        else:
            self._replace(steps[:-1], {} if node.kind == "mapping" else [])

    def _splice(self, splices: Iterable[Splice]) -> None:
        for start, end, new in sorted(splices, reverse=True):
            self.text = self.text[:start] + new.replace("\n", self._break) + self.text[end:]


def _entry(tree: Tree, steps: Steps) -> tuple[Node, Entry]:
    """Return the entry at `steps`, and what it stands in, if nothing else stands for it."""
    node = _node(tree, steps[:-1])
    entry = _child(node, steps[-1])
    if any(each.anchor and each.kind != "alias" for each in (entry.key, *entry.value.walk()) if each):
        raise Uneditable(_SHARED)
    return node, entry


def _node(tree: Tree, steps: Steps) -> Node:
    node = tree.root
    for step in steps:
        node = _child(node, step).value
        if node.anchor:
            raise Uneditable(_SHARED)
        if node.kind == "opaque":
            raise Uneditable("what is written so oddly can only be changed by hand")
    return node


def _child(node: Node, step: str | int) -> Entry:
    if isinstance(step, int):
        return node.entries[step]
    return next(entry for entry in node.entries if entry.key and entry.key.text == step)
