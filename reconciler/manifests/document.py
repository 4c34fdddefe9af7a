"""What reading hands to validating: a YAML document as plain values that remember where they stood."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - NamedTuple keeps its annotations
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from reconciler.model import Position, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.desired import Marks

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"

MAX_PROBLEMS = 100
"""Of one file; more of them help nobody, and telling them all would take longer than reading it."""

MAX_VALUES = 10_000
"""Keys and items of one document, whatever its aliases stand for among them."""


class Document(NamedTuple):
    """
    One document of a file. A tuple, because a frozen dataclass takes three times as long to make.

    Attributes:
        number: Its place in the file, from 1.
        marks: Line and column of every key and item, by pointer.
        bare: How scalars without quotes were written, by pointer, where the value does not say it.
        faulty: Pointers about which reading has complained already; their values mean nothing.
    """

    number: int
    value: Value
    marks: Marks
    bare: Mapping[str, str]
    faulty: frozenset[str]


class Fault(NamedTuple):
    """Something wrong with the value at a JSON pointer."""

    pointer: str
    message: str


def problems_at(path: str, document: Document, faults: Iterable[Fault]) -> list[Problem]:
    """Return the faults of a document with their places, less those that reading has complained about."""
    places = {pointer: Position(path, line, column) for pointer, line, column in document.marks}
    problems = []
    for pointer, message in faults:
        if pointer in document.faulty:
            continue
        nearest = pointer
        while nearest not in places:
            nearest = nearest.rpartition("/")[0]
        problems.append(Problem(places[nearest], message))
    return problems


def child(pointer: str, key: str | int) -> str:
    """Return the JSON pointer of a key or an item below `pointer`."""
    if isinstance(key, str) and ("/" in key or "~" in key):
        key = key.replace("~", "~0").replace("/", "~1")
    return f"{pointer}/{key}"


def quoted(text: str, limit: int = 80) -> str:
    """Return `text` as a double-quoted YAML scalar on one line, cut where it is longer than `limit`."""
    import json  # noqa: PLC0415 - only messages need it

    return json.dumps(text if len(text) <= limit else f"{text[: limit - 1]}…", ensure_ascii=False)
