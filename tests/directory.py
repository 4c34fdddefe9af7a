"""
What Affinity holds, as plain data that answers the questions of planning: by a listing, by searches, by both.

Searches find parts of names and domains without regard to case, as those of Affinity do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.normalize import name_key
from reconciler.planning.detail_questions import open_held, open_references
from reconciler.planning.observed import Observed
from reconciler.planning.questions import open_pins, open_terms
from reconciler.values import OrganizationId

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from reconciler.desired import Manifest
    from reconciler.model import Organization
    from reconciler.planning.declarations import Resolved
    from reconciler.planning.detail_questions import Held
    from reconciler.planning.references import Questions
    from reconciler.values import Entry, FieldId, Person, PersonId, Value

_MAX_ROUNDS = 5
"""Pins, domains, names, a domain to be set: no answer raises more questions than these, one by one."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What one organization holds beside its name and domains."""

    values: Mapping[FieldId, Value] = field(default_factory=dict)
    people: tuple[PersonId, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Directory:
    """
    All organizations, own and global, in the order in which they are listed and found.

    Attributes:
        holdings: What they hold; an organization that is left out holds nothing.
    """

    organizations: tuple[Organization, ...]
    merged: Mapping[int, int] = field(default_factory=dict)
    too_common: frozenset[str] = frozenset()
    holdings: Mapping[int, Holding] = field(default_factory=dict)
    persons: tuple[Person, ...] = ()

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

    def tell(self, resolved: Resolved, snapshot: Observed) -> Observed:
        """Answer, where it is clear who is meant, what is asked about holdings and references."""
        snapshot.catalog = resolved.catalog
        for _ in range(_MAX_ROUNDS):
            if held := open_held(resolved, snapshot):
                self._tell_held(held, snapshot)
            elif questions := open_references(resolved, snapshot):
                self._tell_who(questions, snapshot)
            else:
                return snapshot
        raise AssertionError(f"questions without end: {held} {questions}")

    def _tell_held(self, held: Held, snapshot: Observed) -> None:
        details = snapshot.details
        for key, fields in held.values.items():
            values = self._holding(key).values
            details.learn_values(key, {each.id: values.get(each.id) for each in fields})
        for key, lists in held.entries.items():
            for list_id in lists:
                entries = self._holding(key).entries
                details.entries[key, list_id] = tuple(each for each in entries if each.list_id == list_id)
        for key in (*held.people, *held.whole):
            details.people[key] = self._holding(key).people
        for key in held.whole:
            details.memberships[key] = tuple((each.id, each.list_id) for each in self._holding(key).entries)

    def _tell_who(self, questions: Questions, snapshot: Observed) -> None:
        for email in questions.emails:
            snapshot.details.emails[email] = tuple(each for each in self.persons if email in each.emails)
        by_id = {each.id: each for each in self.persons}
        for person_id in questions.persons:
            snapshot.details.persons[person_id] = by_id.get(person_id)
        self._answered(tuple(questions.organizations.values()), snapshot)

    def _holding(self, organization_id: OrganizationId) -> Holding:
        return self.holdings.get(organization_id, Holding())

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
