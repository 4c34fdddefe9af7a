"""An account in which all organizations hold the same, and what is fetched of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NoReturn

from reconciler.affinity.fetching import at_most, fetch, read_catalog
from reconciler.affinity.v1 import Page, Record
from reconciler.affinity.v1_fields import Values
from reconciler.affinity.v2 import Company
from reconciler.errors import Forbidden, NotFound
from reconciler.planning.declarations import resolve
from reconciler.planning.detail_questions import open_held, open_references
from reconciler.values import (
    AffinityList,
    Entry,
    EntryId,
    Field,
    FieldId,
    ListId,
    OrganizationId,
    Person,
    PersonId,
    PersonType,
    Value,
    ValueType,
)
from tests.builders import affinity_list, field, manifest, organization

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reconciler.desired import Manifest
    from reconciler.model import Organization
    from reconciler.planning.observed import Observed


TIER, OWNER = field(1, "Tier"), field(2, "Owner", ValueType.PERSON)
STATUS = field(20, "Status", on=88)
PORTFOLIO, NEWSLETTER = ListId(88), ListId(89)
ADA = Person(PersonId(5), PersonType.INTERNAL, ("ada@fund.com",))
NADA = Person(PersonId(6), PersonType.EXTERNAL, ("Nada@Fund.com",))


class Account:
    """
    Both versions of the API over organizations that all hold the same; counts what it is asked.

    Each is gold, has one person, and is on the first list with a status.
    """

    def __init__(
        self, count: int, *, sizes: tuple[int, int] = (1, 1), denied: str = "", unknown_to_v2: int = 0
    ) -> None:
        self.asked: Counter[str] = Counter()
        self._organizations = {
            OrganizationId(i): organization(i, f"N{i}", f"n{i}.com") for i in range(1, count + 1)
        }
        self._sizes = sizes
        self._denied = set(denied.split())
        self._unknown_to_v2 = unknown_to_v2

    def _ask(self, what: str) -> None:
        self.asked[what] += 1
        if what in self._denied:
            raise Forbidden("no", method="GET", route=f"/{what}", status=403)

    def _missing(self) -> NoReturn:
        raise NotFound("unknown", method="GET", route="/organizations/{id}", status=404)

    def _known_to_v2(self, organization_id: OrganizationId) -> bool:
        return organization_id in self._organizations and organization_id != self._unknown_to_v2

    def _entries(self, organization_id: OrganizationId) -> tuple[tuple[EntryId, ListId], ...]:
        return ((EntryId(1000 + organization_id), PORTFOLIO),)

    # v1

    def organization(self, organization_id: OrganizationId) -> Organization:
        self._ask("organization")
        return self._organizations.get(organization_id) or self._missing()

    def pages(self, term: str | None = None) -> Iterator[Page]:
        self._ask("listing" if term is None else "search")
        rows = tuple(self._organizations.values())
        yield Page(rows if term is None else tuple(each for each in rows if term in each.domains), last=True)

    def fields(self) -> tuple[Field, ...]:
        self._ask("fields")
        return (TIER, OWNER, STATUS)

    def lists(self) -> tuple[AffinityList, ...]:
        self._ask("lists")
        return (
            affinity_list(88, "Portfolio", size=self._sizes[0]),
            affinity_list(89, "Newsletter", size=self._sizes[1]),
        )

    def record(self, organization_id: OrganizationId) -> Record:
        self._ask("record")
        held = self._organizations.get(organization_id) or self._missing()
        return Record(held, (ADA.id,), self._entries(organization_id))

    def field_values(self, organization_id: OrganizationId, fields: Mapping[FieldId, Field]) -> Values:
        self._ask("field values")
        by_entry: dict[EntryId, dict[FieldId, Value]] = {}
        if STATUS.id in fields:
            by_entry = {entry: {STATUS.id: "new"} for entry, _ in self._entries(organization_id)}
        return Values(_gold([each for each in fields.values() if each.list_id is None]), by_entry)

    def persons(self, term: str) -> tuple[Person, ...] | None:
        self._ask("persons")
        return None if term == "common@fund.com" else (ADA, NADA)

    def person(self, person_id: PersonId) -> Person:
        self._ask("person")
        return ADA if person_id == ADA.id else self._missing()

    # v2

    def companies(self, ids: Sequence[OrganizationId], fields: Sequence[Field] = ()) -> tuple[Company, ...]:
        self._ask("companies")
        assert len(ids) <= 100
        return tuple(self._company(each, fields) for each in ids if self._known_to_v2(each))

    def company(self, organization_id: OrganizationId, fields: Sequence[Field] = ()) -> Company:
        self._ask("company")
        if not self._known_to_v2(organization_id):
            self._missing()
        return self._company(organization_id, fields)

    def _company(self, organization_id: OrganizationId, fields: Sequence[Field]) -> Company:
        return Company(self._organizations[organization_id], _gold(fields) if fields else None)

    def list_entries(
        self, list_id: ListId, fields: Sequence[Field] = ()
    ) -> tuple[tuple[OrganizationId, Entry], ...]:
        self._ask("list entries")
        return tuple(
            (each, entry)
            for each in self._organizations
            if self._known_to_v2(each)
            for entry in self._of(each, fields)
            if entry.list_id == list_id
        )

    def entries_of(self, organization_id: OrganizationId, fields: Sequence[Field] = ()) -> tuple[Entry, ...]:
        self._ask("entries of")
        if not self._known_to_v2(organization_id):
            self._missing()
        return self._of(organization_id, fields)

    def _of(self, organization_id: OrganizationId, fields: Sequence[Field]) -> tuple[Entry, ...]:
        values = tuple((each.id, "new") for each in fields if each.list_id == PORTFOLIO)
        return tuple(Entry(entry, on, values) for entry, on in self._entries(organization_id))


def _gold(fields: Sequence[Field]) -> dict[FieldId, Value]:
    return {each.id: "Gold" if each.id == TIER.id else None for each in fields}


def fetched(account: Account, *manifests: Manifest, fresh: tuple[int, ...] = ()) -> Observed:
    """Leave nothing open, and count only what reading took."""
    catalog = read_catalog(manifests, manifests, account)
    resolved = resolve(manifests, [], catalog)
    of_written = tuple(map(OrganizationId, fresh))
    observed = fetch(resolved, account, account, workers=2, fresh=of_written)
    assert not open_held(resolved, observed)
    assert not open_references(resolved, observed)
    assert 1 + account.asked.total() <= at_most(manifests) + len(of_written)
    return observed


def pinned(count: int, **declared: object) -> list[Manifest]:
    return [
        manifest(f"N{i}", f"n{i}.com", pin=i, document=i, **declared)  # type: ignore[arg-type] # any keys
        for i in range(1, count + 1)
    ]
