"""Says what an edit of a document is and what it makes of its values; `editing.py` does so with its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from reconciler.manifests.nodes import Uneditable

if TYPE_CHECKING:
    from reconciler.manifests.document import Value
    from reconciler.manifests.ordering import Steps


class Set(NamedTuple):
    """
    Give a key or an item a value, whether or not it is there already.

    Attributes:
        pointer: JSON pointer. Keys on the way that are not there are made; the index behind the last item of
            a list, or "-", adds one.
        value: Plain values.
    """

    pointer: str
    value: Value


class Remove(NamedTuple):
    """Take a key or an item away. A mapping or a list that is left empty becomes {} or []."""

    pointer: str


Edit: TypeAlias = Set | Remove


class Place(NamedTuple):
    """
    Where a pointer leads in a document.

    Attributes:
        steps: The way there.
        known: How many of them lead to something that is there.
        old: What is there at the last of these.
    """

    steps: Steps
    known: int
    old: Value

    @property
    def is_taken(self) -> bool:
        """Whether there is something already."""
        return self.known == len(self.steps)


def place(pointer: str, value: Value) -> Place:
    """
    Return where a pointer leads.

    Raises:
        Uneditable: Nowhere, and no such place can be made.
    """
    words = pointer.split("/")[1:]
    if not words:
        raise Uneditable("a pointer must name a key")
    steps: list[str | int] = []
    for word in words:
        if not isinstance(value, dict | list):
            raise Uneditable(f"{pointer} leads into a value that can hold nothing")
        step = _step(word, value)
        steps.append(step)
        if isinstance(value, dict) and step in value:
            value = value[str(step)]
        elif isinstance(value, list) and step in range(len(value)):
            value = value[int(step)]
        elif isinstance(value, list) and step != len(value):
            raise Uneditable(f"{pointer} names no item of the list")
        else:
            rest = map(_key, words[len(steps) :])
            return Place((*steps, *rest), len(steps) - 1, value)
    return Place(tuple(steps), len(steps), value)


def _step(word: str, value: Value) -> str | int:
    if not isinstance(value, list):
        return _key(word)
    if word == "-":
        return len(value)
    return int(word) if word.isascii() and word.isdecimal() else -1


def _key(word: str) -> str:
    return word.replace("~1", "/").replace("~0", "~")


def changed(value: Value, steps: Steps, edit: Edit) -> Value:
    """Return a document after an edit at `steps`, which fit it; of the old one nothing changes."""
    if not steps:
        return edit.value if isinstance(edit, Set) else None
    step, rest = steps[0], steps[1:]
    goes = isinstance(edit, Remove) and not rest
    if isinstance(value, list):
        i = int(step)
        new = [changed(each, rest, edit) for each in (value[i : i + 1] or [{}]) if not goes]
        return [*value[:i], *new, *value[i + 1 :]]
    keys = value if isinstance(value, dict) else {}
    if goes:
        return {key: each for key, each in keys.items() if key != step}
    return {**keys, str(step): changed(keys.get(str(step), {}), rest, edit)}
