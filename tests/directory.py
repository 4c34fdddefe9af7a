"""
What Affinity holds, as plain data that answers the questions of planning: by a listing, by searches, by both.

Searches find parts of names and domains without regard to case, as those of Affinity do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.normalize import name_key
from reconciler.planning.observed import Observed
from reconciler.planning.questions import open_pins, open_terms
from reconciler.values import OrganizationId

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from reconciler.desired import Manifest
    from reconciler.model import Organization

_MAX_ROUNDS = 5
"""Pins, domains, names, a domain to be set: no answer raises more questions than these, one by one."""


@dataclass(frozen=True, slots=True)
class Directory:
    """All organizations, own and global, in the order in which they are listed and found."""

    organizations: tuple[Organization, ...]
    merged: Mapping[int, int] = field(default_factory=dict)
    too_common: frozenset[str] = frozenset()

    def listed(self, manifests: Sequence[Manifest], *, with_globals: Collection[int] = ()) -> Observed:
        """Read a listing to its end, some globals in it, and whatever it leaves open."""
        snapshot = Observed(listed=True)
        for each in self.organizations:
            if not each.is_global or each.id in with_globals:
                snapshot.add(each)
        return self._answered(manifests, snapshot)

    def searched(self, manifests: Sequence[Manifest], *, after_rows: int = 0) -> Observed:
        """Search for everything, after a listing that was given up after a number of rows."""
        snapshot = Observed()
        for each in self.organizations[:after_rows]:
            if not each.is_global:
                snapshot.add(each)
        return self._answered(manifests, snapshot)

    def _answered(self, manifests: Sequence[Manifest], snapshot: Observed) -> Observed:
        for _ in range(_MAX_ROUNDS):
            pins, terms = open_pins(manifests, snapshot), open_terms(manifests, snapshot)
            for pin in pins:
                self._read(pin, snapshot)
            for term in terms:
                self._search(term, snapshot)
            if not pins and not terms:
                return snapshot
        raise AssertionError(f"questions without end: {pins} {terms}")

    def _read(self, pin: OrganizationId, snapshot: Observed) -> None:
        kept = OrganizationId(self.merged.get(pin, pin))
        found = [each for each in self.organizations if each.id == kept]
        if not found:
            snapshot.missing.add(pin)
            return
        snapshot.add(found[0])
        if kept != pin:
            snapshot.merged[pin] = kept

    def _search(self, term: str, snapshot: Observed) -> None:
        if term in self.too_common:
            snapshot.too_common.add(term)
            return
        snapshot.searched.add(term)
        for each in self.organizations:
            if any(name_key(term) in name_key(text) for text in (each.name, *each.domains)):
                snapshot.add(each)
