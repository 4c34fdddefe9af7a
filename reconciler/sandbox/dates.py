"""
Dates of fields: which calendar day a written date-time is kept as, and how that day is sent.

Source: Affinity's MCP server and a client that tried it: since 2026 only the day is kept, returned as
midnight US Pacific in UTC. Which day that is, is said in two ways: the UTC date of what was written (tried),
or its date part whatever its zone (server); hence a switch.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

_PACIFIC: Final = ZoneInfo("America/Los_Angeles")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATE_TIME: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})", re.ASCII | re.IGNORECASE
)


def is_date_time(text: str) -> bool:
    """Return whether `text` has the form of a full date-time with a zone (RFC 3339), as v2 asks for."""
    return _DATE_TIME.fullmatch(text) is not None


def calendar_day(text: str, kept: str) -> str | None:
    """
    Return the day, as YYYY-MM-DD, that a written date or date-time is kept as; None if it is neither.

    Args:
        text: What was written.
        kept: "utc" for the date in UTC, "written" for the date part as it stands.
    """
    day, rest = text[:10], text[10:]
    try:
        if not _DATE.fullmatch(day):
            return None
        if rest:
            instant = datetime.fromisoformat(text.upper())
            # A time without a zone is taken for UTC.
            moved = instant.tzinfo is not None and kept == "utc"
            return (instant.astimezone(UTC) if moved else instant).date().isoformat()
        return date.fromisoformat(day).isoformat()
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=4096)
def sent(day: str) -> str:
    """Return a kept day as both versions send it: `2026-01-15` as `2026-01-15T08:00:00Z`."""
    midnight = datetime.fromisoformat(day).replace(tzinfo=_PACIFIC)
    # UTC is ahead of the Pacific by less than a day, so that the date stays the same.
    return f"{day}T{midnight.astimezone(UTC):%H:%M:%S}Z"
