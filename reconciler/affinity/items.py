"""
Single values of custom fields, where v1 and v2 write them alike: texts, numbers, dates and places.

What only one version does is left to `values_v1` and `values_v2`. Every function raises WrongShape, which
names the pointer, for what it cannot read.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from math import isfinite
from zoneinfo import ZoneInfo

from reconciler.affinity.rows import Row
from reconciler.normalize import text_value
from reconciler.typed_json import WrongShape
from reconciler.values import Location

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def text(value: object, pointer: str) -> str | None:
    """Return a text in its compared form; None for one that is empty."""
    if not isinstance(value, str):
        raise WrongShape(f"{pointer} is not a text")
    return text_value(value) or None


def number(value: object, pointer: str) -> int | float:
    """Return a number, a whole one wherever it can be."""
    if type(value) is int:
        return value
    if not isinstance(value, float) or not isfinite(value):
        raise WrongShape(f"{pointer} is not a number")
    return int(value) if value.is_integer() else value


def day(value: object, pointer: str) -> str:
    """
    Return the calendar day of a date, as 2019-04-01.

    Source: API reference of Affinity, dates: only the day is kept, and returned as midnight in California,
    expressed in UTC.
    """
    if not isinstance(value, str):
        raise WrongShape(f"{pointer} is not a text")
    try:
        return _day_in_california(value)
    except (ValueError, OverflowError) as error:
        raise WrongShape(f"{pointer} is neither a day nor an instant") from error


def _day_in_california(said: str) -> str:
    if _DAY.fullmatch(said):
        return date.fromisoformat(said).isoformat()
    instant = datetime.fromisoformat(said)
    if instant.tzinfo is None:
        raise ValueError("a time without its zone is no instant")
    return instant.astimezone(ZoneInfo("America/Los_Angeles")).date().isoformat()


def location(value: object, pointer: str, *, street_key: str) -> Location | None:
    """Return a place, its parts in their compared form; None for one without any."""
    row = Row(value, pointer)

    def part(key: str) -> str | None:
        return text_value(row.optional_text(key) or "") or None

    place = Location(part(street_key), *map(part, ("city", "state", "country", "continent")))
    return None if place == Location() else place
