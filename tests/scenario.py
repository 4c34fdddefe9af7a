"""
One folder of `tests/scenarios/`: what is desired and what Affinity holds, and the plan as it is expected.

`python -m tests.scenario` writes the expected files anew; read their difference before you keep it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reconciler.model import GuardLimit
from reconciler.planning.catalog import Catalog
from reconciler.planning.declarations import resolve
from reconciler.planning.plan_json import to_json
from reconciler.planning.planner import make_plan
from reconciler.reports.text import plan_text
from reconciler.values import (
    Entry,
    EntryId,
    FieldId,
    ListId,
    Location,
    Option,
    OrganizationId,
    OrganizationReference,
    Person,
    PersonId,
    PersonReference,
    PersonType,
    ValueType,
)
from tests.builders import affinity_list, field, manifest, organization, scope
from tests.directory import Directory, Holding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.desired import Manifest
    from reconciler.model import Organization, Plan
    from reconciler.planning.observed import Observed
    from reconciler.planning.planner import Scope
    from reconciler.values import Field, Item, Value

FOLDERS = sorted(path.parent for path in (Path(__file__).parent / "scenarios").glob("*/desired.json"))


@dataclass(frozen=True, slots=True)
class Scenario:
    """What a plan is made from, however Affinity is read."""

    manifests: list[Manifest]
    directory: Directory
    scope: Scope
    catalog: Catalog

    def by_searching(self) -> Plan:
        return self._plan(self.directory.searched(self.manifests))

    def by_listing(self) -> Plan:
        return self._plan(self.directory.listed(self.manifests))

    def _plan(self, snapshot: Observed) -> Plan:
        resolved = resolve(self.manifests, (), self.catalog)
        self.directory.tell(resolved, snapshot)
        return make_plan(self.manifests, snapshot, self.scope, declarations=resolved.declarations, reads=1)


def read(folder: Path) -> Scenario:
    """Read a scenario; its README names the keys."""
    desired = json.loads((folder / "desired.json").read_text(encoding="utf-8"))
    affinity = json.loads((folder / "affinity.json").read_text(encoding="utf-8"))
    manifests = [_manifest(number, row) for number, row in enumerate(desired["manifests"], start=1)]
    catalog = Catalog(
        tuple(_field(**row) for row in affinity.get("fields", [])),
        tuple(affinity_list(row["id"], row["name"]) for row in affinity.get("lists", [])),
    )
    fields = {each.id: each for each in catalog.fields}
    return Scenario(
        manifests,
        Directory(
            tuple(_organization(row) for row in affinity["organizations"]),
            {int(gone): kept for gone, kept in affinity.get("merged", {}).items()},
            frozenset(affinity.get("too_common", [])),
            {row["id"]: _holding(row, fields) for row in affinity["organizations"]},
            tuple(_person(**row) for row in affinity.get("persons", [])),
        ),
        scope(
            desired.get("under_the_root", len(manifests)),
            guards={kind: GuardLimit(**limit) for kind, limit in desired.get("guards", {}).items()},
            targets=desired.get("targets", []),
            protected=desired.get("protected", []),
            allowed=desired.get("allow", {}),
        ),
        catalog,
    )


def _manifest(number: int, row: dict[str, Any]) -> Manifest:
    keys = {"path": f"organizations/{number}.yaml", **row}
    return manifest(**{"pin" if key == "id" else key: value for key, value in keys.items()})


def _organization(row: dict[str, Any]) -> Organization:
    return organization(row["id"], row["name"], *row["domains"], is_global=row.get("global", False))


def _field(*, id: int, name: str, type: str, **rest: Any) -> Field:  # noqa: A002 - as the files call it
    return field(id, name, ValueType(type), **rest)


def _person(*, id: int, emails: list[str], type: str = "external") -> Person:  # noqa: A002 - the same
    return Person(PersonId(id), PersonType(type), tuple(emails))


def _holding(row: dict[str, Any], fields: Mapping[FieldId, Field]) -> Holding:
    entries = [
        Entry(EntryId(each["id"]), ListId(each["list"]), tuple(_values(each, fields).items()))
        for each in row.get("entries", [])
    ]
    return Holding(_values(row, fields), tuple(map(PersonId, row.get("people", []))), tuple(entries))


def _values(row: dict[str, Any], fields: Mapping[FieldId, Field]) -> dict[FieldId, Value]:
    held = {fields[FieldId(int(number))]: value for number, value in row.get("values", {}).items()}
    return {
        each.id: tuple(_item(item, each) for item in value) if each.multiple else _item(value, each)
        for each, value in held.items()
    }


def _item(value: Any, of: Field) -> Item:
    match of.value_type:
        case ValueType.PERSON:
            return PersonReference(PersonId(value))
        case ValueType.ORGANIZATION:
            return OrganizationReference(OrganizationId(value))
        case ValueType.LOCATION:
            return Location(**value)
        case ValueType.DROPDOWN | ValueType.RANKED_DROPDOWN:
            return next((each for each in of.options if each.text == value), Option(None, value))
    plain: str | int | float = value
    return plain


def text_of(plan: Plan) -> str:
    """The plan for people."""
    return str(plan_text(plan))


def json_of(plan: Plan) -> str:
    """The plan for programs, without the version of the reconciler, which says nothing about it."""
    document = json.loads(to_json(plan))
    del document["reconciler_version"]
    return json.dumps(document, indent=2) + "\n"


def main() -> None:
    for folder in FOLDERS:
        plan = read(folder).by_searching()
        (folder / "plan.txt").write_text(text_of(plan), encoding="utf-8", newline="\n")
        (folder / "plan.json").write_text(json_of(plan), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
