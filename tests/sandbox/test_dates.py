from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.sandbox import dates

DAYS = st.dates().map(date.isoformat)


@pytest.mark.parametrize(
    ("text", "utc", "written"),
    [
        ("2026-04-01", "2026-04-01", "2026-04-01"),
        ("2026-04-01T12:00:00Z", "2026-04-01", "2026-04-01"),
        ("2026-04-01T23:30:00-07:00", "2026-04-02", "2026-04-01"),
        ("2026-04-01T00:30:00+02:00", "2026-03-31", "2026-04-01"),
        ("2026-04-01T23:30:00", "2026-04-01", "2026-04-01"),
        ("2026-04-01 08:00:00.000Z", "2026-04-01", "2026-04-01"),
    ],
)
def test_the_day_that_is_kept(text: str, utc: str, written: str) -> None:
    """In UTC, as a client saw, or as it is written."""
    assert (utc, written) == (dates.calendar_day(text, "utc"), dates.calendar_day(text, "written"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "2026-02-30",
        "2026-4-1",
        "20260401",
        "01.04.2026",
        "2026-04-01T",
        "2026-04-01T25:00:00Z",
        "\u0662\u0660\u0662\u0666-04-01",
        "0001-01-01T00:00:00+02:00",
    ],
)
def test_anything_else_is_no_date(text: str) -> None:
    """Nor is a moment before the calendar begins."""
    assert dates.calendar_day(text, "utc") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-04-01T12:00:00Z", True),
        ("2026-04-01T12:00:00.123+02:00", True),
        ("2026-04-01t12:00:00z", True),
        ("2026-04-01", False),
        ("2026-04-01T12:00:00", False),
        ("2026-04-01 12:00:00Z", False),
        ("2026-04-01T12:00Z", False),
    ],
)
def test_a_date_time_is_whole(text: str, *, expected: bool) -> None:
    """With seconds and a zone, as RFC 3339 has it."""
    assert expected == dates.is_date_time(text)


def test_a_day_is_sent_as_midnight_in_the_pacific() -> None:
    """08:00 UTC in winter, 07:00 in summer. Source: Affinity's MCP server and a client."""
    assert ("2026-01-15T08:00:00Z", "2026-07-15T07:00:00Z") == (
        dates.sent("2026-01-15"),
        dates.sent("2026-07-15"),
    )


@given(DAYS)
def test_every_day_survives(day: str) -> None:
    """Read in the Pacific, what is sent is the day that was kept; noon UTC of a day is kept as that day."""
    sent = datetime.fromisoformat(dates.sent(day)).astimezone(ZoneInfo("America/Los_Angeles"))
    assert day == sent.date().isoformat()
    noon = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC).isoformat()
    assert (day, day) == (dates.calendar_day(noon, "utc"), dates.calendar_day(noon, "written"))
