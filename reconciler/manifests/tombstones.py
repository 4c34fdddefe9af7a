"""Decides what a tombstone may say: it deletes an organization, which only an id or a domain may name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.manifests.document import Fault, child

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reconciler.manifests.document import Value

ABSENT = "absent"
"""What `state` says in a tombstone."""

_NOT_IN_TOMBSTONES = ("previously", "people", "fields", "lists")
_NAMELESS = "a tombstone needs an id or a domain: a name alone could mean another organization"


def faults(keys: Mapping[str, Value]) -> Iterator[Fault]:
    """Yield what is wrong with a document if it is a tombstone."""
    if keys.get("state") != ABSENT:
        return
    if "id" not in keys and "domain" not in keys:
        yield Fault("", _NAMELESS)
    for key in _NOT_IN_TOMBSTONES:
        if key in keys:
            yield Fault(child("", key), f"a tombstone has only id, name, domain and state: remove {key}")
