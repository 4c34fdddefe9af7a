"""
Decides what approval is bound to: a hash of what would be written, and of nothing else.

No path, line, origin or cost goes in, so that moving a file or a cheaper reading keeps an approval valid.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from reconciler.normalize import domain_key

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

    The organization is named by its id; one that is not yet there by its domain, else by its name.
    """
    return _sha256(
        {
            "account": account_id,
            "organization": (domain_key(domain) if domain else name)
            if organization_id is None
            else organization_id,
            "action": action.value,
            "fields": [[each.field, each.before, each.after] for each in sorted(fields, key=_field)],
        }
    )


def _field(change: FieldChange) -> str:
    return change.field


def plan_digest(changes: Iterable[Change]) -> str:
    """Return the SHA-256 over the sorted digests of the changes that are not blocked, in hexadecimal."""
    return _sha256(sorted(change.digest for change in changes if not change.blocked))


def _sha256(value: object) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
