"""What the sandbox keeps, as frozen values: how they are stored and how they are sent is for others."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

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
class Seed:
    """What a new database holds; `merged` maps merged-away ids to their survivors."""

    organizations: tuple[Organization, ...] = ()
    persons: tuple[Person, ...] = ()
    merged: Mapping[int, int] = field(default_factory=dict)


def fold(text: str) -> str:
    """
    Return the form in which searches compare text: case and Unicode composition ignored.

    Source: API reference of Affinity v1 (a term is a part of a name or domain); that case is ignored is seen.
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
