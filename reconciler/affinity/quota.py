"""
Reads the rate headers of an answer. What to do with them is left to others.

Source: API reference of Affinity, rate limits: on every answer of v1 and v2 three headers for the minute of
the key's user and three for the month of the account. `Reset` is a number of seconds to wait, no timestamp.
Plans without a monthly limit send the word "unlimited" for its numbers, or none of the three.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reconciler.model import Quota

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBER = re.compile(r"[0-9]{1,18}")


def quota_of(headers: Mapping[str, str]) -> Quota | None:
    """Return what `headers` say, whatever the case of their names; None if they say nothing readable."""
    said = {name.lower(): value.strip().lower() for name, value in headers.items()}

    def number(suffix: str) -> int | None:
        value = said.get(f"x-ratelimit-limit-{suffix}", "")
        return int(value) if _NUMBER.fullmatch(value) else None

    quota = Quota(
        minute_limit=number("user"),
        minute_remaining=number("user-remaining"),
        minute_reset_s=number("user-reset"),
        month_limit=number("org"),
        month_remaining=number("org-remaining"),
        month_reset_s=number("org-reset"),
        month_unlimited="unlimited"
        in (said.get("x-ratelimit-limit-org"), said.get("x-ratelimit-limit-org-remaining")),
    )
    return None if quota == Quota() else quota
