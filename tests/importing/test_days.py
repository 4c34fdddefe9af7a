from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.importing.days import NoDay, compiled, day, is_day


@pytest.mark.parametrize(
    "text",
    [
        "2019-04-01",
        "2019-4-1",
        "2019/04/01",
        "2019.04.01",
        "2019-04-01 00:00",
        "2019-04-01T23:59:59.999Z",
        "2019-04-01 10:00:00 +02:00",
    ],
)
def test_days_that_begin_with_the_year_are_clear(text: str) -> None:
    """A time of day is dropped: Affinity keeps the day."""
    assert "2019-04-01" == day(text)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("DD/MM/YYYY", "01/04/2019"),
        ("DD/MM/YYYY", "1/4/2019 00:00"),
        ("MM/DD/YYYY", "4/1/2019"),
        ("%d.%m.%Y", "01.04.2019"),
        ("MMM DD, YYYY", "Apr. 1, 2019"),
        ("DD-MMM-YYYY", "01-apr-2019"),
        ("DD MMM YYYY", "1 April 2019"),
        ("DD/MM/YYYY", "2019-04-01"),
    ],
)
def test_other_forms_are_described(form: str, text: str) -> None:
    assert "2019-04-01" == day(text, compiled(form))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("03/04/2019", "leaves open which is the day"),
        ("25.12.19", "leaves open which is the day"),
        ("43556", "how a spreadsheet counts days"),
        ("2019-02-29", "there is no day"),
        ("2019-13-01", "there is no day"),
        ("0000-01-01", "there is no day"),
        ("spring", "is no date"),
        ("2019", "is no date"),
        ("2019-04/01", "is no date"),
    ],
)
def test_nobody_guesses(text: str, why: str) -> None:
    with pytest.raises(NoDay, match=why):
        day(text)
    assert not is_day(text)


def test_a_name_of_a_month_is_clear() -> None:
    """ "Ju" is not, and "Foo" is none."""
    for text in ("01-Foo-2019", "01-Jux-2019"):
        with pytest.raises(NoDay, match="there is no day"):
            day(text, compiled("DD-MMM-YYYY"))


@pytest.mark.parametrize("form", ["", "DD/MM", "DD/DD/YYYY", "DD/MM/YY", "YYYY-MM-DD-MMM"])
def test_a_form_has_everything_once(form: str) -> None:
    with pytest.raises(ValueError, match="each once"):
        compiled(form)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2019-04-01", True), ("2019-04-01 00:00:00", True), ("2019-04-01 13:45", False)],
)
def test_a_time_of_day_is_more_than_a_day(text: str, expected: bool) -> None:  # noqa: FBT001 - a parameter
    """Unless it is midnight, which spreadsheets add by themselves."""
    assert expected == is_day(text)


@given(st.dates())
def test_every_day_is_understood(value: object) -> None:
    assert str(value) == day(str(value))
