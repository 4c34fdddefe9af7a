from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.importing.cells import Conventions, Unfit, converter, is_blank
from reconciler.importing.days import compiled
from reconciler.importing.numerals import COMMA, POINT
from reconciler.importing.targets import Column, Target
from reconciler.values import Field, ValueType
from tests.builders import field

if TYPE_CHECKING:
    from reconciler.manifests.document import Value

USUAL = Conventions(usual_decimal=POINT)
TIER = field(value_type=ValueType.RANKED_DROPDOWN, options=["Gold", "gold", "Silver "])


def read(
    section: str, *cells: str, field: Field | None = None, split: str = "", conventions: Conventions = USUAL
) -> list[Value]:
    list_key, _, field_key = section.partition(".")[2].partition("/")
    target = Target("lists", list_key) if section.startswith("lists") else Target(section, "", field_key)
    convert = converter(Column(0, "Column", target, field, split), cells, conventions)
    return list(map(convert, cells))


@pytest.mark.parametrize(
    ("section", "cell", "expected"),
    [
        ("id", "300100", 300100),
        ("id", "300100.0", 300100),
        ("name", "Acme \u00a0 Corp\u200b", "Acme Corp"),
        ("domain", "https://www.acme.com/x", "acme.com"),
        (
            "people",
            "Ben <BEN@b.com>; mailto:ada@a.com, 510001\nada@a.com",
            ["ada@a.com", "ben@b.com", 510001],
        ),
        ("lists.Portfolio", "TRUE", True),
        ("lists.Portfolio", "x", True),
        ("lists.Portfolio", "Nein", False),
        ("lists.Portfolio", "0", False),
    ],
)
def test_profiles_are_normalized(section: str, cell: str, expected: Value) -> None:
    assert [expected] == read(section, cell)


@pytest.mark.parametrize(
    ("section", "cell", "why"),
    [
        ("id", "3e5", "is no id"),
        ("id", "0", "is no id"),
        ("name", "x" * 256, "at most 255"),
        ("domain", "n/a", "is no website"),
        ("people", "Ada Byte", "is no e-mail"),
        ("people", ";", "names nobody"),
        ("lists.Portfolio", "maybe", "write yes or no"),
        ("fields", "#N/A", "the spreadsheet has an error here"),
        ("name", "#ref!", "the spreadsheet has an error here"),
    ],
)
def test_what_is_wrong_is_told(section: str, cell: str, why: str) -> None:
    with pytest.raises(Unfit, match=why):
        read(section, cell)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["12", "1,234.5", "7"], [12, 1234.5, 7]),
        (["1.234", "0,5"], [1234, 0.5]),
        (["1,234", "5"], [1234, 5]),
        (["12", "n/a"], ["12", "n/a"]),
        (["01", "2"], ["01", "2"]),
        (["2019-04-01", "2019-4-2 00:00"], ["2019-04-01", "2019-04-02"]),
        (["2019-04-01", "soon"], ["2019-04-01", "soon"]),
        (["2019-04-01 13:45"], ["2019-04-01 13:45"]),
        (["TRUE", "yes"], ["TRUE", "yes"]),
        (["a\r\nb\x0b", "e\u0301"], ["a\nb", "é"]),
    ],
)
def test_a_column_of_an_unknown_type_tells_it(cells: list[str], expected: list[Value]) -> None:
    """It holds numbers, or dates, if all of its cells do."""
    assert expected == read("fields", *cells)


def test_an_error_tells_nothing_about_a_column() -> None:
    convert = converter(Column(0, "Column", Target("fields")), ["12", "#DIV/0!"], USUAL)
    assert 12 == convert("12")


def test_dates_of_a_described_form_are_dates() -> None:
    assert ["2019-04-01"] == read(
        "fields", "1/4/2019", conventions=Conventions(date_form=compiled("DD/MM/YYYY"))
    )


@pytest.mark.parametrize(("decimal", "expected"), [(POINT, 1234), (COMMA, 1.234)])
def test_the_decimal_sign_can_be_said(decimal: str, expected: float) -> None:
    assert [expected] == read("fields", "1,234", conventions=Conventions(decimal))


def test_whole_numbers_in_groups_are_no_decimals() -> None:
    """Where the delimiter leaves open which sign is usual."""
    assert [12, 1234] == read("fields", "12", "1,234", conventions=Conventions())


def test_where_nothing_tells_the_decimal_sign_nobody_guesses() -> None:
    with pytest.raises(Unfit, match="--decimal"):
        read("fields", "1,234", conventions=Conventions())


@pytest.mark.parametrize(
    ("described", "cell", "expected"),
    [
        (field(value_type=ValueType.NUMBER), "1 234", 1234),
        (field(value_type=ValueType.DATE), "2019-04-01 13:45", "2019-04-01"),
        (field(value_type=ValueType.PERSON), "ADA@a.com", "ada@a.com"),
        (field(value_type=ValueType.PERSON), "9001", 9001),
        (field(value_type=ValueType.ORGANIZATION), "http://acme.com", "acme.com"),
        (field(value_type=ValueType.ORGANIZATION), "300100", 300100),
        (field(value_type=ValueType.TEXT), "010", "010"),
        (TIER, "Gold", "Gold"),
        (TIER, "gold", "gold"),
        (TIER, "SILVER", "Silver"),
    ],
)
def test_a_known_type_decides(described: Field, cell: str, expected: Value) -> None:
    """An option is meant in whatever case, if that is clear."""
    assert [expected] == read("fields", cell, field=described)


@pytest.mark.parametrize(
    ("described", "cell", "why"),
    [
        (field(value_type=ValueType.NUMBER), "$5", "is no number"),
        (field(value_type=ValueType.DATE), "03/04/2019", "--date-format"),
        (TIER, "Silvr", 'none of the options .did you mean "Silver"'),
        (TIER, "GOLD", "several options read GOLD"),
    ],
)
def test_what_does_not_fit_the_type_is_told(described: Field, cell: str, why: str) -> None:
    with pytest.raises(Unfit, match=why):
        read("fields", cell, field=described)


def test_several_values_are_sorted_and_each_stands_once() -> None:
    assert [["a", "b"]] == read("fields", " b ;a;; b", split=";")
    assert [[2, 10]] == read("fields", "10|2", split="|")
    assert [["one value"]] == read("fields", "one value", field=field(multiple=True))
    with pytest.raises(Unfit, match="nothing between the separators"):
        read("fields", ";", split=";")


@pytest.mark.parametrize(("cell", "expected"), [("", True), (" \u00a0\u200b\t", True), ("-", False)])
def test_a_blank_cell_shows_nothing(cell: str, expected: bool) -> None:  # noqa: FBT001 - a parameter
    assert expected == is_blank(cell)
