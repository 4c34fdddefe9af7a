"""
Reads the bytes of a spreadsheet's export into rows of texts: encodings, delimiters, quotes, blank rows.

What a cell means is left to others. Rows are counted as a spreadsheet counts them: the header is row 1, and a
line break in a cell begins no row.
"""

from __future__ import annotations

import codecs
import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SEMICOLON = ";"
"""The delimiter where the comma is the decimal sign."""

DELIMITERS = (",", SEMICOLON, "\t")
MAX_BYTES = 10**8

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_QUOTED = re.compile(r'"[^"]*(?:"|\Z)')
_HINT = re.compile(r"sep=(.)\s*\Z", re.IGNORECASE)
"""A first line by which Excel is told the delimiter."""


class Unreadable(Exception):
    """A file that is no table; the message says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not blank: its number in the spreadsheet, and its cells without outer blanks."""

    number: int
    cells: tuple[str, ...]

    def cell(self, index: int) -> str:
        """Return a cell; "" where the row is shorter."""
        return self.cells[index] if index < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """
    What a file holds.

    Attributes:
        columns: The cells of the header.
        faults: Rows that are no rows, by number, and why.
        encoding: How the file was read.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    faults: tuple[tuple[int, str], ...]
    delimiter: str
    encoding: str


def read_table(data: bytes, delimiter: str | None = None) -> Table:
    """
    Return the table in a file.

    Args:
        data: UTF-8 or UTF-16, or what Windows writes where it is set to Western Europe.
        delimiter: None for the one of `DELIMITERS` that is most frequent in the header.

    Raises:
        Unreadable: No text, no header, no end of a cell, or more than 100 MB.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(f"the file has {len(data):,} bytes: at most {MAX_BYTES:,} are read")
    text, encoding = _decoded(data)
    lines = _LINE.findall(text)
    first = lines[0] if lines else ""
    if "\0" in first:
        raise Unreadable("line 1 holds U+0000, as what is no text does: save the file as CSV UTF-8")
    if hint := _HINT.match(first):
        delimiter = delimiter or hint[1]
    delimiter = delimiter or _sniffed(next(filter(str.strip, lines), ""))
    faults: list[tuple[int, str]] = []
    rows = [row for row in _rows(lines, delimiter, faults) if any(row.cells)]
    if hint and rows and rows[0].number == 1:
        del rows[0]
    if not rows:
        raise Unreadable("the file has no header")
    header, *rest = rows
    rest = [row for row in rest if not _overlong(row, len(header.cells), faults)]
    return Table(header.cells, tuple(rest), tuple(sorted(faults)), delimiter, encoding)


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _as(data, encoding), encoding.removesuffix("-sig")
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError:
        return _as(data, "cp1252"), "cp1252"


def _as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"line {line} is neither UTF-8 nor UTF-16 nor Windows-1252: save the file as CSV UTF-8"
        ) from error


def _sniffed(header: str) -> str:
    bare = _QUOTED.sub("", header)
    return max(DELIMITERS, key=bare.count)


def _rows(lines: Sequence[str], delimiter: str, faults: list[tuple[int, str]]) -> Iterator[Row]:
    reader = csv.reader(iter(lines), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "end of data" in str(error):
                raise Unreadable(
                    f"row {number} has a quotation mark that nothing closes: all below it is one cell"
                ) from error
            faults.append((number, f"the row cannot be read: {error}"))
            continue
        yield Row(number, tuple(map(str.strip, cells)))


def _overlong(row: Row, columns: int, faults: list[tuple[int, str]]) -> bool:
    extra = [cell for cell in row.cells[columns:] if cell]
    if extra:
        faults.append(
            (row.number, "the row has more cells than the header: is a delimiter without quotes in one?")
        )
    return bool(extra)
