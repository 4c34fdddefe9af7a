"""
Takes a change apart into what is written one after the other: the organization itself, fields, memberships.

Affinity has no request that writes all of them; each is made, and fails, by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from reconciler.model import Action
from reconciler.planning.comparing import items_of, with_ids
from reconciler.values import OrganizationReference, PersonId, PersonReference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reconciler.model import Change, FieldChange
    from reconciler.values import EntryId, ListId, OrganizationId, Value


@dataclass(frozen=True, slots=True)
class Profile:
    """
    Name, domain and people of an organization.

    Attributes:
        keys: What is written of name and domain.
        coming: People to be linked.
        going: People to be linked no more.
    """

    keys: Mapping[str, str | None]
    coming: tuple[PersonId, ...] = ()
    going: tuple[PersonId, ...] = ()

    @property
    def label(self) -> str:
        """What it is about."""
        people = ("people",) if self.coming or self.going else ()
        return " and ".join((*self.keys, *people))


@dataclass(frozen=True, slots=True)
class Fields:
    """Global custom fields."""

    changes: tuple[FieldChange, ...]

    @property
    def label(self) -> str:
        """What it is about."""
        return labels(self.changes)


@dataclass(frozen=True, slots=True)
class Membership:
    """
    A list to join, to leave, or to stay on, with fields of its own.

    Attributes:
        name: The membership's own label; "" where only its fields are changed.
        entry_id: The membership; None for one that is still to be made.
        leaving: Whether to leave the list.
        changes: The list's own fields.
    """

    name: str
    list_id: ListId
    entry_id: EntryId | None
    leaving: bool = False
    changes: tuple[FieldChange, ...] = ()

    @property
    def label(self) -> str:
        """What it is about."""
        return ", ".join(filter(None, (self.name, labels(self.changes))))


def labels(changes: Iterable[FieldChange]) -> str:
    """Return what changes are about."""
    return ", ".join(each.field for each in changes)


Part: TypeAlias = "Profile | Fields | Membership"


def parts_of(change: Change) -> tuple[Part, ...]:
    """Return the parts of a change, in the order in which they are written; of a delete there are none."""
    if change.action is Action.DELETE:
        return ()
    parts: list[Part] = []
    profile = _profile(change.fields)
    if profile.label or change.action is Action.CREATE:
        parts.append(profile)
    if of_all := tuple(each for each in change.fields if each.target and each.target.list_id is None):
        parts.append(Fields(of_all))
    return (*parts, *_memberships(change.fields))


def _profile(fields: Iterable[FieldChange]) -> Profile:
    keys: dict[str, str | None] = {}
    coming: tuple[PersonId, ...] = ()
    going: tuple[PersonId, ...] = ()
    for each in fields:
        if each.field == "people":
            coming, going = _ids(each.after), _ids(each.before)
        elif each.target is None:
            keys[each.field] = each.after if isinstance(each.after, str) else None
    return Profile(keys, coming, going)


def _ids(people: Value) -> tuple[PersonId, ...]:
    return tuple(each.id for each in items_of(people) if isinstance(each, PersonReference))


def _memberships(fields: Iterable[FieldChange]) -> Iterable[Membership]:
    """Collect what is of one list; plans have a membership before its fields."""
    found: dict[ListId, Membership] = {}
    for each in fields:
        if each.target is None or each.target.list_id is None:
            continue
        list_id, entry_id = each.target.list_id, each.target.entry_id
        if each.target.field_id is None:
            found[list_id] = Membership(each.field, list_id, entry_id, leaving=each.after is None)
            continue
        part = found.get(list_id) or Membership("", list_id, entry_id)
        found[list_id] = replace(part, changes=(*part.changes, each))
    return found.values()


def identified(
    changes: Iterable[FieldChange], created: Mapping[str, OrganizationId]
) -> tuple[FieldChange, ...]:
    """
    Return changes of fields that refer to organizations by their ids.

    Args:
        changes: Custom fields.
        created: Organizations that this run has created, by the compared form of their domains.
    """
    return tuple(replace(each, after=with_ids(each.after, created)) for each in changes)


def not_created(change: FieldChange) -> tuple[str, ...]:
    """Return the domains of organizations to which a field would refer, and which were not created."""
    items = items_of(change.after)
    return tuple(each.domain for each in items if isinstance(each, OrganizationReference) and each.id is None)
