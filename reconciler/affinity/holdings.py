"""
Decides how it is read what organizations hold: custom fields, people, and by `memberships.py` their lists.

Fields come from v2, a hundred organizations a request; where the key may not, one by one; and where v2 does
not answer at all, or knows less than v1, from v1. Whichever it is, the values are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from reconciler.affinity.memberships import MembershipReader
from reconciler.affinity.v2 import MAX_IDS
from reconciler.errors import Forbidden, Merged, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reconciler.affinity.v1 import Record
    from reconciler.affinity.v1_fields import Values
    from reconciler.affinity.v2 import Company
    from reconciler.planning.declarations import Declarations
    from reconciler.planning.detail_questions import Held
    from reconciler.planning.references import Questions
    from reconciler.values import (
        AffinityList,
        Entry,
        Field,
        FieldId,
        ListId,
        OrganizationId,
        Person,
        PersonId,
    )


class V1(Protocol):
    """What is asked of v1."""

    def record(self, organization_id: OrganizationId) -> Record:
        """Read one organization with its people and memberships."""

    def field_values(self, organization_id: OrganizationId, fields: Mapping[FieldId, Field]) -> Values:
        """Read what fields hold, of one organization and its list entries."""

    def lists(self) -> tuple[AffinityList, ...]:
        """Read all lists."""

    def persons(self, term: str) -> tuple[Person, ...] | None:
        """Search for persons; None where the hits are too many."""

    def person(self, person_id: PersonId) -> Person:
        """Read one person."""


class V2(Protocol):
    """What is asked of v2."""

    def companies(self, ids: Sequence[OrganizationId], fields: Sequence[Field] = ()) -> tuple[Company, ...]:
        """Read up to a hundred organizations with what fields hold."""

    def company(self, organization_id: OrganizationId, fields: Sequence[Field] = ()) -> Company:
        """Read one."""

    def list_entries(
        self, list_id: ListId, fields: Sequence[Field] = ()
    ) -> tuple[tuple[OrganizationId, Entry], ...]:
        """Read all entries of a list."""

    def entries_of(self, organization_id: OrganizationId, fields: Sequence[Field] = ()) -> tuple[Entry, ...]:
        """Read all entries of an organization."""


class Holdings(MembershipReader):
    """Reads what organizations hold into a snapshot; see `Ways`."""

    # --- fields -------------------------------------------------------------------------------------------

    def together(self, wanted: Mapping[OrganizationId, Sequence[Field]]) -> bool:
        """
        Read organizations with their fields by the hundred. Return whether the key may.

        What v2 does not know is left out without a word. The first request goes alone, since its refusal
        spares the others.

        Args:
            wanted: Organizations, and which of their fields.
        """
        if "companies" in self._refused:
            return False
        batches = _batches(tuple(wanted))

        def ask(ids: Sequence[OrganizationId]) -> tuple[Company, ...]:
            fields = {field.id: field for each in ids for field in wanted[each]}
            try:
                return self._v2.companies(ids, tuple(fields[key] for key in sorted(fields)))
            except (Merged, NotFound):  # nothing tells which of a hundred a refusal is about
                return ()

        try:
            for first in batches[:1]:
                self._asker.expect()
                self._learn(ask(first))
                self._asker.answered()
            for companies in self._asker.each(ask, batches[1:]):
                self._learn(companies)
        except Forbidden:
            self._refused.add("companies")
            if any(wanted.values()):
                self._notice(
                    "the key may not export organizations: v2 reads fields one organization at a time"
                )
            return False
        return True

    def singly(self, wanted: Mapping[OrganizationId, Sequence[Field]]) -> None:
        """Read organizations with their fields one by one, as far as v2 knows and tells them."""

        def ask(organization_id: OrganizationId) -> tuple[Company, ...]:
            if "company" in self._refused:
                return ()
            try:
                return (self._v2.company(organization_id, wanted[organization_id]),)
            except (Merged, NotFound):
                return ()
            except Forbidden:
                self._refused.add("company")
                self._notice("the key may not read organizations through v2: fields are read through v1")
                return ()

        ids = tuple(wanted)
        for companies in (*map(ask, ids[:1]), *self._asker.each(ask, ids[1:])):
            self._learn(companies)

    def _learn(self, companies: Iterable[Company]) -> None:
        for company in companies:
            self._observed.add(company.organization)
            if company.values is not None:
                self._details.learn_values(company.organization.id, company.values)

    def values(self, wanted: Mapping[OrganizationId, Sequence[Field]]) -> None:
        """Read global fields, whatever it takes."""
        by_v2 = {key: fields for key, fields in wanted.items() if key not in self._fresh}
        if by_v2 and not self.together(by_v2):
            self.singly(by_v2)
        rest = [key for key, fields in wanted.items() if not self._knows(key, fields)]

        def ask(organization_id: OrganizationId) -> Values:
            return self._v1.field_values(organization_id, {each.id: each for each in wanted[organization_id]})

        for key, values in zip(rest, self._asker.each(self._unless_gone(ask), rest), strict=True):
            if values:
                self._details.learn_values(key, values.by_field)

    def _knows(self, organization_id: OrganizationId, fields: Iterable[Field]) -> bool:
        known = self._details.values.get(organization_id, {})
        return all(each.id in known for each in fields)

    # --- people and references ----------------------------------------------------------------------------

    def held(self, held: Held, declarations: Declarations) -> None:
        """Read everything that is still to be known about what organizations hold."""
        self.values(held.values)
        if held.entries:
            self.entries(held.entries, declarations)
        people = tuple({**held.people, **held.whole})
        records = self._asker.each(self._unless_gone(self._v1.record), people)
        for key, record in zip(people, records, strict=True):
            if record is None:
                continue
            self._details.people[key] = record.person_ids
            if key in held.whole:
                self._details.memberships[key] = record.entries
        if any(self._details.memberships.get(key) for key in held.whole):
            self._name_lists()

    def _name_lists(self) -> None:
        catalog = self._observed.catalog
        if not catalog.lists:
            catalog.lists = self._v1.lists()

    def answer(self, questions: Questions) -> None:
        """Look persons up, by e-mail and by id."""
        emails = tuple(questions.emails)
        for email, persons in zip(emails, self._asker.each(self._v1.persons, emails), strict=True):
            self._details.emails[email] = None if persons is None else _having(email, persons)
        ids = tuple(questions.persons)
        for person_id, person in zip(ids, self._asker.each(self._person, ids), strict=True):
            self._details.persons[person_id] = person

    def _person(self, person_id: PersonId) -> Person | None:
        try:
            return self._v1.person(person_id)
        except (Merged, NotFound):
            return None


def _having(email: str, persons: Iterable[Person]) -> tuple[Person, ...]:
    """A search finds parts of e-mails, too."""
    return tuple(each for each in persons if email in map(str.lower, each.emails))


def _batches(ids: Sequence[OrganizationId]) -> list[Sequence[OrganizationId]]:
    return [ids[start : start + MAX_IDS] for start in range(0, len(ids), MAX_IDS)]
