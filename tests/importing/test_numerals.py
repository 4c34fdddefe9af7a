from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.importing.numerals import (
    COMMA,
    POINT,
    NoNumber,
    decimal_sign,
    is_number,
    number,
    sign_beside_groups,
)


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("12", None, 12),
        ("-12", None, -12),
        ("+1.50", None, 1.5),
        ("1,234.5", None, 1234.5),
        ("1.234,5", None, 1234.5),
        ("1 234", None, 1234),
        ("1\u00a0234\u202f567,25", None, 1234567.25),
        ("1'234.5", None, 1234.5),
        ("\u22125", None, -5),
        ("12.0", None, 12),
        ("0,5", None, 0.5),
        ("1,234,567", None, 1234567),
        ("1,234", POINT, 1234),
        ("1,234", COMMA, 1.234),
        ("1.234", COMMA, 1234),
    ],
)
def test_numbers_are_read_in_english_and_continental_spelling(
    text: str, decimal: str | None, expected: float
) -> None:
    assert expected == number(text, decimal)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "1,23,4",
        "007",
        "12 34",
        "1.2.3",
        "1e5",
        "$5",
        "5%",
        "1,234.567,8",
        "NaN",
        "--1",
        "١٢",
        "9" * 41,
    ],
)
def test_what_loses_something_is_no_number(text: str) -> None:
    """Leading zeros, units, exponents that a spreadsheet has rounded to."""
    with pytest.raises(NoNumber):
        number(text, None)
    assert not is_number(text, None)


def test_what_can_be_read_in_two_ways_is_not_guessed() -> None:
    with pytest.raises(NoNumber, match=r"1\.234 may be 1\.234 or 1234: .*--decimal"):
        number("1.234", None)


def test_numbers_that_are_not_exact_everywhere_are_refused() -> None:
    with pytest.raises(NoNumber, match="too large"):
        number("9007199254740993", None)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1", "1.234", "0,5"], COMMA),
        (["1,234", "2.5"], POINT),
        (["1,234", "1 000"], None),
        (["0,5", "0.5"], None),
        ([], None),
    ],
)
def test_a_column_tells_its_decimal_sign(texts: list[str], expected: str | None) -> None:
    """By the cells that can be read in one way only, if they agree."""
    assert expected == decimal_sign(texts)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["12", "850", "1.250"], COMMA),
        (["12", "1,250"], POINT),
        (["1.250", "2.500"], None),
        (["12", "1250", "1.250"], None),
        (["12", "1.250", "2,500"], None),
        (["12"], None),
    ],
)
def test_whole_numbers_in_groups_tell_it_too(texts: list[str], expected: str | None) -> None:
    """If small ones have no sign, and large ones do."""
    assert expected == sign_beside_groups(texts)


@given(
    st.integers(-(10**12), 10**12), st.sampled_from([(POINT, ","), (COMMA, "."), (POINT, " "), (COMMA, "'")])
)
def test_what_is_grouped_is_the_same_number(value: int, spelling: tuple[str, str]) -> None:
    decimal, group = spelling
    assert value == number(f"{value:,}".replace(",", group), decimal)
