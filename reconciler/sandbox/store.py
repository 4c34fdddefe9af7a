"""
The records and how they change. A write is true at once; a `View` decides when other readers see it.

Rules of the API (who may change what, which answer) are the routes' business.
"""

from __future__ import annotations

import json
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from reconciler.sandbox.records import Organization
from reconciler.sandbox.tables import TRUTH, OrganizationTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reconciler.sandbox.database import Database, Value
    from reconciler.sandbox.records import Seed


class View:
    """
    The organizations as one kind of reader sees them: as they were `lag_s` ago.

    Without lag that is the table itself. With lag it is a copy that writes reach when they are due; the copy
    is made anew when the sandbox starts, so that a restart catches up.

    Args:
        name: Of the copy.
        clock_s: Monotonic seconds.
    """

    def __init__(self, database: Database, name: str, lag_s: float, clock_s: Callable[[], float]) -> None:
        self._database = database
        self._table = OrganizationTable(database, name if lag_s else TRUTH)
        self._lag_s = lag_s
        self._clock_s = clock_s
        self._waiting: deque[tuple[float, int, Organization | None]] = deque()

    def start(self) -> None:
        """Show everything as it is now."""
        if self._lag_s:
            self._table.copy_truth()

    def later(self, organization_id: int, organization: Organization | None) -> None:
        """Show a write when it is due; None for a deletion."""
        if self._lag_s:
            self._waiting.append((self._clock_s() + self._lag_s, organization_id, organization))

    def select(
        self,
        condition: str,
        values: Sequence[Value] = (),
        *,
        limit: int,
        offset: int = 0,
        descending: bool = False,
    ) -> list[Organization]:
        """Return the organizations seen now that fulfil an SQL condition, by id."""
        with self._database.lock:
            self._catch_up()
            return self._table.select(condition, values, limit=limit, offset=offset, descending=descending)

    def get(self, organization_id: int) -> Organization | None:
        """Return one organization as it is seen now."""
        found = self.select("id = ?", [organization_id], limit=1)
        return found[0] if found else None

    def _catch_up(self) -> None:
        now_s = self._clock_s()
        while self._waiting and self._waiting[0][0] <= now_s:
            _, organization_id, organization = self._waiting.popleft()
            if organization is None:
                self._table.remove(organization_id)
            else:
                self._table.put(organization)


class Store:
    """
    Organizations, persons and merges. Writes belong into a transaction of the database.

    Args:
        clock_s: Monotonic seconds.
        search_lag_s: How long `search` shows the state before a write.
        v2_lag_s: The same for `v2`.

    Attributes:
        truth: What is written.
        search: What v1 searches and lists.
        v2: What v2 reads.
    """

    def __init__(
        self,
        database: Database,
        clock_s: Callable[[], float],
        *,
        search_lag_s: float = 0,
        v2_lag_s: float = 0,
    ) -> None:
        self._database = database
        self._table = OrganizationTable(database)
        self.truth = View(database, TRUTH, 0, clock_s)
        self.search = View(database, "seen_by_search", search_lag_s, clock_s)
        self.v2 = View(database, "seen_by_v2", v2_lag_s, clock_s)

    def start(self, seed: Callable[[], Seed]) -> None:
        """Fill a database that nobody filled yet with `seed()`, then open the views."""
        with self._database.transaction():
            if not self._database.query("SELECT 1 FROM counters WHERE kind = 'seeded'"):
                self._fill(seed())
                self._database.query("INSERT INTO counters VALUES ('seeded', '', '', 1)")
        self.search.start()
        self.v2.start()

    def _fill(self, seed: Seed) -> None:
        self._table.fill(seed.organizations)
        self._database.execute_many("INSERT INTO merged VALUES (?, ?)", seed.merged.items())
        self._database.execute_many(
            "INSERT INTO persons VALUES (?, ?, ?, ?, ?)",
            (
                (person.id, person.type, person.first_name, person.last_name, json.dumps(person.emails))
                for person in seed.persons
            ),
        )
        # A merged-away id was an id once, so it is not given again either.
        highest = max([*seed.merged, *(organization.id for organization in seed.organizations)], default=0)
        self._database.query("DELETE FROM sqlite_sequence WHERE name = ?", [TRUTH])
        self._database.query("INSERT INTO sqlite_sequence VALUES (?, ?)", [TRUTH, highest])

    def survivor(self, organization_id: int) -> int | None:
        """Return where a merged-away id went, or None for one that was never merged."""
        rows = self._database.query("SELECT survivor_id FROM merged WHERE id = ?", [organization_id])
        return cast("int", rows[0][0]) if rows else None

    def has_person(self, person_id: int) -> bool:
        """Return whether there is such a person."""
        return bool(self._database.query("SELECT 1 FROM persons WHERE id = ?", [person_id]))

    def create(self, name: str, domain: str | None, person_ids: tuple[int, ...]) -> Organization:
        """Add an organization of one's own; nothing is de-duplicated."""
        domains = () if domain is None else (domain,)
        created = Organization(0, name, domain, domains, person_ids=person_ids)
        created = replace(created, id=self._table.insert(created))
        self._announce(created.id, created)
        return created

    def update(self, organization: Organization) -> None:
        """Put `organization` in the place of the one with its id."""
        self._table.put(organization)
        self._announce(organization.id, organization)

    def delete(self, organization_id: int) -> None:
        """Remove an organization for good."""
        self._table.remove(organization_id)
        self._announce(organization_id, None)

    def _announce(self, organization_id: int, organization: Organization | None) -> None:
        self.search.later(organization_id, organization)
        self.v2.later(organization_id, organization)
