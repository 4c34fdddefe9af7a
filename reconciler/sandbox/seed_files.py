"""
A world written as JSON: the demo, or a file like it. The room's README shows the notation.

Fields are named as people name them and their values written as manifests write them; what is kept is worked
out here. A file is understood whole or not at all.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from reconciler.sandbox import account, dates, kinds
from reconciler.sandbox.inputs import MAX_ID
from reconciler.sandbox.records import (
    INTERACTIONS,
    SEEDED_AT,
    Field,
    FieldList,
    FieldValue,
    Interaction,
    ListEntry,
    Option,
    Organization,
    Person,
    Seed,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reconciler.sandbox.records import Stored

_ENTITY_TYPES: Final = {word: code for code, word in kinds.ENTITY_WORDS.items()}
_VALUE_TYPES: Final = {word: code for code, word in kinds.WORDS.items()}
_FIRST_VALUE_ID: Final = 4_000_000_001


def parse(data: bytes) -> Seed:
    """
    Return the seed that a file holds.

    Raises:
        ValueError: Or KeyError, TypeError, AttributeError, RecursionError: it does not hold one.
    """
    value = json.loads(data)
    # Text that is not Unicode, and numbers that are none, cannot be sent.
    json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    seed = Seed(
        tuple(map(_organization, value.get("organizations", ()))),
        tuple(map(_person, value.get("persons", ()))),
        {_id(merged_id): _id(survivor_id) for merged_id, survivor_id in value.get("merged", {}).items()},
        tuple(map(_field, value.get("fields", ()))),
        tuple(map(_list, value.get("lists", ()))),
    )
    _refuse_twice("organization", [*(one.id for one in seed.organizations), *seed.merged])
    for what, records in (("person", seed.persons), ("field", seed.fields), ("list", seed.lists)):
        _refuse_twice(what, [one.id for one in records])
    entries = tuple(_entry(one, seed.lists) for one in value.get("list_entries", ()))
    _refuse_twice("list entry", [one.id for one in entries])
    organization_ids, person_ids = ({one.id for one in some} for some in (seed.organizations, seed.persons))
    for entry in entries:
        if entry.entity_id not in (
            person_ids if entry.entity_type == kinds.PERSON_ENTITY else organization_ids
        ):
            raise ValueError(f"list entry {entry.id} stands for nothing")
    values = tuple(_Values(seed, entries).read(value.get("field_values", ())))
    return Seed(seed.organizations, seed.persons, seed.merged, seed.fields, seed.lists, entries, values)


def _refuse_twice(what: str, ids: list[int]) -> None:
    if len(ids) > len(set(ids)):
        raise ValueError(f"the id of a {what} occurs twice")


def _id(value: int | str) -> int:
    number = int(value)
    if not 0 < number <= MAX_ID:
        raise ValueError(f"{value} is no id")
    return number


def _organization(value: Mapping[str, Any]) -> Organization:
    domains = tuple(map(str, value.get("domains", ())))
    interactions = {
        kind: Interaction(str(event["date"]), tuple(map(_id, event.get("person_ids", ()))))
        for kind, event in value.get("interactions", {}).items()
    }
    if unknown := interactions.keys() - set(INTERACTIONS):
        raise ValueError(f"no such interaction: {min(unknown)}")
    return Organization(
        id=_id(value["id"]),
        name=str(value["name"]),
        domain=domains[0] if domains else None,
        domains=domains,
        is_global=bool(value.get("global", False)),
        crunchbase_uuid=value.get("crunchbase_uuid"),
        person_ids=tuple(map(_id, value.get("person_ids", ()))),
        opportunity_ids=tuple(map(_id, value.get("opportunity_ids", ()))),
        interactions=interactions,
    )


def _person(value: Mapping[str, Any]) -> Person:
    kind = int(value["type"])
    if kind not in kinds.PERSON_WORDS:
        raise ValueError(f"{kind} is no type of person")
    return Person(
        id=_id(value["id"]),
        type=kind,
        first_name=str(value["first_name"]),
        last_name=str(value["last_name"]),
        emails=tuple(map(str, value.get("emails", ()))),
    )


def _field(value: Mapping[str, Any]) -> Field:
    word = str(value["type"])
    value_type = _VALUE_TYPES[word.removesuffix(kinds.MANY)]
    ranked = value_type == kinds.RANKED_DROPDOWN
    return Field(
        id=_id(value["id"]),
        name=str(value["name"]),
        entity_type=_ENTITY_TYPES[value.get("of", "company")],
        value_type=value_type,
        list_id=value.get("list_id"),
        allows_multiple=word.endswith(kinds.MANY),
        enrichment_source=str(value.get("enrichment_source", "none")),
        slug=str(value.get("slug", "")),
        is_required=bool(value.get("required", False)),
        options=tuple(
            Option(_id(option_id), text, rank if ranked else 0, rank if ranked else 0)
            for rank, (text, option_id) in enumerate(value.get("options", {}).items(), 1)
        ),
    )


def _list(value: Mapping[str, Any]) -> FieldList:
    return FieldList(
        id=_id(value["id"]),
        type=_ENTITY_TYPES[value.get("of", "company")],
        name=str(value["name"]),
        is_public=bool(value.get("public", True)),
        owner_id=_id(value.get("owner_id", account.USER_ID)),
        creator_id=account.USER_ID,
    )


def _entry(value: Mapping[str, Any], lists: Iterable[FieldList]) -> ListEntry:
    [entity_type] = [one.type for one in lists if one.id == value["list_id"]]
    return ListEntry(
        id=_id(value["id"]),
        list_id=_id(value["list_id"]),
        entity_type=entity_type,
        entity_id=_id(value["entity_id"]),
        creator_id=_id(value.get("creator_id", account.USER_ID)),
        created_at=str(value.get("created_at", SEEDED_AT)),
    )


class _Values:
    """Reads `field_values`, which name everything else."""

    def __init__(self, seed: Seed, entries: Iterable[ListEntry]) -> None:
        self._fields = seed.fields
        self._entries = {one.id: one for one in entries}
        self._organization_ids = {one.id for one in seed.organizations}
        self._persons = {email: one.id for one in seed.persons for email in one.emails}
        self._persons |= {str(one.id): one.id for one in seed.persons}

    def read(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[FieldValue]:
        value_id = _FIRST_VALUE_ID
        for row in rows:
            entity_type, entity_id, entry = self._whose(row)
            for name, plain in row["values"].items():
                field = self._field(name, entity_type, entry)
                for item in plain if field.allows_multiple else [plain]:
                    stored = self._stored(field, item)
                    entry_id = entry.id if entry else None
                    yield FieldValue(value_id, field.id, entity_type, entity_id, entry_id, stored)
                    value_id += 1

    def _whose(self, row: Mapping[str, Any]) -> tuple[int, int, ListEntry | None]:
        if "list_entry_id" in row:
            entry = self._entries[row["list_entry_id"]]
            return entry.entity_type, entry.entity_id, entry
        if "person_id" in row:
            return kinds.PERSON_ENTITY, self._persons[str(row["person_id"])], None
        return kinds.ORGANIZATION_ENTITY, self._organization(row["organization_id"]), None

    def _field(self, name: str, entity_type: int, entry: ListEntry | None) -> Field:
        """Return the one field of that name, or of that id on v2, among those of its kind."""
        list_id = entry.list_id if entry else None
        found = [
            one
            for one in self._fields
            if name in (one.name, one.v2_id) and (one.entity_type, one.list_id) == (entity_type, list_id)
        ]
        if len(found) != 1:
            raise ValueError(f"{len(found)} fields are called {name}; an id such as field-61001 names one")
        return found[0]

    def _stored(self, field: Field, plain: Any) -> Stored:
        kind = field.value_type
        if kind == kinds.PERSON:
            return self._persons[str(plain)]
        if kind == kinds.ORGANIZATION:
            return self._organization(plain)
        if kind in {kinds.DROPDOWN, kinds.RANKED_DROPDOWN}:
            [option_id] = [option.id for option in field.options if option.text == plain]
            return option_id
        if kind == kinds.LOCATION:
            if unknown := plain.keys() - kinds.PLACE.keys():
                raise ValueError(f"no such part of a location: {min(unknown)}")
            return {key: plain.get(key) for key in kinds.PLACE}
        if kind == kinds.DATE and dates.calendar_day(str(plain), "utc") != plain:
            raise ValueError(f"{plain} is no date")
        if kind == kinds.NUMBER:
            return plain if type(plain) is int else float(plain)
        return str(plain)

    def _organization(self, organization_id: int) -> int:
        if organization_id not in self._organization_ids:
            raise ValueError(f"there is no organization {organization_id}")
        return organization_id
