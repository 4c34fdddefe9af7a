"""
Resources of v1 as JSON, key by key.

Source: API reference of Affinity v1; the key sets of a client that forbids unknown keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox import kinds, values_v1
from reconciler.sandbox.inputs import flag
from reconciler.sandbox.records import INTERACTIONS, Interaction, Organization

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.sandbox.records import Field, FieldList, FieldValue, ListEntry, Person


def organization(one: Organization) -> dict[str, object]:
    """Return the six keys that a search, a list entry and every other answer have in common."""
    return {
        "id": one.id,
        "name": one.name,
        "domain": one.domain,
        "domains": one.domains,
        "crunchbase_uuid": one.crunchbase_uuid,
        "global": one.is_global,
    }


def person(one: Person) -> dict[str, object]:
    """Return the six keys that are always there."""
    return {
        "id": one.id,
        "type": one.type,
        "first_name": one.first_name,
        "last_name": one.last_name,
        "primary_email": one.emails[0] if one.emails else None,
        "emails": one.emails,
    }


def entity(one: Organization | Person) -> dict[str, object]:
    """Return what a list entry says of what is on the list."""
    return organization(one) if isinstance(one, Organization) else person(one)


def interactions(by_kind: Mapping[str, Interaction], query: Mapping[str, str]) -> dict[str, object]:
    """Return the keys that the flags of a request add about interactions."""
    if not flag(query, "with_interaction_dates"):
        return {}
    events = {kind: by_kind.get(kind) for kind in INTERACTIONS}
    persons = flag(query, "with_interaction_persons")
    return {
        "interaction_dates": {f"{kind}_date": event and event.date for kind, event in events.items()},
        "interactions": {
            kind: event and {"date": event.date} | ({"person_ids": event.person_ids} if persons else {})
            for kind, event in events.items()
        },
    }


def field(one: Field, list_name: str = "", *, options: bool = True) -> dict[str, object]:
    """Return a field; `list_name` goes before its name, as `with_modified_names` has it."""
    shown = {
        "id": one.id,
        "name": f"[{list_name}] {one.name}" if list_name else one.name,
        "list_id": one.list_id,
        "enrichment_source": one.enrichment_source,
        "value_type": one.value_type,
        "allows_multiple": one.allows_multiple,
        "track_changes": kinds.tracks_changes(one),
    }
    return shown | ({"dropdown_options": dropdown_options(one)} if options else {})


def short_field(one: Field) -> dict[str, object]:
    """Return the five keys that the reference shows for fields under lists and organizations."""
    kept = ("id", "name", "value_type", "allows_multiple", "dropdown_options")
    return {key: value for key, value in field(one).items() if key in kept}


def dropdown_options(one: Field) -> list[dict[str, object]]:
    """Return a field's options, `[]` for one that is no dropdown."""
    return [
        {"id": option.id, "text": option.text, "rank": option.rank, "color": option.color}
        for option in one.options
    ]


def field_value(of: Field, one: FieldValue) -> dict[str, object]:
    """Return one value, with all nine keys."""
    return {
        "id": one.id,
        "field_id": one.field_id,
        "list_entry_id": one.list_entry_id,
        "entity_type": one.entity_type,
        "value_type": of.value_type,
        "entity_id": one.entity_id,
        "created_at": one.created_at,
        "updated_at": one.updated_at,
        "value": values_v1.sent(of, one),
    }


def field_list(one: FieldList, size: int) -> dict[str, object]:
    """Return a list that has `size` entries."""
    return {
        "id": one.id,
        "type": one.type,
        "name": one.name,
        "public": one.is_public,
        "owner_id": one.owner_id,
        "creator_id": one.creator_id,
        "list_size": size,
        "additional_permissions": [
            {"internal_person_id": person_id, "role_id": role_id}
            for person_id, role_id in one.permissions.items()
        ],
    }


def list_entry(one: ListEntry) -> dict[str, object]:
    """Return a list entry as organizations and persons hold it."""
    return {
        "id": one.id,
        "list_id": one.list_id,
        "creator_id": one.creator_id,
        "entity_id": one.entity_id,
        "entity_type": one.entity_type,
        "created_at": one.created_at,
    }
