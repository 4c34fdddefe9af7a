"""What the sandbox keeps, as frozen values: how they are stored and how they are sent is for others."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    Stored = str | int | float | Mapping[str, str | None]

INTERACTIONS: Final = (
    "first_email",
    "last_email",
    "first_event",
    "last_event",
    "next_event",
    "last_chat_message",
    "last_interaction",
)
"""Kinds of interaction. Source: API reference of Affinity v1, organizations."""

SEEDED_AT: Final = "2025-02-01T10:00:00.000Z"
"""When everything in a seed was created, unless the seed says otherwise."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """When something happened between the team and an organization (ISO 8601), and with whom."""

    date: str
    person_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Organization:
    """
    One organization.

    Attributes:
        domain: The primary domain, first of `domains`, or None.
        is_global: Whether it belongs to Affinity's shared dataset.
        interactions: By kind; a kind that never happened is absent.
    """

    id: int
    name: str
    domain: str | None = None
    domains: tuple[str, ...] = ()
    is_global: bool = False
    crunchbase_uuid: str | None = None
    person_ids: tuple[int, ...] = ()
    opportunity_ids: tuple[int, ...] = ()
    interactions: Mapping[str, Interaction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Person:
    """A person; `type` is 0 for external ones, 1 for users, 2 for collaborators."""

    id: int
    type: int
    first_name: str
    last_name: str
    emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a dropdown; `rank` and `color` are 0 where options have none."""

    id: int
    text: str
    rank: int = 0
    color: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """
    A custom or enriched field.

    Attributes:
        entity_type: Of what it is a field: 0 persons, 1 organizations, 8 opportunities.
        value_type: Code of v1; see `kinds`.
        list_id: The list whose entries have it; None for a global field.
        slug: Its id on v2 if that is not made of the number: enriched fields have one, others "".
    """

    id: int
    name: str
    entity_type: int
    value_type: int
    list_id: int | None = None
    allows_multiple: bool = False
    enrichment_source: str = "none"
    slug: str = ""
    is_required: bool = False
    options: tuple[Option, ...] = ()
    created_at: str = SEEDED_AT

    @property
    def v2_id(self) -> str:
        """Its id on v2. Source: specification of Affinity v2: `field-` and the number of v1, or a slug."""
        return self.slug or f"field-{self.id}"

    @property
    def is_enriched(self) -> bool:
        """Whether Affinity fills it by itself."""
        return self.enrichment_source != "none"

    def option(self, option_id: object) -> Option | None:
        """Return the option of an id, or None."""
        return next((one for one in self.options if one.id == option_id), None)


@dataclass(frozen=True, slots=True)
class FieldList:
    """
    A list of persons, organizations or opportunities.

    Attributes:
        type: What is on it: 0 persons, 1 organizations, 8 opportunities.
        permissions: Role by person; 0 admin, 1 basic, 2 standard.
    """

    id: int
    type: int
    name: str
    is_public: bool
    owner_id: int
    creator_id: int
    permissions: Mapping[int, int] = field(default_factory=dict)
    created_at: str = SEEDED_AT


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One row of a list. The same entity may have several."""

    id: int
    list_id: int
    entity_type: int
    entity_id: int
    creator_id: int
    created_at: str = SEEDED_AT


@dataclass(frozen=True, slots=True)
class FieldValue:
    """
    One value of a field: a field that allows several has one of these for each.

    Attributes:
        list_entry_id: For a field of a list; None for a global field.
        value: Text, a number, a person's, organization's or option's id, a calendar date as YYYY-MM-DD, or a
            place by `kinds.PLACE`.
    """

    id: int
    field_id: int
    entity_type: int
    entity_id: int
    list_entry_id: int | None
    value: Stored
    created_at: str = SEEDED_AT
    updated_at: str | None = None


@dataclass(frozen=True, slots=True)
class ValueChange:
    """What happened to a value. `action_type` is 0 for a create, 1 for a delete, 2 for an update."""

    id: int
    field_id: int
    entity_type: int
    entity_id: int
    list_entry_id: int | None
    action_type: int
    value: Stored
    changed_at: str


@dataclass(frozen=True, slots=True)
class Merge:
    """One merge of two organizations; `primary_id` is the survivor's."""

    id: int
    task_id: str
    primary_id: int
    duplicate_id: int
    started_at: str


@dataclass(frozen=True, slots=True)
class Seed:
    """
    What a new database holds.

    Attributes:
        merged: Merged-away ids, and their survivors.
        recurring: Values that many organizations share: of one with id `i` those at `i % len(recurring)`,
            each as a field's id and a value.
    """

    organizations: tuple[Organization, ...] = ()
    persons: tuple[Person, ...] = ()
    merged: Mapping[int, int] = field(default_factory=dict)
    fields: tuple[Field, ...] = ()
    lists: tuple[FieldList, ...] = ()
    list_entries: tuple[ListEntry, ...] = ()
    field_values: tuple[FieldValue, ...] = ()
    recurring: tuple[tuple[tuple[int, Stored], ...], ...] = ()


def fold(text: str) -> str:
    """
    Return the form in which searches compare text: case and Unicode composition ignored.

    Source: API reference of Affinity v1 (a term is a part of a name or domain); that case is ignored is seen.
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
