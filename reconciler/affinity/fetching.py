"""
Decides how the questions of planning are answered with the fewest requests, and asks nothing else.

Pins are read by v2, a hundred a request; the rest by a listing of at most as many pages as searching would
need requests, and by searches where that was not the end of it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from reconciler.affinity.finding import search
from reconciler.affinity.v2 import MAX_IDS
from reconciler.errors import Forbidden, Merged, NotFound
from reconciler.normalize import domain_key, name_key
from reconciler.planning.matching import identifying_domains, search_terms
from reconciler.planning.observed import Observed
from reconciler.planning.questions import open_pins, open_terms
from reconciler.values import OrganizationId

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from reconciler.affinity.v1 import Page
    from reconciler.desired import Manifest
    from reconciler.model import Organization

T = TypeVar("T")
R = TypeVar("R")

_MAX_MERGES = 5
"""An id may have been merged more than once; a longer chain is a loop."""


class OrganizationReader(Protocol):
    """What is asked of v1."""

    def organization(self, organization_id: OrganizationId) -> Organization:
        """Read one; raises Merged or NotFound."""

    def pages(self, term: str | None = None) -> Iterator[Page]:
        """List own organizations, or search all of them for a term, page by page."""


class CompanyReader(Protocol):
    """What is asked of v2."""

    def companies(self, ids: Sequence[OrganizationId]) -> tuple[Organization, ...]:
        """Read up to a hundred at once; those that are not found are left out."""


def fetch(
    manifests: Sequence[Manifest],
    v1: OrganizationReader,
    v2: CompanyReader,
    *,
    workers: int,
    fresh: Collection[OrganizationId] = (),
    recent: Collection[OrganizationId] = (),
    on_progress: Callable[[int, int], None] = lambda _done, _known: None,
) -> Observed:
    """
    Read what planning needs to know about these manifests, with up to `workers` requests at a time.

    Args:
        manifests: The chosen ones.
        v1: Organizations one by one, and listings.
        v2: Organizations by the hundred.
        workers: Requests at a time.
        fresh: Organizations written so lately that only v1 by id is sure to know them as they are.
        recent: Organizations created lately, which a search may still miss.
        on_progress: Told how many questions are answered, and how many there are as far as is known.

    Returns:
        A snapshot that leaves no question of `planning.questions` open.

    Raises:
        RemoteError: A request failed. Half a snapshot is never returned.
    """
    with ThreadPoolExecutor(workers, thread_name_prefix="fetch") as pool:
        fetcher = _Fetcher(manifests, v1, v2, pool, on_progress)
        fetcher.read_written(fresh, recent)
        export_allowed = fetcher.read_pins_together()
        fetcher.list_if_cheaper(pins_too=not export_allowed)
        fetcher.read_pins_singly()
        fetcher.search()
    return fetcher.observed


def at_most(manifests: Sequence[Manifest]) -> int:
    """
    Return a number of requests that a fetch of these manifests stays within, whoami among them.

    Pins are read together and, if need be, once more alone; everything that a manifest goes by may cost a
    page of a listing that was of no use, and a search. Only merges and searches of several pages cost more.
    """
    pins = sum(manifest.id is not None for manifest in manifests)
    return 1 + -(-pins // MAX_IDS) + sum(1 + 2 * max(1, len(search_terms(each))) for each in manifests)


class _Fetcher:
    """The steps of one fetch, each of which leaves fewer questions open."""

    def __init__(
        self,
        manifests: Sequence[Manifest],
        v1: OrganizationReader,
        v2: CompanyReader,
        pool: ThreadPoolExecutor,
        on_progress: Callable[[int, int], None],
    ) -> None:
        self.observed = Observed()
        self._manifests = manifests
        self._v1 = v1
        self._v2 = v2
        self._pool = pool
        self._on_progress = on_progress
        self._done = 0
        self._known = 0

    def read_written(self, fresh: Collection[OrganizationId], recent: Collection[OrganizationId]) -> None:
        """Read what this directory wrote lately; whatever else says something about it is older."""
        self._learn_singly(sorted(fresh))
        with suppress(Forbidden):
            for organizations in self._ask_each(self._companies, _batches(sorted(recent))):
                self._learn(organizations)
        self._learn_singly([each for each in sorted(recent) if not self.observed.knows(each)])

    def _learn_singly(self, ids: Sequence[OrganizationId]) -> None:
        for organization in self._ask_each(self._follow, ids):
            self._learn([organization] if organization else [])

    def read_pins_together(self) -> bool:
        """
        Read pins by v2. Return whether the key may: without the export permission they wait for later steps.

        The first request goes alone, since its refusal spares the others.
        """
        pins = open_pins(self._manifests, self.observed)
        batches = _batches(pins)
        try:
            for first in batches[:1]:
                self._learn(self._companies(first))
            for organizations in self._ask_each(self._companies, batches[1:]):
                self._learn(organizations)
        except Forbidden:
            return False
        return True

    def list_if_cheaper(self, *, pins_too: bool) -> None:
        """List own organizations, unless that takes more pages than there is to ask one by one."""
        unpinned = [manifest for manifest in self._manifests if manifest.id is None]
        max_pages = len(open_terms(unpinned, self.observed))
        if pins_too:
            max_pages += len(open_pins(self._manifests, self.observed))
        if not max_pages:
            return
        wanted = _Wanted(self._manifests)
        self._known += 1
        for number, page in enumerate(self._v1.pages(), start=1):
            self._on_progress(self._done, self._known)
            self._learn(row for row in page.organizations if row in wanted)
            if page.last:
                self.observed.listed = True
            if page.last or number == max_pages:
                self._done += 1
                return

    def read_pins_singly(self) -> None:
        """Read by v1 what was not seen so far: an id may be merged, unknown, or too young for v2."""
        pins = open_pins(self._manifests, self.observed)
        for pin, organization in zip(pins, self._ask_each(self._follow, pins), strict=True):
            if organization is None:
                self.observed.missing.add(pin)
                continue
            self.observed.add(organization)
            if organization.id != pin:
                self.observed.merged[pin] = organization.id

    def search(self) -> None:
        """Search for what is still open, round by round: an answer may raise another question."""
        while terms := open_terms(self._manifests, self.observed):
            for term, hits in zip(terms, self._ask_each(partial(search, self._v1), terms), strict=True):
                if hits is None:
                    self.observed.too_common.add(term)
                else:
                    self._learn(hits)
                    self.observed.searched.add(term)

    def _ask_each(self, ask: Callable[[T], R], questions: Sequence[T]) -> Iterator[R]:
        self._known += len(questions)
        for answer in self._pool.map(ask, questions):
            self._done += 1
            self._on_progress(self._done, self._known)
            yield answer

    def _learn(self, organizations: Iterable[Organization]) -> None:
        for organization in organizations:
            self.observed.add(organization)

    def _companies(self, ids: Sequence[OrganizationId]) -> tuple[Organization, ...]:
        """Nothing tells which of a hundred a refusal is about, so that all of them are then read singly."""
        try:
            return self._v2.companies(ids)
        except (Merged, NotFound):
            return ()

    def _follow(self, pin: OrganizationId) -> Organization | None:
        current = pin
        for _ in range(_MAX_MERGES):
            try:
                return self._v1.organization(current)
            except Merged as merged:
                current = OrganizationId(merged.survivor_id)
            except NotFound:
                return None
        return None


def _batches(ids: Sequence[OrganizationId]) -> list[Sequence[OrganizationId]]:
    return [ids[start : start + MAX_IDS] for start in range(0, len(ids), MAX_IDS)]


class _Wanted:
    """The rows of a listing that some manifest may mean; the others are not worth their memory."""

    def __init__(self, manifests: Sequence[Manifest]) -> None:
        self._ids = {manifest.id for manifest in manifests}
        self._domains = {domain_key(each) for manifest in manifests for each in identifying_domains(manifest)}
        self._names = {
            name_key(each)
            for manifest in manifests
            for each in (manifest.name, *manifest.previous_names)
            if each
        }

    def __contains__(self, organization: Organization) -> bool:
        return (
            organization.id in self._ids
            or name_key(organization.name) in self._names
            or not self._domains.isdisjoint(map(domain_key, organization.domains))
        )
