"""Decides how many requests a change takes to be written."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reconciler.model import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.model import FieldChange

MAX_UPDATES = 100
"""Fields that one request can write. Source: specification of Affinity v2, updating several fields."""


def writes_of(action: Action, fields: Sequence[FieldChange]) -> int:
    """
    Return how many requests writing takes.

    Name, domain and people are one; before people of an organization that is there already are written, they
    are read. Global fields are one for every hundred, and so are the fields of each list; every membership
    that comes or goes is one.
    """
    if action is Action.DELETE:
        return 1
    keys = {each.field for each in fields if each.target is None}
    requests = 1 if keys or action is Action.CREATE else 0
    if "people" in keys and action is not Action.CREATE:
        requests += 1
    batches = Counter(
        each.target.list_id for each in fields if each.target and each.target.field_id is not None
    )
    memberships = sum(each.target is not None and each.target.field_id is None for each in fields)
    return requests + memberships + sum(-(-count // MAX_UPDATES) for count in batches.values())
