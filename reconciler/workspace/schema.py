"""
The organization schema with an account's own names in it: fields, options and lists, by name and by id.

It is for editors. What it cannot say, and every message of validate, comes from the snapshot that it carries.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, cast

from reconciler.manifests import names
from reconciler.resources import schema
from reconciler.workspace.snapshot import encode
from reconciler.workspace.value_schemas import Schema, kind_of, value_schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.values import AffinityList, Field, ListId
    from reconciler.workspace.snapshot import Snapshot

SNAPSHOT_KEY = "x-reconciler"
"""Where in the schema its snapshot stands."""

_ANY_NAME = frozenset({"fields", "value", "conditional", "items", "membership"})
"""Definitions of the organization schema that take any name, and have no place in this one."""

_MAX_FIELDS = 500
_MAX_LISTS = 100
"""Of one manifest, as in the organization schema."""


def workspace_schema(snapshot: Snapshot) -> Schema:
    """Return the JSON Schema (Draft 2020-12) of one account's manifests, with the snapshot in it."""
    organization = schema("organization")
    lists = [each for each in snapshot.catalog.lists if each.holds_organizations]
    places = {None, *(each.id for each in lists)}
    fields = [each for each in snapshot.catalog.fields if each.writable and each.list_id in places]
    return {
        **organization,
        "$id": f"urn:affinity-reconciler:schema:workspace:{snapshot.account.id}",
        "$comment": "Made by reconciler schema --workspace, which makes it anew when Affinity has changed.",
        "title": f"Organization manifest of account {snapshot.account.subdomain}",
        "properties": {
            **_part(organization, "properties"),
            "fields": {
                "description": "Global custom fields, by name or by id.",
                **_fields(fields, None),
            },
            "lists": {
                "description": "Lists, by name or by id: the list's own fields to be on it, null not to be.",
                "type": "object",
                "maxProperties": _MAX_LISTS,
                **_keys([_Named(each.name, each.key, "list of organizations") for each in lists]),
            },
        },
        "$defs": _definitions(_part(organization, "$defs"), fields, lists),
        "examples": [
            each for each in _objects(organization, "examples") if not {"fields", "lists"} & each.keys()
        ],
        SNAPSHOT_KEY: encode(snapshot),
    }


def _definitions(given: Schema, fields: Sequence[Field], lists: Sequence[AffinityList]) -> Schema:
    definitions = {name: each for name, each in given.items() if name not in _ANY_NAME}
    definitions["when"] = _part(_part(_part(given, "conditional"), "properties"), "when")
    for field in sorted(fields, key=lambda each: each.id):
        value = f"{field.key}-value"
        definitions[value] = value_schema(field)
        definitions[field.key] = {
            "description": f"{field.name}: {kind_of(field)}.",
            "anyOf": [{"$ref": f"#/$defs/{value}"}, _conditional(value)],
        }
    for each in sorted(lists, key=lambda each: each.id):
        definitions[each.key] = {
            "description": f"{each.name}: its own fields ({{}} for none of them), or null not to be on it.",
            **_fields(fields, each.id),
            "type": ["object", "null"],
        }
    return definitions


def _conditional(value: str) -> Schema:
    return {
        "type": "object",
        "required": ["value"],
        "additionalProperties": False,
        "properties": {
            "value": {"description": "What the field is to hold.", "$ref": f"#/$defs/{value}"},
            "when": {"description": "On which condition it is written.", "$ref": "#/$defs/when"},
        },
    }


def _fields(fields: Sequence[Field], list_id: ListId | None) -> Schema:
    named = [_Named(each.name, each.key, kind_of(each)) for each in fields if each.list_id == list_id]
    return {"type": "object", "maxProperties": _MAX_FIELDS, **_keys(named)}


class _Named(NamedTuple):
    """A field or a list: its name, its id as manifests write it, and what it is in words."""

    name: str
    key: str
    kind: str


def _keys(things: Sequence[_Named]) -> Schema:
    """Return what gives an object a key for the id of each thing, and for its name where only it is meant."""
    by_name: defaultdict[str, list[_Named]] = defaultdict(list)
    for each in things:
        by_name[unicodedata.normalize("NFC", each.name).strip()].append(each)
    clear = {
        name: each for name, (each, *others) in by_name.items() if not others and _is_key(name, each.key)
    }
    by_id_only = [f"{each.name} ({each.key})" for each in things if each not in clear.values()]
    return {
        "properties": {
            **{
                name: _reference(each, f"{each.kind.capitalize()}, {each.key}")
                for name, each in sorted(clear.items())
            },
            **{
                each.key: _reference(each, f"{each.name}: {each.kind}")
                for each in sorted(things, key=_number)
            },
        },
        "additionalProperties": False,
        **({"$comment": f"By id only: {', '.join(sorted(by_id_only))}"} if by_id_only else {}),
    }


def _is_key(name: str, key: str) -> bool:
    """Return whether a manifest can spell a name as a key, and does not mean an id by it."""
    prefix = key.rpartition("-")[0]
    return names.fault(name) is None and not re.fullmatch(f"{prefix}-[0-9]+", name)


def _number(named: _Named) -> int:
    return int(named.key.rpartition("-")[2])


def _reference(named: _Named, description: str) -> Schema:
    return {"description": description, "$ref": f"#/$defs/{named.key}"}


def _part(value: Schema, key: str) -> Schema:
    return cast("Schema", value[key])


def _objects(value: Schema, key: str) -> list[Schema]:
    return cast("list[Schema]", value[key])
