"""Counters that outlive the process: requests, writes, refusals, faults, and the month's quota."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.sandbox.database import Database

LIMITS: Final = ("minute", "month", "concurrency")

_SHARING: Final = """
    WITH owned AS (
        SELECT organizations.id, lower(domain.value) AS domain
        FROM organizations, json_each(organizations.domains) AS domain WHERE NOT is_global
    )
    SELECT count(DISTINCT id) FROM owned
    WHERE domain IN (SELECT domain FROM owned GROUP BY domain HAVING count(DISTINCT id) > 1)
"""


class Stats:
    """
    Counts into the database, so that a killed process loses nothing but the request it was at.

    Args:
        clock_s: Monotonic seconds.
    """

    def __init__(self, database: Database, clock_s: Callable[[], float]) -> None:
        self._database = database
        self._clock_s = clock_s
        self._last_s: float | None = None
        self._max_in_flight = 0

    def add(self, kind: str, name: str, detail: str = "", by: float = 1) -> None:
        """Raise one counter."""
        self._database.query(
            "INSERT INTO counters VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET value = value + excluded.value",
            [kind, name, detail, by],
        )

    def value(self, kind: str, name: str) -> float:
        """Return a counter, 0 if nothing was counted."""
        rows = self._database.query(
            "SELECT value FROM counters WHERE kind = ? AND name = ? AND detail = ''", [kind, name]
        )
        return cast("float", rows[0][0]) if rows else 0

    def begin(self, in_flight: int) -> None:
        """Note that a request came in while `in_flight` were being answered, itself among them."""
        with self._database.transaction():
            if self._last_s is None:
                self._last_s = self._clock_s()
            if in_flight > self._max_in_flight:
                self._max_in_flight = in_flight
                self._database.query(
                    "INSERT INTO counters VALUES ('max_in_flight', '', '', ?) "
                    "ON CONFLICT DO UPDATE SET value = max(value, excluded.value)",
                    [in_flight],
                )

    def end(self, route: str, outcome: str) -> None:
        """Note what a request got: a status, or "lost" for one without an answer."""
        with self._database.transaction():
            now_s = self._clock_s()
            self.add("requests", route, outcome)
            if self._last_s is not None:
                self.add("elapsed_s", "", by=now_s - self._last_s)
            self._last_s = now_s

    def summary(self) -> dict[str, object]:
        """Return what `GET /_sandbox/stats` sends; `elapsed_s` runs from the first request to the last."""
        requests: dict[str, dict[str, int]] = defaultdict(dict)
        plain: dict[str, dict[str, float]] = defaultdict(dict)
        with self._database.transaction():
            rows = self._database.query("SELECT kind, name, detail, value FROM counters ORDER BY 1, 2, 3")
            [(organizations,)] = self._database.query(
                "SELECT count(*) FROM organizations WHERE NOT is_global"
            )
            [(sharing,)] = self._database.query(_SHARING)
        for kind, name, detail, value in cast("list[tuple[str, str, str, float]]", rows):
            if kind == "requests":
                requests[name][detail] = int(value)
            plain[kind][name] = value
        return {
            "requests": requests,
            "writes_applied": _whole(plain["writes_applied"]),
            "rejected_by_limit": {name: int(plain["rejected"].get(name, 0)) for name in LIMITS},
            "faults": _whole(plain["faults"]),
            "max_in_flight": int(plain["max_in_flight"].get("", 0)),
            "organizations": organizations,
            "organizations_sharing_a_domain": sharing,
            "elapsed_s": round(plain["elapsed_s"].get("", 0.0), 3),
        }


def _whole(counters: dict[str, float]) -> dict[str, int]:
    return {name: int(value) for name, value in counters.items()}
