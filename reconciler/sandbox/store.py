"""
The records, and what goes with what: an organization's entries and values, a list entry's values, a merge.

When readers see a write is for `views`. Rules of the API (who may change what, which answer) are the routes'.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from reconciler.sandbox import kinds, layouts
from reconciler.sandbox.records import SEEDED_AT, Organization
from reconciler.sandbox.views import Collection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reconciler.sandbox.clock import Clock
    from reconciler.sandbox.database import Database
    from reconciler.sandbox.records import Field, ListEntry, Person, Seed

_FIRST_VALUE_ID: Final = 4_000_000_001
"""Beyond 32 bits. Source: API reference of Affinity v1, whose samples have such ids."""


class Store:
    """
    Everything that the sandbox keeps. Writes belong into a transaction of the database.

    Args:
        search_lag_s: Seconds until searching and listing on v1 show a write.
        v2_lag_s: Seconds until v2 shows a write.
        fields_lag_s: Seconds until v1 lists a new field.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        search_lag_s: float = 0,
        v2_lag_s: float = 0,
        fields_lag_s: float = 0,
    ) -> None:
        self._database = database
        now_s = clock.monotonic_s
        self.organizations = Collection(
            database, layouts.ORGANIZATIONS, now_s, search_lag_s=search_lag_s, v2_lag_s=v2_lag_s
        )
        self.persons = Collection(
            database, layouts.PERSONS, now_s, search_lag_s=search_lag_s, v2_lag_s=v2_lag_s
        )
        self.fields = Collection(database, layouts.FIELDS, now_s, search_lag_s=fields_lag_s)
        self.lists = Collection(database, layouts.LISTS, now_s)
        self.entries = Collection(database, layouts.LIST_ENTRIES, now_s, v2_lag_s=v2_lag_s)
        self.values = Collection(database, layouts.FIELD_VALUES, now_s, v2_lag_s=v2_lag_s)
        self.changes = Collection(database, layouts.VALUE_CHANGES, now_s)
        self.merges = Collection(database, layouts.MERGES, now_s)

    def start(self, seed: Callable[[], Seed]) -> None:
        """Fill a database that nobody filled yet with `seed()`, then open the views."""
        with self._database.transaction():
            if not self._database.query("SELECT 1 FROM counters WHERE kind = 'seeded'"):
                self._fill(seed())
                self._database.query("INSERT INTO counters VALUES ('seeded', '', '', 1)")
        for collection in (self.organizations, self.persons, self.fields, self.entries, self.values):
            collection.start()

    def _fill(self, seed: Seed) -> None:
        # A merged-away id was an id once, so it is not given again either.
        self.organizations.fill(seed.organizations, first_id=max(seed.merged, default=0) + 1)
        self._database.execute_many("INSERT INTO merged VALUES (?, ?)", seed.merged.items())
        self.persons.fill(seed.persons, first_id=510_001)
        self.fields.fill(seed.fields, first_id=61_001)
        self.lists.fill(seed.lists, first_id=88)
        self.entries.fill(seed.list_entries, first_id=7_001)
        self.values.fill(seed.field_values, first_id=_FIRST_VALUE_ID)
        self.changes.fill((), first_id=50_000_001)
        self._fill_recurring(seed)

    def _fill_recurring(self, seed: Seed) -> None:
        """Give organizations their share of recurring values, in one statement because they are many."""
        if not seed.recurring:
            return
        self._database.query("CREATE TEMP TABLE recurring (remainder INTEGER, field_id INTEGER, value TEXT)")
        self._database.query("CREATE INDEX temp.recurring_remainder ON recurring (remainder)")
        self._database.execute_many(
            "INSERT INTO recurring VALUES (?, ?, ?)",
            (
                (remainder, field_id, json.dumps(value))
                for remainder, values in enumerate(seed.recurring)
                for field_id, value in values
            ),
        )
        self._database.query(
            "INSERT INTO field_values SELECT NULL, field_id, ?, organizations.id, NULL, value, ?, NULL "
            "FROM organizations JOIN recurring ON remainder = organizations.id % ? ORDER BY organizations.id",
            [kinds.ORGANIZATION_ENTITY, SEEDED_AT, len(seed.recurring)],
        )
        self._database.query("DROP TABLE recurring")

    def survivor(self, organization_id: int) -> int | None:
        """Return where a merged-away id went, or None for one that was never merged."""
        rows = self._database.query("SELECT survivor_id FROM merged WHERE id = ?", [organization_id])
        return cast("int", rows[0][0]) if rows else None

    def merged_into(self, organization_id: int, survivor_id: int) -> None:
        """Note that an id was merged away, and with it those that had been merged into it."""
        self._database.query(
            "UPDATE merged SET survivor_id = ? WHERE survivor_id = ?", [survivor_id, organization_id]
        )
        self._database.query("INSERT INTO merged VALUES (?, ?)", [organization_id, survivor_id])

    def has_person(self, person_id: int) -> bool:
        """Return whether there is such a person."""
        return self.persons.truth.get(person_id) is not None

    def create_organization(self, name: str, domain: str | None, person_ids: tuple[int, ...]) -> Organization:
        """Add an organization of one's own; nothing is de-duplicated."""
        domains = () if domain is None else (domain,)
        return self.organizations.add(Organization(0, name, domain, domains, person_ids=person_ids))

    def delete_organization(self, organization_id: int) -> None:
        """
        Remove an organization with its list entries and values, and where fields name it.

        Source: API reference of Affinity v1 (what is deleted); that fields of others forget it is assumed.
        """
        self._forget(kinds.ORGANIZATION_ENTITY, organization_id, kinds.ORGANIZATION)
        self.organizations.remove(organization_id)

    def delete_person(self, person_id: int) -> None:
        """Remove a person with list entries and values, from every organization and from fields."""
        self._forget(kinds.PERSON_ENTITY, person_id, kinds.PERSON)
        for organization in self.organizations_of(person_id):
            self.link(person_id, organization, linked=False)
        self.persons.remove(person_id)

    def _forget(self, entity_type: int, entity_id: int, value_type: int) -> None:
        which = "entity_type = ? AND entity_id = ?"
        for entry in self.entries.truth.select(which, [entity_type, entity_id]):
            self.entries.remove(entry.id)
        for value in self.values.truth.select(which, [entity_type, entity_id]):
            self.values.remove(value.id)
        naming = self.fields.truth.select("value_type = ?", [value_type])
        if naming:
            for value in self.values.truth.among(
                "field_id", (one.id for one in naming), f"value = '{entity_id}'"
            ):
                self.values.remove(value.id)

    def delete_entry(self, entry: ListEntry) -> None:
        """Take an entity off a list, with the values it has there."""
        for value in self.values.truth.select(
            "entity_id = ? AND list_entry_id = ?", [entry.entity_id, entry.id]
        ):
            self.values.remove(value.id)
        self.entries.remove(entry.id)

    def delete_field(self, field: Field) -> None:
        """Remove a field with its values."""
        for value in self.values.truth.select("field_id = ?", [field.id]):
            self.values.remove(value.id)
        self.fields.remove(field.id)

    def organizations_of(self, person_id: int) -> list[Organization]:
        """Return the organizations that a person belongs to: the one relation, seen from its other side."""
        # instr() is quick and leaves few rows for json_each() to look at.
        return self.organizations.truth.select(
            "instr(person_ids, ?) AND EXISTS (SELECT 1 FROM json_each(person_ids) WHERE value = ?)",
            [str(person_id), person_id],
        )

    def link(self, person_id: int, organization: Organization, *, linked: bool) -> None:
        """Add a person to an organization, or remove it from there."""
        others = tuple(other for other in organization.person_ids if other != person_id)
        people = (*others, person_id) if linked else others
        self.organizations.put(replace(organization, person_ids=people))

    def clashing(self, emails: Iterable[str], but: int = 0) -> list[Person]:
        """Return the persons, one excepted, who have one of these e-mail addresses, whatever its case."""
        return [
            person
            for email in emails
            for person in self.persons.truth.select(
                "id != ? AND EXISTS (SELECT 1 FROM json_each(emails) WHERE lower(value) = lower(?))",
                [but, email],
            )
        ]
