"""How each kind of record lies in its table: which column holds what, and lists as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from reconciler.sandbox.records import (
    Field,
    FieldList,
    FieldValue,
    Interaction,
    ListEntry,
    Merge,
    Option,
    Organization,
    Person,
    ValueChange,
    fold,
)
from reconciler.sandbox.tables import Layout

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from reconciler.sandbox.database import Value

    Flat = TypeVar("Flat", bound=DataclassInstance)


def _columns(kind: type[DataclassInstance], *more: str) -> tuple[str, ...]:
    return (*(one.name for one in fields(kind)), *more)


def _flat(table: str, kind: type[Flat], *indexes: str) -> Layout[Flat]:
    """Return the layout of records that hold nothing but text and numbers."""
    columns = _columns(kind)
    return Layout(table, columns, attrgetter(*columns), lambda row: kind(*row), indexes)


def _organization_row(one: Organization) -> tuple[Value, ...]:
    return (
        one.id,
        one.name,
        one.domain,
        json.dumps(one.domains),
        one.is_global,
        one.crunchbase_uuid,
        json.dumps(one.person_ids),
        json.dumps(one.opportunity_ids),
        json.dumps({kind: asdict(event) for kind, event in one.interactions.items()}),
        "\n".join(map(fold, (one.name, *one.domains))),
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


def _person_row(one: Person) -> tuple[Value, ...]:
    folded = "\n".join(map(fold, (f"{one.first_name} {one.last_name}", *one.emails)))
    return (one.id, one.type, one.first_name, one.last_name, json.dumps(one.emails), folded)


def _person(row: tuple[Any, ...]) -> Person:
    person_id, kind, first_name, last_name, emails, _ = row
    return Person(person_id, kind, first_name, last_name, tuple(json.loads(emails)))


def _field_row(one: Field) -> tuple[Value, ...]:
    *plain, _, created_at = attrgetter(*_FIELD_COLUMNS)(one)
    return (*plain, json.dumps([(o.id, o.text, o.rank, o.color) for o in one.options]), created_at)


def _field(row: tuple[Any, ...]) -> Field:
    field_id, name, entity_type, value_type, list_id, many, source, slug, required, options, created_at = row
    return Field(
        field_id,
        name,
        entity_type,
        value_type,
        list_id,
        allows_multiple=bool(many),
        enrichment_source=source,
        slug=slug,
        is_required=bool(required),
        options=tuple(Option(*option) for option in json.loads(options)),
        created_at=created_at,
    )


def _list_row(one: FieldList) -> tuple[Value, ...]:
    permissions = json.dumps(list(one.permissions.items()))
    who = (one.is_public, one.owner_id, one.creator_id)
    return (one.id, one.type, one.name, *who, permissions, one.created_at)


def _list(row: tuple[Any, ...]) -> FieldList:
    list_id, kind, name, is_public, owner_id, creator_id, permissions, created_at = row
    roles = dict(json.loads(permissions))
    return FieldList(list_id, kind, name, bool(is_public), owner_id, creator_id, roles, created_at)


def _value_row(one: FieldValue) -> tuple[Value, ...]:
    return (
        one.id,
        one.field_id,
        one.entity_type,
        one.entity_id,
        one.list_entry_id,
        json.dumps(one.value),
        one.created_at,
        one.updated_at,
    )


def _value(row: tuple[Any, ...]) -> FieldValue:
    value_id, field_id, entity_type, entity_id, entry_id, value, created_at, updated_at = row
    stored = json.loads(value)
    return FieldValue(value_id, field_id, entity_type, entity_id, entry_id, stored, created_at, updated_at)


def _change_row(one: ValueChange) -> tuple[Value, ...]:
    *plain, _, changed_at = attrgetter(*_CHANGE_COLUMNS)(one)
    return (*plain, json.dumps(one.value), changed_at)


def _change(row: tuple[Any, ...]) -> ValueChange:
    change_id, field_id, entity_type, entity_id, entry_id, action_type, value, changed_at = row
    what = (action_type, json.loads(value), changed_at)
    return ValueChange(change_id, field_id, entity_type, entity_id, entry_id, *what)


_FIELD_COLUMNS: Final = _columns(Field)
_CHANGE_COLUMNS: Final = _columns(ValueChange)

ORGANIZATIONS: Final = Layout(
    "organizations", _columns(Organization, "folded"), _organization_row, _organization
)
PERSONS: Final = Layout("persons", _columns(Person, "folded"), _person_row, _person)
FIELDS: Final = Layout("fields", _FIELD_COLUMNS, _field_row, _field)
LISTS: Final = Layout("lists", _columns(FieldList), _list_row, _list)
LIST_ENTRIES: Final = _flat("list_entries", ListEntry, "list_id", "entity_id")
FIELD_VALUES: Final = Layout("field_values", _columns(FieldValue), _value_row, _value, ("entity_id",))
VALUE_CHANGES: Final = Layout("field_value_changes", _CHANGE_COLUMNS, _change_row, _change)
MERGES: Final = _flat("merges", Merge)
