"""
Decides what approval is bound to: a hash of what would be written, and of nothing else.

No path, line, origin or cost goes in, so that moving a file or a cheaper reading keeps an approval valid.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from reconciler.model import Origin
from reconciler.normalize import domain_key
from reconciler.planning.values_json import value_identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.model import Action, Change, FieldChange
    from reconciler.values import OrganizationId


def change_digest(
    *,
    account_id: int,
    organization_id: OrganizationId | None,
    name: str,
    domain: str | None,
    action: Action,
    fields: Sequence[FieldChange],
) -> str:
    """
    Return the SHA-256 of one change in hexadecimal.

    The organization is named by its id; one that is not yet there by its domain, else by its name. Custom
    fields and lists are named by their ids, however the manifest calls them.

    Args:
        account_id: The account's.
        organization_id: None for a create.
        name: What to call the organization.
        domain: The manifest's.
        action: What is done.
        fields: What is changed.
    """
    return _sha256(
        {
            "account": account_id,
            "organization": (domain_key(domain) if domain else name)
            if organization_id is None
            else organization_id,
            "action": action.value,
            "fields": [
                [change_key(each), value_identity(each.before), value_identity(each.after)]
                for each in sorted(fields, key=change_key)
            ],
        }
    )


def change_key(change: FieldChange) -> str:
    """Return what a change is about, in a form that renaming a field does not alter."""
    target = change.target
    if target is None:
        return change.field
    ids = (("list", target.list_id), ("field", target.field_id))
    return "/".join(f"{kind}-{number}" for kind, number in ids if number is not None)


def plan_digest(changes: Iterable[Change]) -> str:
    """Return the SHA-256 over the sorted digests of what apply makes, in hexadecimal."""
    return _sha256(
        sorted(each.digest for each in changes if not each.blocked and each.origin is Origin.CHANGE)
    )


def _sha256(value: object) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
