from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.importing import tables
from reconciler.importing.tables import Unreadable, read_table

TEXT = "Name;Größe\r\nAcme;5\r\n"
ROWS = [(2, ("Acme", "5"))]


def rows(data: bytes, delimiter: str | None = None) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.number, row.cells) for row in read_table(data, delimiter).rows]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_the_encodings_of_spreadsheets_are_told_apart(data: bytes, encoding: str) -> None:
    table = read_table(data)
    assert (encoding, ("Name", "Größe"), ROWS) == (table.encoding, table.columns, rows(data))


def test_what_is_no_text_is_refused() -> None:
    """With the line where that shows."""
    with pytest.raises(Unreadable, match="line 2 is neither UTF-8"):
        read_table(b"Name\n\x81\xff\n")


@pytest.mark.parametrize("data", [TEXT.encode("utf-16-le"), b"PK\x03\x04\0\0Name\n"])
def test_what_is_another_kind_of_file_is_refused(data: bytes) -> None:
    """UTF-16 without its mark, a workbook: no header has zeros in it."""
    with pytest.raises(Unreadable, match=r"U\+0000"):
        read_table(data)


@pytest.mark.parametrize(
    ("header", "delimiter"),
    [("a,b", ","), ("a;b", ";"), ("a\tb", "\t"), ('"a,b,c";b', ";"), ("a", ","), ("a,b;c,d", ",")],
)
def test_the_header_tells_the_delimiter(header: str, delimiter: str) -> None:
    """What stands in quotes tells nothing."""
    assert delimiter == read_table(f"{header}\n".encode()).delimiter


def test_the_delimiter_can_be_said() -> None:
    """By the caller, or by the line that Excel reads it from."""
    assert [(2, ("x,y", "z"))] == rows(b"a,b|c\nx,y|z\n", "|")
    assert [(3, ("x,y", "z"))] == rows(b"sep=|\r\na,b|c\r\nx,y|z\r\n")


def test_rows_are_counted_as_in_the_spreadsheet() -> None:
    """Blank ones count; a line break in a cell does not begin one."""
    data = b'\r\nname,note\r\n"Acme","two\r\nlines"\r\n,\r\n  Beta ,\r\n'
    assert [(3, ("Acme", "two\r\nlines")), (5, ("Beta", ""))] == rows(data)


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r"])
def test_every_line_break_is_one(break_: str) -> None:
    assert [(2, ("1",)), (3, ("2",))] == rows(break_.join(("a", "1", "2")).encode())


def test_other_separators_are_text() -> None:
    """Whatever Unicode says about ends of lines."""
    assert [(2, ("1\u20282\x0b3\x854",))] == rows("a\n1\u20282\x0b3\x854\n".encode())


def test_trailing_columns_without_a_name_may_be_empty() -> None:
    table = read_table(b"a,b,,\n1,2,,\n3\n")
    assert ((), ["1", "3"]) == (table.faults, [row.cell(0) for row in table.rows])
    assert "" == table.rows[1].cell(1)


def test_a_row_that_cannot_be_read_is_one_problem() -> None:
    """The others are read all the same."""
    table = read_table(b'a,b\n1,2,3\n"x"y,2\n4,5\n')
    assert ["more cells than the header", "cannot be read"] == [
        next(part for part in ("more cells than the header", "cannot be read") if part in why)
        for _, why in table.faults
    ]
    assert [(4, ("4", "5"))] == [(row.number, row.cells) for row in table.rows]


def test_a_cell_without_an_end_is_no_part_of_a_table() -> None:
    """It would take all rows below it along, and nobody would miss them."""
    with pytest.raises(Unreadable, match="row 3 has a quotation mark that nothing closes"):
        read_table(b'a,b\n1,2\n"open,\n3,4\n')


@pytest.mark.parametrize("data", [b"", b"\n\n", b",,\n", b"sep=;\n"])
def test_a_header_is_needed(data: bytes) -> None:
    with pytest.raises(Unreadable, match="no header"):
        read_table(data)


def test_large_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_BYTES", 10)
    with pytest.raises(Unreadable, match="the file has 11 bytes"):
        read_table(b"a" * 11)


@given(st.binary(max_size=60) | st.text('a,";\t\r\n"\'=', max_size=40).map(str.encode))
def test_anything_is_a_table_or_refused(data: bytes) -> None:
    """Nothing else is raised."""
    try:
        table = read_table(data)
    except Unreadable:
        return
    assert all(any(row.cells) for row in table.rows)
