"""Decides whether an organization already is as a change would leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.planning.comparing import as_held, items_of, same_value
from reconciler.planning.difference import holds
from reconciler.values import PersonReference

if TYPE_CHECKING:
    from reconciler.model import FieldChange, Organization, Target
    from reconciler.planning.observed import Observed
    from reconciler.values import Entry, Value


def in_effect(change: FieldChange, organization: Organization, observed: Observed) -> bool:
    """
    Whether one key holds what a change writes to it; what was not read is taken not to.

    Args:
        change: Name, domain, people, a field or a membership.
        organization: The one it is about.
        observed: What was read of its fields, memberships and people.
    """
    if change.target is not None:
        return _target_holds(change.after, change.target, organization, observed)
    if change.field == "people":
        return _people_linked(change, organization, observed)
    return holds(organization, change.field, change.after)


def _people_linked(change: FieldChange, organization: Organization, observed: Observed) -> bool:
    linked = observed.details.people.get(organization.id)
    if linked is None:
        return False
    coming = {each.id for each in items_of(change.after) if isinstance(each, PersonReference)}
    going = {each.id for each in items_of(change.before) if isinstance(each, PersonReference)}
    return coming <= set(linked) and going.isdisjoint(linked)


def _target_holds(after: Value, target: Target, organization: Organization, observed: Observed) -> bool:
    details = observed.details
    if target.list_id is None:
        values = details.values.get(organization.id, {})
        return target.field_id in values and _same(after, values[target.field_id])
    entries = details.entries.get((organization.id, target.list_id))
    if entries is None:
        return False
    if target.field_id is None:
        return bool(entries) == (after is not None)
    return len(entries) == 1 and _entry_holds(after, target, entries[0])


def _entry_holds(after: Value, target: Target, entry: Entry) -> bool:
    values = dict(entry.values)
    return target.field_id in values and _same(after, values[target.field_id])


def _same(after: Value, held: Value) -> bool:
    items = items_of(held)
    if isinstance(after, tuple):
        after = tuple(as_held(item, items) for item in after)
    elif after is not None:
        after = as_held(after, items)
    return same_value(after, held)
