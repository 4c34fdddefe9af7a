"""A table of organizations: SQL and rows on its one side, records on the other."""
# ruff: noqa: S608 - the names in these statements are ours, values are bound

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Final, cast

from reconciler.sandbox.records import Interaction, Organization, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.sandbox.database import Database, Value

TRUTH: Final = "organizations"
_COLUMNS: Final = (
    "id",
    "name",
    "domain",
    "domains",
    "is_global",
    "crunchbase_uuid",
    "person_ids",
    "opportunity_ids",
    "interactions",
    "folded",
)
_MARKS: Final = ", ".join("?" * len(_COLUMNS))


class OrganizationTable:
    """
    The table of a name.

    Args:
        name: `TRUTH`, or the name of a copy.
    """

    def __init__(self, database: Database, name: str = TRUTH) -> None:
        self._database = database
        self._name = name

    def copy_truth(self) -> None:
        """Make this table anew, for this connection alone, with what `TRUTH` holds now."""
        self._database.query(f"CREATE TEMP TABLE {self._name} AS SELECT * FROM {TRUTH}")
        self._database.query(f"CREATE UNIQUE INDEX temp.{self._name}_id ON {self._name} (id)")

    def fill(self, organizations: Iterable[Organization]) -> None:
        """Add organizations under their own ids."""
        self._database.execute_many(f"INSERT INTO {self._name} VALUES ({_MARKS})", map(_row, organizations))

    def insert(self, organization: Organization) -> int:
        """Add one under a new id, and return that."""
        statement = f"INSERT INTO {self._name} VALUES ({_MARKS})"
        return self._database.insert(statement, (None, *_row(organization)[1:]))

    def put(self, organization: Organization) -> None:
        """Add one, in the place of the one with its id."""
        self._database.query(f"REPLACE INTO {self._name} VALUES ({_MARKS})", _row(organization))

    def remove(self, organization_id: int) -> None:
        """Remove one, if it is there."""
        self._database.query(f"DELETE FROM {self._name} WHERE id = ?", [organization_id])

    def select(
        self,
        condition: str,
        values: Iterable[Value],
        *,
        limit: int,
        offset: int = 0,
        descending: bool = False,
    ) -> list[Organization]:
        """Return those that fulfil an SQL condition, by id."""
        rows = self._database.query(
            f"SELECT {', '.join(_COLUMNS)} FROM {self._name} WHERE {condition} "
            f"ORDER BY id {'DESC' if descending else 'ASC'} LIMIT ? OFFSET ?",
            [*values, limit, offset],
        )
        return [_organization(row) for row in rows]


def _row(organization: Organization) -> tuple[Value, ...]:
    return (
        organization.id,
        organization.name,
        organization.domain,
        json.dumps(organization.domains),
        organization.is_global,
        organization.crunchbase_uuid,
        json.dumps(organization.person_ids),
        json.dumps(organization.opportunity_ids),
        json.dumps({kind: asdict(event) for kind, event in organization.interactions.items()}),
        "\n".join(map(fold, (organization.name, *organization.domains))),
    )


def _organization(row: tuple[Value, ...]) -> Organization:
    organization_id, name, domain, domains, is_global, crunchbase_uuid, people, opportunities, events, _ = row
    # One call reads all four columns: on a page of 500 rows that is most of the time an answer takes.
    lists = json.loads(f"[{domains},{people},{opportunities},{events}]")
    return Organization(
        id=cast("int", organization_id),
        name=cast("str", name),
        domain=cast("str | None", domain),
        domains=tuple(lists[0]),
        is_global=bool(is_global),
        crunchbase_uuid=cast("str | None", crunchbase_uuid),
        person_ids=tuple(lists[1]),
        opportunity_ids=tuple(lists[2]),
        interactions={
            kind: Interaction(event["date"], tuple(event["person_ids"])) for kind, event in lists[3].items()
        },
    )
