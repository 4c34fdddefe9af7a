"""
What custom fields hold and what describes them, in the one form that both sides are compared in.

Nothing here reads or decides: git's texts become such values in `planning.resolving`, Affinity's rows in
`affinity`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, NewType, TypeAlias

OrganizationId = NewType("OrganizationId", int)
"""Affinity's id of an organization: a positive integer of up to 64 bits, the same number in v1 and v2."""

PersonId = NewType("PersonId", int)
FieldId = NewType("FieldId", int)
"""Affinity's number of a custom field; v2 and manifests write it `field-61001`."""

ListId = NewType("ListId", int)
"""Affinity's number of a list; manifests write it `list-88` where they do not use its name."""

EntryId = NewType("EntryId", int)
"""The number of one membership of an organization on a list."""


# --- single values ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Location:
    """A place. None is "empty" in Affinity, and "not said" in a manifest."""

    street: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    continent: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a dropdown. `id` is None for a text that is no option any more."""

    id: int | None
    text: str


@dataclass(frozen=True, slots=True)
class PersonReference:
    """A person; `email` is one that the person goes by, "" where none is known."""

    id: PersonId
    email: str = ""


@dataclass(frozen=True, slots=True)
class OrganizationReference:
    """An organization; `id` is None for one that is still to be created, which `domain` then names."""

    id: OrganizationId | None
    domain: str = ""


Item: TypeAlias = "str | int | float | Location | Option | PersonReference | OrganizationReference"
"""
One value. Texts are texts, numbers whole ones wherever they can be, dates texts of the form 2019-04-01: the
calendar day in California, which is the one that Affinity keeps.
"""

Value: TypeAlias = "Item | tuple[Item, ...] | None"
"""What a field holds: one item, or a tuple of them if it takes several; None and () are both "empty"."""


# --- what describes fields and lists ----------------------------------------------------------------------


class ValueType(StrEnum):
    """Types of values that can be written, by the names that users read."""

    PERSON = "person"
    ORGANIZATION = "organization"
    DROPDOWN = "dropdown"
    RANKED_DROPDOWN = "ranked dropdown"
    NUMBER = "number"
    DATE = "date"
    LOCATION = "location"
    TEXT = "text"
    FILTERABLE_TEXT = "filterable text"


class Field(NamedTuple):
    """
    A custom field of organizations.

    Attributes:
        list_id: The list whose entries have it; None for a global one, which every organization has.
        value_type: None for a type that we do not know, which can be neither read nor written.
        multiple: Whether it takes several values.
        source: Who fills it: "none" for people and programs such as ours, else an enrichment.
        options: Of a dropdown.
    """

    id: FieldId
    name: str
    list_id: ListId | None
    value_type: ValueType | None
    multiple: bool = False
    source: str = "none"
    options: tuple[Option, ...] = ()

    @property
    def key(self) -> str:
        """What v2 and manifests call it."""
        return f"field-{self.id}"

    @property
    def writable(self) -> bool:
        """Whether people and programs fill it, with values of a type that we know."""
        return self.source == "none" and self.value_type is not None


class AffinityList(NamedTuple):
    """A list; only those that hold organizations can be declared. `size` counts its entries."""

    id: ListId
    name: str
    holds_organizations: bool
    size: int

    @property
    def key(self) -> str:
        """What manifests call it where they do not use its name."""
        return f"list-{self.id}"


class PersonType(StrEnum):
    """What a person is to the team."""

    EXTERNAL = "external"
    INTERNAL = "internal"
    COLLABORATOR = "collaborator"


class Person(NamedTuple):
    """A person as Affinity holds them; one of `emails` is the primary one."""

    id: PersonId
    type: PersonType
    emails: tuple[str, ...] = ()


class Entry(NamedTuple):
    """
    An organization's membership of a list.

    Attributes:
        values: What the list's own fields hold, as far as they were asked for.
    """

    id: EntryId
    list_id: ListId
    values: tuple[tuple[FieldId, Value], ...] = ()
