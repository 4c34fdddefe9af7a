"""Texts, numbers, days and places, as both versions of the API write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.affinity.items import day, location, number, text
from reconciler.typed_json import WrongShape
from reconciler.values import Location

if TYPE_CHECKING:
    from collections.abc import Callable

CALIFORNIA = ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize(
    ("said", "kept"), [("Gold", "Gold"), (" Café\r\nBar ", "Caf\u00e9\nBar"), ("", None), (" \n", None)]
)
def test_a_text_is_compared_in_one_form(said: str, kept: str | None) -> None:
    """That of manifests; an empty one is none."""
    assert kept == text(said, "")


@pytest.mark.parametrize(
    ("said", "kept"), [(1, 1), (1.0, 1), (-0.0, 0), (1.5, 1.5), (2**60, 2**60), (1e20, 10**20)]
)
def test_a_number_is_whole_wherever_it_can_be(said: float, kept: float) -> None:
    """1 and 1.0 are one value, whichever the server writes."""
    assert (type(kept), kept) == (type(number(said, "")), number(said, ""))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2019-04-01", "2019-04-01"),
        ("2019-04-01T07:00:00Z", "2019-04-01"),
        ("2019-04-01T06:59:59.999Z", "2019-03-31"),
        ("2019-01-01T08:00:00.000Z", "2019-01-01"),
        ("2019-01-01T07:59:59Z", "2018-12-31"),
        ("2019-04-01T12:00:00Z", "2019-04-01"),
        ("2019-04-01T00:00:00-07:00", "2019-04-01"),
        ("2019-04-01T00:00:00.000+02:00", "2019-03-31"),
    ],
)
def test_a_date_is_the_day_in_california(said: str, kept: str) -> None:
    """Midnight there begins at 7 or 8 o'clock UTC, by the season."""
    assert kept == day(said, "")


@given(st.dates(min_value=date(1900, 1, 1)).filter(lambda each: each < date(9999, 12, 31)))
def test_every_day_survives_being_kept_as_midnight_or_written_as_noon(one: date) -> None:
    """Affinity keeps the first, we write the second."""
    midnight = datetime(one.year, one.month, one.day, tzinfo=CALIFORNIA).astimezone(UTC)
    assert one.isoformat() == day(midnight.isoformat(), "") == day(f"{one}T12:00:00Z", "")
    before = (midnight - timedelta(seconds=1)).isoformat()
    assert (one - timedelta(days=1)).isoformat() == day(before, "")


@given(st.text() | st.from_regex(r"[0-9]{1,5}-[0-9]{2}-[0-9]{2}(T[0-9:.]{2,9}(Z|[+-][0-9:]{2,6})?)?"))
def test_any_text_is_a_day_or_refused(said: str) -> None:
    """Nothing else is ever raised."""
    try:
        kept = day(said, "")
    except WrongShape:
        return
    assert kept == date.fromisoformat(kept).isoformat()


@pytest.mark.parametrize("street", ["street_address", "streetAddress"])
def test_a_place_has_five_parts(street: str) -> None:
    """Each version has its word for the first; what is empty or absent is not there."""
    said = {street: " 1 Main\r\nSt ", "city": "Berlin", "state": "", "country": None, "zip": 1}
    assert Location("1 Main\nSt", "Berlin") == location(said, "", street_key=street)


@pytest.mark.parametrize("said", [{}, {"city": None}, {"city": "", "state": " "}])
def test_a_place_without_parts_is_none(said: dict[str, object]) -> None:
    assert None is location(said, "", street_key="street_address")


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (text, 1),
        (text, None),
        (text, ["x"]),
        (number, "1"),
        (number, None),
        (number, True),
        (number, float("inf")),
        (day, None),
        (day, 20190401),
        (day, ""),
        (day, "today"),
        (day, "20190401"),
        (day, "2019-02-30"),
        (day, "2019-04-01T12:00:00"),
        (day, "0001-01-01T00:00:00+10:00"),
    ],
)
def test_another_type_is_pointed_at(read: Callable[[object, str], object], value: object) -> None:
    """A time without its zone is no instant, and infinity no number."""
    with pytest.raises(WrongShape, match=r"^/value is "):
        read(value, "/value")


@pytest.mark.parametrize("value", [None, "Berlin", {"city": 1}, {"street_address": ["x"]}])
def test_another_place_is_pointed_at(value: object) -> None:
    with pytest.raises(WrongShape, match=r"^/value(/[a-z_]+)? is "):
        location(value, "/value", street_key="street_address")
