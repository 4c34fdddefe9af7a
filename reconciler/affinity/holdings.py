"""
Decides how it is read what organizations hold: custom fields, memberships, people.

Fields come from v2, a hundred organizations a request; where the key may not, one by one; and where v2 does
not answer at all, or knows less than v1, from v1. Whichever it is, the values are the same.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol, TypeVar

from reconciler.affinity.v2 import MAX_IDS
from reconciler.errors import Forbidden, Merged, NotFound
from reconciler.planning.detail_questions import list_fields
from reconciler.values import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from reconciler.affinity.asking import Asker
    from reconciler.affinity.v1 import Record
    from reconciler.affinity.v1_fields import Values
    from reconciler.affinity.v2 import Company
    from reconciler.planning.declarations import Declarations
    from reconciler.planning.detail_questions import Held
    from reconciler.planning.observed import Observed
    from reconciler.planning.references import Questions
    from reconciler.values import (
        AffinityList,
        EntryId,
        Field,
        FieldId,
        ListId,
        OrganizationId,
        Person,
        PersonId,
        Value,
    )

T = TypeVar("T")

_PAGE_SIZE = 100
"""Entries of one page of a list. Source: specification of Affinity v2, pagination."""


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


class Holdings:
    """
    Reads what organizations hold into a snapshot.

    Args:
        observed: The snapshot.
        v1: Version 1.
        v2: Version 2.
        asker: Asks several questions at a time.
        fresh: Organizations written so lately that v2 may not know it yet.
    """

    def __init__(
        self,
        observed: Observed,
        v1: V1,
        v2: V2,
        asker: Asker,
        *,
        fresh: Collection[OrganizationId],
    ) -> None:
        self._observed = observed
        self._details = observed.details
        self._v1 = v1
        self._v2 = v2
        self._asker = asker
        self._fresh = frozenset(fresh)
        self._refused: set[str] = set()

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

    # --- memberships --------------------------------------------------------------------------------------

    def entries(self, wanted: Mapping[OrganizationId, Sequence[ListId]], declarations: Declarations) -> None:
        """
        Read memberships with what the lists' own fields hold.

        A list is read whole where that takes no more requests than asking for the organizations one by one.

        Args:
            wanted: Organizations, and which lists.
            declarations: Which fields of the lists matter.
        """
        asking = Counter(each for lists in wanted.values() for each in lists)
        sizes = {each.id: each.size for each in self._observed.catalog.lists}
        whole = [key for key, count in asking.items() if max(1, -(-sizes[key] // _PAGE_SIZE)) <= count]
        for list_id in whole:
            self._read_list(list_id, wanted, declarations)
        fields = list_fields(declarations, asking)
        rest = [
            key
            for key, lists in wanted.items()
            if any((key, each) not in self._details.entries for each in lists)
        ]
        for key, entries in zip(rest, self._each_entries(rest, fields), strict=True):
            if entries is None:
                continue
            for list_id in wanted[key]:
                found = tuple(each for each in entries if each.list_id == list_id)
                self._details.entries.setdefault((key, list_id), found)

    def _read_list(
        self,
        list_id: ListId,
        wanted: Mapping[OrganizationId, Sequence[ListId]],
        declarations: Declarations,
    ) -> None:
        asking = [key for key, lists in wanted.items() if list_id in lists and key not in self._fresh]
        if not asking or "lists" in self._refused:
            return
        self._asker.expect()
        try:
            members = self._v2.list_entries(list_id, list_fields(declarations, {list_id}))
        except Forbidden:
            self._refused.add("lists")
            self._notice("the key may not export lists: memberships are read one organization at a time")
            return
        finally:
            self._asker.answered()
        found: dict[OrganizationId, tuple[Entry, ...]] = dict.fromkeys(asking, ())
        for key, entry in members:
            if key in found:
                found[key] = (*found[key], entry)
        for key, entries in found.items():
            self._details.entries[key, list_id] = entries

    def _each_entries(
        self, organizations: Sequence[OrganizationId], fields: Sequence[Field]
    ) -> Iterator[tuple[Entry, ...] | None]:
        def ask(organization_id: OrganizationId) -> tuple[Entry, ...]:
            if organization_id in self._fresh or "entries" in self._refused:
                return self._entries_by_v1(organization_id, fields)
            try:
                return self._v2.entries_of(organization_id, fields)
            except Forbidden:
                self._refused.add("entries")
                self._notice("the key may not read memberships through v2: they are read through v1")
            except (Merged, NotFound):
                pass
            return self._entries_by_v1(organization_id, fields)

        return self._asker.each(self._unless_gone(ask), organizations)

    def _entries_by_v1(self, organization_id: OrganizationId, fields: Sequence[Field]) -> tuple[Entry, ...]:
        entries = self._v1.record(organization_id).entries
        by_entry: dict[EntryId, dict[FieldId, Value]] = {}
        if entries and fields:
            by_entry = self._v1.field_values(organization_id, {each.id: each for each in fields}).by_entry
        return tuple(
            Entry(entry_id, list_id, tuple(_completed(by_entry.get(entry_id, {}), list_id, fields).items()))
            for entry_id, list_id in entries
        )

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

    def _unless_gone(self, ask: Callable[[OrganizationId], T]) -> Callable[[OrganizationId], T | None]:
        """Return the question whose answer is None where the organization is gone: search and v2 lag."""

        def ask_or_lose(organization_id: OrganizationId) -> T | None:
            try:
                return ask(organization_id)
            except (Merged, NotFound):
                self._observed.lose(organization_id)
                return None

        return ask_or_lose

    def _person(self, person_id: PersonId) -> Person | None:
        try:
            return self._v1.person(person_id)
        except (Merged, NotFound):
            return None

    def _notice(self, message: str) -> None:
        if message not in self._observed.notices:
            self._observed.notices.append(message)


def _completed(
    values: Mapping[FieldId, Value], list_id: ListId, fields: Iterable[Field]
) -> dict[FieldId, Value]:
    """Return what an entry's fields hold; v1 leaves out what is empty."""
    return {
        each.id: values.get(each.id, () if each.multiple else None)
        for each in fields
        if each.list_id == list_id
    }


def _having(email: str, persons: Iterable[Person]) -> tuple[Person, ...]:
    """A search finds parts of e-mails, too."""
    return tuple(each for each in persons if email in map(str.lower, each.emails))


def _batches(ids: Sequence[OrganizationId]) -> list[Sequence[OrganizationId]]:
    return [ids[start : start + MAX_IDS] for start in range(0, len(ids), MAX_IDS)]
