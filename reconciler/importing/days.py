"""
Decides which calendar day a text means. A day comes first or a month does: nobody guesses which.

Days that begin with the year are clear; every other form has to be described, such as DD/MM/YYYY.
"""

from __future__ import annotations

import re
from calendar import monthrange
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from re import Pattern

_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_TIME = rf"(?:[T ]+{_CLOCK.pattern}(?:\.[0-9]+)?\s*(?:Z|[+-][0-9]{{2}}:?[0-9]{{2}})?)?"
_YEAR_FIRST = re.compile(rf"(?P<year>[0-9]{{4}})([-/.])(?P<month>[0-9]{{1,2}})\2(?P<day>[0-9]{{1,2}}){_TIME}")
_OTHER = re.compile(rf"[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.](?:[0-9]{{4}}|[0-9]{{2}}){_TIME}")
_SERIAL = re.compile(r"[1-9][0-9]{4}(?:\.[0-9]+)?")
_TOKENS = {
    "YYYY": r"(?P<year>[0-9]{4})",
    "MMM": r"(?P<name>[A-Za-z]{3,9})\.?",
    "MM": r"(?P<month>[0-9]{1,2})",
    "DD": r"(?P<day>[0-9]{1,2})",
}
_PERCENT = {"%Y": "YYYY", "%b": "MMM", "%B": "MMM", "%m": "MM", "%d": "DD"}
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


class NoDay(Exception):
    """A text that is no day, or more than one; the message says so."""


def compiled(form: str) -> Pattern[str]:
    """
    Return the form of days that a user describes: DD/MM/YYYY, MMM DD, YYYY, %d.%m.%Y.

    Raises:
        ValueError: It lacks the year, the month or the day, or has one twice.
    """
    for percent, token in _PERCENT.items():
        form = form.replace(percent, token)
    parts = re.split("(YYYY|MMM|MM|DD)", form)
    tokens = sorted(each for each in parts if each in _TOKENS)
    if tokens not in (["DD", "MM", "YYYY"], ["DD", "MMM", "YYYY"]):
        raise ValueError("a date has YYYY, MM or MMM, and DD, each once")
    pattern = "".join(_TOKENS.get(each) or re.escape(each) for each in parts)
    return re.compile(pattern + _TIME)


def day(text: str, form: Pattern[str] | None = None) -> str:
    """
    Return the day as manifests write it, 2019-04-01; a time of day is dropped.

    Args:
        text: A cell.
        form: From `compiled`; days that begin with the year are understood besides.

    Raises:
        NoDay: See there.
    """
    found = (form.fullmatch(text) if form else None) or _YEAR_FIRST.fullmatch(text)
    if not found:
        raise NoDay(_complaint(text))
    parts = found.groupdict()
    month = _month(parts["name"]) if parts.get("name") else int(parts["month"])
    year, number = int(parts["year"]), int(parts["day"])
    if not year or month not in range(1, 13) or not 1 <= number <= monthrange(year, month)[1]:
        raise NoDay(f"there is no day {text}")
    return f"{year:04}-{month:02}-{number:02}"


def is_day(text: str, form: Pattern[str] | None = None) -> bool:
    """Return whether a text is a day and nothing more: no time of day but midnight."""
    try:
        day(text, form)
    except NoDay:
        return False
    found = _CLOCK.search(text)
    return not found or not any(int(each) for each in found.groups() if each)


def _month(name: str) -> int:
    fitting = [i for i, each in enumerate(_MONTHS, start=1) if each.startswith(name.lower())]
    return fitting[0] if len(fitting) == 1 else 0


def _complaint(text: str) -> str:
    if _OTHER.fullmatch(text):
        return (
            f"{text} leaves open which is the day and which the month: say --date-format, such as DD/MM/YYYY"
        )
    if _SERIAL.fullmatch(text):
        return (
            f"{text} is how a spreadsheet counts days: give the column the format of a date, and export again"
        )
    return f"{text} is no date: write it as 2019-04-01, or say --date-format"
