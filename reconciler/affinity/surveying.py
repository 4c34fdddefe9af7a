"""
Decides how organizations are read for import: which there are, and then what they hold.

The first is asked so that its answer costs little and tells how many there are; only then is it known what
the rest costs.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from reconciler.affinity.asking import Asker
from reconciler.affinity.fetching import fetch
from reconciler.affinity.holdings import Holdings
from reconciler.affinity.paging import PAGE_SIZE_V2
from reconciler.affinity.tolerating import TolerantV1, TolerantV2
from reconciler.affinity.v1 import V1Reader
from reconciler.affinity.v1_members import list_members
from reconciler.affinity.v2 import MAX_IDS, V2Reader
from reconciler.desired import Manifest, When
from reconciler.planning.comparing import items_of
from reconciler.planning.declarations import Declaration, FieldDeclaration, ListDeclaration, Resolved
from reconciler.planning.detail_questions import Held
from reconciler.planning.matching import Absent, Matched, match
from reconciler.planning.observed import Observed
from reconciler.planning.references import Questions
from reconciler.values import PersonReference

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from reconciler.affinity.connection import Connection
    from reconciler.model import Organization
    from reconciler.planning.catalog import Catalog
    from reconciler.values import AffinityList, Field, OrganizationId, PersonId, Value


@dataclass(frozen=True, slots=True)
class Selection:
    """
    Which organizations are meant; what is named counts together.

    Attributes:
        everything: All own ones.
        lists: Those on these lists.
    """

    everything: bool = False
    lists: tuple[AffinityList, ...] = ()
    ids: tuple[OrganizationId, ...] = ()
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of organizations is to be read: global fields, memberships with fields of the lists, people."""

    fields: tuple[Field, ...] = ()
    lists: tuple[tuple[AffinityList, tuple[Field, ...]], ...] = ()
    people: bool = False

    def requests(self, organizations: int) -> int:
        """Return how many requests reading takes at least, unless the key may not read in bulk."""
        if not organizations:
            return 0
        pages = (max(1, -(-each.size // PAGE_SIZE_V2)) for each, _ in self.lists)
        return (
            (-(-organizations // MAX_IDS) if self.fields else 0)
            + sum(min(each, organizations) for each in pages)
            + (organizations if self.people else 0)
        )


class Surveyor:
    """
    Reads organizations and what they hold.

    Args:
        connection: To Affinity.
        catalog: The account's fields and lists, as far as they matter.
        workers: Requests at a time.
        fresh: Organizations written so lately that only v1 by id is sure to know them as they are.
        recent: Organizations created lately, which a listing may still miss.
        on_progress: Told how many questions are answered, and how many there are as far as is known.

    Attributes:
        observed: What was read.
        unmet: What was asked for and cannot be had, and why.
    """

    def __init__(
        self,
        connection: Connection,
        catalog: Catalog,
        *,
        workers: int,
        fresh: Collection[OrganizationId] = (),
        recent: Collection[OrganizationId] = (),
        on_progress: Callable[[int, int], None] = lambda _done, _known: None,
    ) -> None:
        self.observed = Observed()
        self.unmet: list[str] = []
        self._connection = connection
        self._v1 = V1Reader(connection)
        self._v2 = V2Reader(connection)
        self._catalog = catalog
        self._workers = workers
        self._fresh = fresh
        self._recent = recent
        self._on_progress = on_progress

    def select(self, selection: Selection, pins: Collection[OrganizationId] = ()) -> tuple[Organization, ...]:
        """
        Return the organizations that are meant, by id.

        Args:
            selection: See there.
            pins: Ids in manifests; where everything is listed, those that are not in it are looked up, since
                they may have been merged into what is.

        Raises:
            RemoteError: Affinity could not be read. Half a listing is never returned.
        """
        by_domain = [_probe(domain=each) for each in selection.domains]
        probes = (*map(_pinned, selection.ids), *by_domain)
        self.observed = self._fetch(probes, self._fresh, self._recent)
        found = dict.fromkeys(chain(self._with_ids(selection.ids), self._with_domains(by_domain)))
        if selection.everything:
            found.update(dict.fromkeys(self._listed()))
            self._follow(pins)
        for each in selection.lists:
            found.update(dict.fromkeys(self._add(list_members(self._connection, each.id))))
        return tuple(sorted(found, key=lambda each: each.id))

    def _fetch(
        self,
        probes: tuple[Manifest, ...],
        fresh: Collection[OrganizationId] = (),
        recent: Collection[OrganizationId] = (),
    ) -> Observed:
        return fetch(
            Resolved(probes, catalog=self._catalog),
            self._v1,
            self._v2,
            workers=self._workers,
            fresh=fresh,
            recent=recent,
            on_progress=self._on_progress,
        )

    def _with_ids(self, ids: Iterable[OrganizationId]) -> Iterator[Organization]:
        for each in ids:
            if found := self.observed.pinned(each):
                yield found
            else:
                self.unmet.append(f"organization {each} is not found or not visible to this key")

    def _with_domains(self, probes: Iterable[Manifest]) -> Iterator[Organization]:
        for each in probes:
            meant = match(each, self.observed)
            if isinstance(meant, Matched):
                yield meant.organization
            elif isinstance(meant, Absent):
                self.unmet.append(f"no organization has the domain {each.domain}")
            else:
                self.unmet.append(meant.reason)

    def _listed(self) -> Iterator[Organization]:
        """Yield all own organizations; those that were created lately are known already."""
        for page in self._v1.pages():
            yield from self._add(each for each in page.organizations if not each.is_global)
        self.observed.listed = True
        known = filter(None, map(self.observed.pinned, {*self._fresh, *self._recent}))
        yield from (each for each in known if not each.is_global)

    def _add(self, organizations: Iterable[Organization]) -> Iterator[Organization]:
        """Yield the organizations as they were read first, less those that are known to be gone."""
        for each in organizations:
            self.observed.add(each)
            if found := self.observed.pinned(each.id):
                yield found

    def _follow(self, pins: Iterable[OrganizationId]) -> None:
        probes = tuple(_pinned(each) for each in pins if not self.observed.knows(each))
        if not probes:
            return
        others = self._fetch(probes)
        self.observed.merged.update(others.merged)
        for found in filter(None, (others.pinned(each.id) for each in probes if each.id is not None)):
            self.observed.add(found)

    def read(self, organizations: Sequence[Organization], wanted: Wanted) -> None:
        """
        Learn what organizations hold. One that is unreadable is left out of `observed`, and named in `unmet`.

        Raises:
            RemoteError: Affinity could not be read.
        """
        ids = [each.id for each in organizations]
        lists = tuple(each.id for each, _ in wanted.lists)
        v1 = TolerantV1(self._v1)
        self.observed.catalog = self._catalog
        with ThreadPoolExecutor(self._workers, thread_name_prefix="survey") as pool:
            asker = Asker(pool, self._on_progress)
            holdings = Holdings(self.observed, v1, TolerantV2(self._v2), asker, fresh=self._fresh)
            holdings.held(
                Held(
                    values=dict.fromkeys(ids, wanted.fields) if wanted.fields else {},
                    entries=dict.fromkeys(ids, lists) if lists else {},
                    people=dict.fromkeys(ids) if wanted.people else {},
                ),
                {"": _declaration(wanted)},
            )
            holdings.answer(Questions(persons=dict.fromkeys(sorted(self._unknown_persons()))))
        for each in organizations:
            if self.observed.pinned(each.id) is None:
                why = v1.unreadable.get(each.id, "it is gone since it was listed")
                self.unmet.append(f"organization {each.id} ({each.name}): {why}")

    def _unknown_persons(self) -> set[PersonId]:
        """Return whom fields or organizations name by no more than an id."""
        details = self.observed.details
        values: Iterator[Value] = chain(
            (value for each in details.values.values() for value in each.values()),
            (value for each in details.entries.values() for entry in each for _, value in entry.values),
        )
        referred = (
            item.id
            for value in values
            for item in items_of(value)
            if isinstance(item, PersonReference) and not item.email
        )
        return {*referred, *chain.from_iterable(details.people.values())}


def _pinned(organization_id: OrganizationId) -> Manifest:
    return _probe(organization_id=organization_id)


def _probe(*, organization_id: OrganizationId | None = None, domain: str | None = None) -> Manifest:
    return Manifest(path="", document=1, marks=(), id=organization_id, domain=domain)


def _declaration(wanted: Wanted) -> Declaration:
    """Return what tells `Holdings` which fields of lists matter."""

    def declared(fields: Iterable[Field]) -> tuple[FieldDeclaration, ...]:
        return tuple(FieldDeclaration(each, "", "", (), When.ALWAYS) for each in fields)

    return Declaration(
        lists=tuple(
            ListDeclaration(each, "", "", member=True, fields=declared(fields))
            for each, fields in wanted.lists
        )
    )
