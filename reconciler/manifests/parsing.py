"""
Parses any YAML into documents. The only module that imports yaml.

It listens to the parser's events and builds the values by itself: that keeps line and column of every key,
costs half of what constructing does, and leaves no way in for tags, merge keys or unbounded aliases. What a
scalar means is decided in `scalars.py`; whether a document is a manifest, in `validating.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, NoReturn, cast

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from reconciler.manifests import encoding, syntax
from reconciler.manifests.document import MAX_PROBLEMS, MAX_VALUES, Document, child, quoted
from reconciler.manifests.scalars import MAY_BE_NO_TEXT, Ambiguous, resolve, says_less
from reconciler.model import Position, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from yaml.error import Mark
    from yaml.events import CollectionStartEvent, Event

    from reconciler.desired import Marks
    from reconciler.manifests.document import Value

try:
    from yaml._yaml import CParser as _Parser
except ImportError:
    _Parser = yaml.SafeLoader  # type: ignore[assignment,misc] # it gives the same events, slowly

MAX_DEPTH = 100
MAX_DOCUMENTS = 10_000
"""Of one file."""

IGNORED = "/x-"
"""How pointers begin below which nobody looks."""


_DOCUMENT = re.compile(r"(?<![^\r\n])---(?![^ \t\r\n])")
"""What begins a document, whatever stands above it. Source: YAML 1.2.2, production [206] c-forbidden."""


def has_libyaml() -> bool:
    """Return whether PyYAML was built with libyaml; without it reading takes some ten times as long."""
    return yaml.__with_libyaml__


class Piece(NamedTuple):
    """
    A part of a text as the parser finds it, for those who change texts.

    Attributes:
        kind: "mapping" and "sequence" begin and have their "end"; so have "document" and "document end";
            "scalar" and "alias" stand for themselves.
        start: Offset in characters of where it begins, its anchor included.
        end: Offset behind it. A mark that is not written, such as the end of a block, begins where it ends.
        text: Of a scalar, what it says.
        style: Of a scalar ' or " or | or > or none; of a mapping or sequence "flow" or none.
        anchor: Of an alias, what it stands for.
    """

    kind: str
    start: int
    end: int
    text: str = ""
    style: str = ""
    anchor: str = ""


_KINDS = {
    DocumentStartEvent: "document",
    DocumentEndEvent: "document end",
    MappingStartEvent: "mapping",
    MappingEndEvent: "end",
    SequenceStartEvent: "sequence",
    SequenceEndEvent: "end",
    ScalarEvent: "scalar",
    AliasEvent: "alias",
}


def pieces(text: str) -> Iterator[Piece]:
    """Yield the parts of a text that `parse` reads without complaint."""
    parser = _Parser(text.encode())
    while event := parser.get_event():
        if kind := _KINDS.get(type(event)):
            in_flow = bool(getattr(event, "flow_style", False))
            yield Piece(
                kind,
                cast("Mark", event.start_mark).index,
                cast("Mark", event.end_mark).index,
                getattr(event, "value", None) or "",
                "flow" if in_flow else getattr(event, "style", None) or "",
                getattr(event, "anchor", None) or "",
            )


def parse(
    path: str, data: bytes, layouts: dict[Marks, Marks], steps: dict[str, str]
) -> tuple[list[Document], list[Problem]]:
    """
    Return the documents of a file and everything that is wrong with its YAML.

    An error of syntax costs the document that it stands in; reading goes on at the next line with ---.

    Args:
        path: What positions name it.
        data: Its bytes.
        layouts: Marks seen so far, so that equal ones are kept once.
        steps: For keys that are text without quotes, as far as seen, what they add to a pointer.
    """
    if found := encoding.fault(data):
        line, column, message = found
        return [], [Problem(Position(path, line, column), message)]
    file = _File(path, layouts, steps)
    documents: list[Document] = []
    try:
        for document in file.documents(data):
            documents.append(document)  # noqa: PERF402 - what was read before an error is kept
    except _Unreadable:
        pass
    return documents, file.problems


class _Unreadable(Exception):
    """The rest of the file cannot or should not be read; the reason is among the problems."""


class _File:
    """The documents of one file, built while its events come in; arguments as for `parse`."""

    _next: Callable[[], Event]

    def __init__(self, path: str, layouts: dict[Marks, Marks], steps: dict[str, str]) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._layouts = layouts
        self._steps = steps
        self._number = 0
        self._first_line = 1
        self._begin()

    def _begin(self) -> None:
        self._marks: list[tuple[str, int, int]] = []
        self._bare: dict[str, str] = {}
        self._faulty: set[str] = set()
        self._anchors: dict[str, Value] = {}
        self._aliased = 0

    def documents(self, data: bytes) -> Iterator[Document]:
        while data:
            try:
                yield from self._up_to_fault(data)
            except yaml.MarkedYAMLError as error:
                data = self._behind_fault(data.decode(), error)
            else:
                return

    def _up_to_fault(self, data: bytes) -> Iterator[Document]:
        self._next = cast("Callable[[], Event]", _Parser(data).get_event)
        self._next()  # the stream's start
        while type(start := self._next()) is DocumentStartEvent:
            self._number += 1
            if self._number > MAX_DOCUMENTS:
                self._stop("", f"more than {MAX_DOCUMENTS} documents in one file", start)
            self._begin()
            event = self._next()
            is_empty = type(event) is ScalarEvent and not event.value
            self._mark("", start if is_empty else event)
            value = self._node(event, "", 0)
            self._next()  # the document's end
            marks = tuple(self._marks)
            marks = self._layouts.setdefault(marks, marks)
            yield Document(self._number, value, marks, self._bare, frozenset(self._faulty))

    def _behind_fault(self, text: str, error: yaml.MarkedYAMLError) -> bytes:
        """Note an error of syntax in what is left of the file; return what is left behind it."""
        index = cast("Mark", error.problem_mark).index
        line, column, message = _syntax_fault(text, error)
        line += self._first_line - 1
        self._add(Problem(Position(self._path, line, column), message))
        found = _DOCUMENT.search(text, max(index, 1))
        if not found:
            return b""
        self._first_line += len(encoding.LINE_BREAK.findall(text, 0, found.start()))
        return text[found.start() :].encode()

    def _node(self, event: Event, pointer: str, depth: int) -> Value:
        if type(event) is ScalarEvent:
            return self._scalar(event, pointer)
        if type(event) is AliasEvent:
            return self._alias(event, pointer, depth)
        event = cast("CollectionStartEvent", event)
        if depth == MAX_DEPTH:
            self._stop(pointer, f"more than {MAX_DEPTH} levels of nesting")
        if event.tag is not None:
            self._complain(pointer, syntax.tagged(event.tag))
        value: Value
        if type(event) is MappingStartEvent:
            value = self._mapping(pointer, depth + 1)
        else:
            value = self._sequence(pointer, depth + 1)
        if event.anchor is not None:
            self._anchors[event.anchor] = value
        return value

    def _scalar(self, event: ScalarEvent, pointer: str) -> Value:
        text = event.value
        in_quotes = not event.implicit[0]  # or a block of text
        if event.tag is not None:
            self._complain(pointer, syntax.tagged(event.tag))
        value = text if in_quotes or event.tag is not None else self._plain(text, pointer, event.anchor)
        if event.anchor is not None:
            self._anchors[event.anchor] = value
        return value

    def _plain(self, text: str, pointer: str, anchor: str | None) -> Value:
        if not text:
            self._complain(pointer, syntax.nothing_at(pointer, anchor))
            return None
        if text[0] not in MAY_BE_NO_TEXT:
            return text
        try:
            value = resolve(text)
        except Ambiguous as error:
            self._complain(pointer, str(error))
            value = text
        if says_less(value, text):
            self._bare[pointer] = text
        return value

    def _mapping(self, pointer: str, depth: int) -> dict[str, Value]:
        mapping: dict[str, Value] = {}
        event = self._next()
        while type(event) is not MappingEndEvent:
            key = self._key(event, pointer, depth)
            if key is None:
                self._skip(self._next(), child(pointer, "?"), depth)
            else:
                where = pointer + (self._steps.get(key) or child("", key))
                if key in mapping:
                    self._repeated(key, where, event)
                    self._skip(self._next(), f"{where}?", depth)
                else:
                    self._mark(where, event)
                    mapping[key] = self._node(self._next(), where, depth)
            event = self._next()
        return mapping

    def _sequence(self, pointer: str, depth: int) -> list[Value]:
        items: list[Value] = []
        event = self._next()
        while type(event) is not SequenceEndEvent:
            where = child(pointer, len(items))
            self._mark(where, event)
            items.append(self._node(event, where, depth))
            event = self._next()
        return items

    def _key(self, event: Event, pointer: str, depth: int) -> str | None:
        """Return the text of a key, or None for one that cannot be used and has been complained about."""
        if type(event) is not ScalarEvent:
            where = child(pointer, "?")
            self._complain(where, "a key must be text", event)
            self._skip(event, where, depth)
            return None
        key = event.value
        if event.anchor is not None:
            self._anchors[event.anchor] = key
        if event.tag is None and key in self._steps:
            return key
        if complaint := _key_complaint(event):
            self._complain(child(pointer, "?"), complaint, event)
            return None
        if event.implicit[0]:
            self._steps[key] = child("", key)
        return key

    def _repeated(self, key: str, pointer: str, event: Event) -> None:
        """Complain about a key that stands above already; its first value counts."""
        if not pointer.startswith(IGNORED):  # of those there is no limit, and finding the line takes time
            line = next(line for place, line, _ in self._marks if place == pointer)
            self._complain(f"{pointer}?", f"the key {quoted(key)} stands on line {line} already", event)

    def _alias(self, event: AliasEvent, pointer: str, depth: int) -> Value:
        name = event.anchor or ""
        if name not in self._anchors:
            self._complain(pointer, f"the alias *{name:.80} stands for nothing that is complete above it")
            return None
        value = self._anchors[name]
        self._aliased += self._weight(value, pointer, depth)
        return value

    def _weight(self, value: Value, pointer: str, depth: int) -> int:
        """Return how many values there are in `value`; stop where it is too many or they lie too deep."""
        budget = MAX_VALUES - self._aliased
        weight = 0
        todo = [(value, depth)]
        while todo:
            value, depth = todo.pop()
            weight += 1
            if weight > budget or depth > MAX_DEPTH:
                self._stop(pointer, f"aliases stand for more than {MAX_VALUES} values, or nest too deeply")
            if isinstance(value, dict):
                todo.extend((item, depth + 1) for item in value.values())
            elif isinstance(value, list):
                todo.extend((item, depth + 1) for item in value)
        return weight

    def _skip(self, event: Event, pointer: str, depth: int) -> None:
        """Read a value that nobody will see; only what is wrong with it counts."""
        kept = len(self._marks)
        self._mark(pointer, event)
        self._node(event, pointer, depth)
        del self._marks[kept:]

    def _mark(self, pointer: str, event: Event) -> None:
        if len(self._marks) > MAX_VALUES:
            self._stop("", f"more than {MAX_VALUES} values in one document", event)
        mark = cast("Mark", event.start_mark)
        self._marks.append((pointer, mark.line + self._first_line, mark.column + 1))

    def _complain(self, pointer: str, message: str, event: Event | None = None) -> None:
        """Note a problem, at an event or the mark of `pointer`. Keys that nobody reads may hold anything."""
        if pointer.startswith(IGNORED):
            return
        self._faulty.add(pointer)
        self._note(pointer, message, event)

    def _stop(self, pointer: str, message: str, event: Event | None = None) -> NoReturn:
        self._note(pointer, message, event)
        raise _Unreadable

    def _note(self, pointer: str, message: str, event: Event | None) -> None:
        if event is not None:
            mark = cast("Mark", event.start_mark)
            line, column = mark.line + self._first_line, mark.column + 1
        else:
            _, line, column = next(mark for mark in reversed(self._marks) if mark[0] == pointer)
        self._add(Problem(Position(self._path, line, column), message))

    def _add(self, problem: Problem) -> None:
        self.problems.append(problem)
        if len(self.problems) > MAX_PROBLEMS:
            raise _Unreadable


def _key_complaint(event: ScalarEvent) -> str | None:
    key = event.value
    if event.tag is not None:
        return syntax.tagged(event.tag)
    if not event.implicit[0]:
        return None
    if key == "<<":
        return "merge keys are not supported: write the keys out"
    try:
        is_text = key != "" and resolve(key) is key
    except Ambiguous as error:
        return str(error)
    return None if is_text else f"a key must be text: write {quoted(key)}, with quotes"


def _syntax_fault(text: str, error: yaml.MarkedYAMLError) -> tuple[int, int, str]:
    """Return line and column, from 1, of what has to be changed in a text, and what to say of it."""
    mark = cast("Mark", error.problem_mark)
    said = f"{error.context or ''} {error.problem or ''}".strip()
    before, rest = text[: mark.index], text[mark.index :]
    if error.context_mark and syntax.points_at_beginning(said):
        line, column = error.context_mark.line + 1, error.context_mark.column + 1
    else:
        is_at_end = not rest.strip() or _DOCUMENT.match(rest)
        line, column = encoding.place(before.rstrip() if is_at_end else before)
    return line, column, syntax.advice(said, rest[:1], before[len(before) - mark.column :])
