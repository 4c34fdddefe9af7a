r"""
Reads what `fmt` writes, line by line: block mappings and lists of values that stand on one line each.

A short cut past the parser, which takes five times as long. It never complains: a text of which it is not
sure it leaves to `parsing.py`, whose word counts. A property test holds the two together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reconciler.manifests.document import MAX_VALUES, Document, child
from reconciler.manifests.scalars import MAY_BE_NO_TEXT, Ambiguous, resolve, says_less

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.desired import Marks
    from reconciler.manifests.document import Value

_BLOCK = r"""[\w !"$-9;-~]"""
"""What may follow the first letter of a text without quotes: printable ASCII but `:` and `#`, any letter."""

_FLOW = r"""[\w !"$-+\-./;<=>@\\^`|~]"""
"""The same within brackets."""

_QUOTED = r"[\w !#-\[\]-~]"
"""What may stand between double quotes."""


def _key(words: str) -> str:
    return rf'(?P<key>[^\W_]{words}{{0,99}}(?<!\ )|"{_QUOTED}{{0,99}}"):'  # a parser limits their length, too


_LINE = re.compile(
    rf"""
    (?P<margin>\ {{0,40}})                                     # less deep than any limit
    (?: (?: {_key(_BLOCK)} | (?P<dash>-)(?=\ [^ ]) )
        (?: \ +(?: (?P<plain>[^\W_]{_BLOCK}*(?::[\w/]{_BLOCK}*)*(?<!\ )) | (?P<quoted>"{_QUOTED}*") )
          | \ (?P<brackets>[\[{{][^\n\#]*[\]}}])
        )?
        (?:\ +\#[\w\ -~]*)? \n
      | (?:\#[\w\ -~]*)? \n                                    # a comment, or nothing
    )
    | (?P<unknown>.+)
    """,
    re.VERBOSE | re.DOTALL,
)
_ITEM = re.compile(rf'(?:(?P<plain>[^\W_]{_FLOW}*(?<!\ ))|(?P<quoted>"{_QUOTED}*"))\ *(?:,\ *|\Z)')
_PAIR = re.compile(rf"{_key(_FLOW)}\ +{_ITEM.pattern}")

_NO_FAULTS: frozenset[str] = frozenset()

_MARGIN, _KEY, _DASH, _UNKNOWN = 0, 1, 2, 6
"""Parts of a line, by their place among its groups."""

_END = -1
"""The indent behind the last line."""

_BEHIND_DASH = 3
"""Where an item stands behind the indent of its dash, counted from 1."""


def read_lines(data: bytes, layouts: dict[Marks, Marks], steps: dict[str, str]) -> Document | None:
    """
    Return the only document of a file, or None where that may not be all there is to say.

    Args:
        data: The bytes of the file.
        layouts: Marks seen so far, so that equal ones are kept once.
        steps: For keys that are text without quotes, as far as seen, what they add to a pointer.
    """
    try:
        lines = _Lines(data.decode(), steps)
        value = lines.mapping("", 0)
    except (UnicodeDecodeError, Ambiguous, _Unsure):
        return None
    if not value or not lines.at_end or len(lines.marks) > MAX_VALUES:
        return None
    marks = tuple(lines.marks)
    return Document(1, value, layouts.setdefault(marks, marks), lines.bare, _NO_FAULTS)


class _Unsure(Exception):
    """The text is not known to mean what it seems to."""


class _Lines:
    """The lines of a text; one of them, which has a key or an item, is the current one."""

    def __init__(self, text: str, steps: dict[str, str]) -> None:
        self.bare: dict[str, str] = {}
        self._steps = steps
        self._lines = iter(enumerate(_LINE.findall(text), 1))
        self._number = 0
        self._advance()
        self.marks = [("", self._number, 1)]  # a document stands where its first key stands

    @property
    def at_end(self) -> bool:
        return self._indent == _END

    def _advance(self) -> None:
        """Go on to the next line with a key or an item."""
        for number, line in self._lines:
            if line[_KEY] or line[_DASH]:
                self._number, self._line, self._indent = number, line, len(line[_MARGIN])
                return
            if line[_UNKNOWN]:
                raise _Unsure
        self._indent = _END

    def mapping(self, pointer: str, indent: int) -> dict[str, Value]:
        mapping: dict[str, Value] = {}
        while self._indent == indent:
            if not self._line[_KEY]:
                raise _Unsure
            key, where = self._placed(self._line[_KEY], pointer)
            if key in mapping:
                raise _Unsure
            self.marks.append((where, self._number, indent + 1))
            mapping[key] = self._value(where, indent)
        if self._indent > indent:
            raise _Unsure
        return mapping

    def _list(self, pointer: str, indent: int) -> list[Value]:
        items: list[Value] = []
        while self._indent == indent:
            if self._line[_KEY]:
                raise _Unsure
            where = child(pointer, len(items))
            self.marks.append((where, self._number, indent + _BEHIND_DASH))
            items.append(self._value(where, indent))
        if self._indent > indent:
            raise _Unsure
        return items

    def _value(self, pointer: str, indent: int) -> Value:
        """Return what stands beside a key or a dash, or below a key, and go on."""
        _, key, _, plain, quoted, brackets, _ = self._line
        value: Value
        if plain:
            value = self._scalar(pointer, plain)
        elif quoted:
            value = quoted[1:-1]
        elif brackets:
            value = self._in_brackets(pointer, brackets, indent + (len(key) + 3 if key else _BEHIND_DASH))
        elif key:
            return self._below(pointer, indent)
        else:
            raise _Unsure
        self._advance()
        return value

    def _below(self, pointer: str, indent: int) -> Value:
        self._advance()
        if self._indent <= indent:
            raise _Unsure
        return (self.mapping if self._line[_KEY] else self._list)(pointer, self._indent)

    def _in_brackets(self, pointer: str, text: str, column: int) -> Value:
        """Return a list or mapping of scalars that begins at a column, from 1."""
        if text[0] == "[":
            items: list[Value] = []
            for part in _parts(_ITEM, text, "]"):
                where = child(pointer, len(items))
                self.marks.append((where, self._number, column + part.start()))
                items.append(self._scalar(where, part["plain"]) if part["plain"] else part["quoted"][1:-1])
            return items
        mapping: dict[str, Value] = {}
        for part in _parts(_PAIR, text, "}"):
            key, where = self._placed(part["key"], pointer)
            if key in mapping:
                raise _Unsure
            self.marks.append((where, self._number, column + part.start()))
            mapping[key] = self._scalar(where, part["plain"]) if part["plain"] else part["quoted"][1:-1]
        return mapping

    def _scalar(self, pointer: str, text: str) -> Value:
        if text[0] not in MAY_BE_NO_TEXT:
            return text
        value = resolve(text)
        if says_less(value, text):
            self.bare[pointer] = text
        return value

    def _placed(self, written: str, pointer: str) -> tuple[str, str]:
        """Return a key of the mapping at `pointer`, and where it stands."""
        if step := self._steps.get(written):
            return written, pointer + step
        if written[0] == '"':
            key = written[1:-1]
            return key, child(pointer, key)
        if resolve(written) is not written:
            raise _Unsure
        step = self._steps[written] = child("", written)
        return written, pointer + step


def _parts(pattern: re.Pattern[str], text: str, bracket: str) -> Iterator[re.Match[str]]:
    """Yield what fits a pattern, one after another, up to a closing bracket at the end of the text."""
    at, end = 1, len(text) - 1
    if text[end] != bracket:
        raise _Unsure
    while at < end:
        part = pattern.match(text, at, end)
        if not part:
            raise _Unsure
        yield part
        at = part.end()
