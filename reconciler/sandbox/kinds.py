"""
The kinds of values that fields hold, of things that have fields, and of persons: codes of v1, words of v2.

Source: API reference of Affinity v1 (codes), specification of Affinity v2 (words). 10 is in neither reference
and seen; 17 is what a client may say at creation for a dropdown, which then reads as 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reconciler.sandbox.records import Field

PERSON_ENTITY: Final = 0
ORGANIZATION_ENTITY: Final = 1
OPPORTUNITY_ENTITY: Final = 8
ENTITY_WORDS: Final = {
    PERSON_ENTITY: "person",
    ORGANIZATION_ENTITY: "company",
    OPPORTUNITY_ENTITY: "opportunity",
}

EXTERNAL: Final = 0
INTERNAL: Final = 1
COLLABORATOR: Final = 2
PERSON_WORDS: Final = {EXTERNAL: "external", INTERNAL: "internal", COLLABORATOR: "collaborator"}
"""Kinds of persons. Source: API reference of Affinity v1; 2 is not in it and seen."""

PERSON: Final = 0
ORGANIZATION: Final = 1
DROPDOWN: Final = 2
NUMBER: Final = 3
DATE: Final = 4
LOCATION: Final = 5
TEXT: Final = 6
RANKED_DROPDOWN: Final = 7
FILTERABLE_TEXT: Final = 10
MANAGED_DROPDOWN: Final = 17

WORDS: Final = {
    PERSON: "person",
    ORGANIZATION: "company",
    DROPDOWN: "dropdown",
    NUMBER: "number",
    DATE: "datetime",
    LOCATION: "location",
    TEXT: "text",
    RANKED_DROPDOWN: "ranked-dropdown",
    FILTERABLE_TEXT: "filterable-text",
}
MANY: Final = "-multi"
"""What v2 appends to the word of a field that allows several values."""

MAY_BE_MANY: Final = frozenset({PERSON, ORGANIZATION, DROPDOWN, NUMBER, LOCATION, FILTERABLE_TEXT})
"""Source: API reference of Affinity v1 (fields); filterable text by the words of v2."""

TRACKED: Final = frozenset({PERSON, ORGANIZATION, NUMBER, DATE, LOCATION, RANKED_DROPDOWN})
"""Kinds whose history is kept, enriched fields excepted. Source: API reference of Affinity v1."""

PLACE: Final = {
    "street_address": "streetAddress",
    "city": "city",
    "state": "state",
    "country": "country",
    "continent": "continent",
}
"""Keys of a location on v1, and the same on v2."""

COLORS: Final = ("white", "gray", "red", "green", "blue", "purple", "orange")
"""
Names of the colours of ranked options on v2, by their number on v1.

Source: specification of Affinity v2 has these seven names; which number is which is a guess.
"""


def word(field: Field) -> str:
    """Return what v2 calls the kind of a field's value."""
    return WORDS[field.value_type] + (MANY if field.allows_multiple else "")


def tracks_changes(field: Field) -> bool:
    """Return whether a field's history is kept."""
    return field.value_type in TRACKED and not field.is_enriched


def color_name(color: int) -> str:
    """Return the name of a colour; numbers beyond the known ones begin again."""
    return COLORS[color % len(COLORS)]
