"""
Decides how the questions of planning are answered with the fewest requests, and asks nothing else.

Pins are read by v2, a hundred a request; the rest by a listing of at most as many pages as searching would
need requests, and by searches where that was not the end of it. What the organizations hold comes after that
(`holdings.py`).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Protocol

from reconciler.affinity import holdings
from reconciler.affinity.asking import Asker
from reconciler.affinity.finding import search
from reconciler.affinity.holdings import Holdings
from reconciler.affinity.v2 import MAX_IDS
from reconciler.errors import Merged, NotFound
from reconciler.normalize import domain_key, name_key
from reconciler.planning.catalog import Catalog
from reconciler.planning.declarations import NOTHING, Mention
from reconciler.planning.detail_questions import declared_fields, open_held, open_references
from reconciler.planning.matching import identifying_domains, search_terms
from reconciler.planning.observed import Observed
from reconciler.planning.questions import open_pins, open_terms
from reconciler.values import OrganizationId

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from reconciler.affinity.v1 import Page
    from reconciler.desired import Manifest
    from reconciler.model import Organization
    from reconciler.planning.declarations import Declarations, Resolved
    from reconciler.values import Field

_MAX_MERGES = 5
"""An id may have been merged more than once; a longer chain is a loop."""


class V1(holdings.V1, Protocol):
    """What is asked of v1."""

    def organization(self, organization_id: OrganizationId) -> Organization:
        """Read one; raises Merged or NotFound."""

    def pages(self, term: str | None = None) -> Iterator[Page]:
        """List own organizations, or search all of them for a term, page by page."""

    def fields(self) -> tuple[Field, ...]:
        """Read the account's custom fields of organizations."""


def read_catalog(manifests: Iterable[Manifest], everything: Iterable[Manifest], v1: V1) -> Catalog:
    """
    Read fields and lists, as far as these manifests need them.

    Args:
        manifests: The chosen ones.
        everything: All under the root: with an organization goes what any of them declares.
        v1: Where they are.
    """
    detailed = [each for each in manifests if each.absent or not each.is_plain]
    lists = any(each.lists for each in detailed)
    fields = any(each.fields or any(one.fields for one in each.lists) for each in detailed) or (
        any(each.absent for each in detailed) and any(each.fields for each in everything)
    )
    return Catalog(v1.fields() if fields else (), v1.lists() if lists else ())


def fetch(
    resolved: Resolved,
    v1: V1,
    v2: holdings.V2,
    *,
    workers: int,
    fresh: Collection[OrganizationId] = (),
    recent: Collection[OrganizationId] = (),
    on_progress: Callable[[int, int], None] = lambda _done, _known: None,
) -> Observed:
    """
    Read what planning needs to know about these manifests, with up to `workers` requests at a time.

    Args:
        resolved: The manifests, and what their fields and lists mean.
        v1: Organizations one by one, and listings.
        v2: Organizations by the hundred.
        workers: Requests at a time.
        fresh: Organizations written so lately that only v1 by id is sure to know them as they are.
        recent: Organizations created lately, which a search may still miss.
        on_progress: Told how many questions are answered, and how many there are as far as is known.

    Returns:
        A snapshot that leaves nothing to ask.

    Raises:
        RemoteError: A request failed. Half a snapshot is never returned.
    """
    manifests = resolved.manifests
    observed = Observed(catalog=resolved.catalog)
    with ThreadPoolExecutor(workers, thread_name_prefix="fetch") as pool:
        asker = Asker(pool, on_progress)
        held = Holdings(observed, v1, v2, asker, fresh=fresh)
        fetcher = _Fetcher(observed, v1, asker, held, resolved.declarations)
        fetcher.read_written(fresh, recent)
        if fetcher.read_pins_together(manifests):
            fetcher.read_pins_singly(manifests)
        fetcher.list_if_cheaper(manifests)
        fetcher.read_pins_singly(manifests)
        fetcher.search(manifests)
        while True:
            if unread := open_held(resolved, observed):
                held.held(unread, resolved.declarations)
                fetcher.search(manifests)  # what turned out to be gone means something else now
            elif questions := open_references(resolved, observed):
                held.answer(questions)
                referred = tuple(questions.organizations.values())
                fetcher.read_pins_together(referred)
                fetcher.read_pins_singly(referred)
                fetcher.search(referred)
            else:
                return observed


def at_most(manifests: Sequence[Manifest]) -> int:
    """
    Return a number of requests that reading for these manifests stays within, with whoami, fields and lists.

    Only merges, searches of several pages and people whom `only` may remove cost more.
    """
    pins = sum(manifest.id is not None for manifest in manifests)
    words = {word for manifest in manifests for word in _words(manifest)}
    return 3 + -(-pins // MAX_IDS) + 2 * len(words) + sum(map(_at_most_of, manifests))


def _at_most_of(manifest: Manifest) -> int:
    """
    Return the same of one manifest without the persons and organizations that it names.

    It may cost a pin read alone, and, for each term that it goes by, a page of a listing that was of no use
    and a search; what it holds may be asked of v2 by the hundred and singly, and of v1 then.
    """
    requests = 1 + 2 * max(1, len(search_terms(manifest)))
    if manifest.fields or manifest.absent:
        requests += 3
    if manifest.lists:
        requests += 3 + len(manifest.lists)
    return requests + (1 if manifest.people or manifest.absent else 0)


def _words(manifest: Manifest) -> Iterator[str | int]:
    """Yield what may name a person or an organization; which fields do, only the account knows."""
    if manifest.people:
        yield from (each.person for each in (*manifest.people.include, *manifest.people.exclude))
    for field in (*manifest.fields, *(each for one in manifest.lists for each in one.fields)):
        for item in field.value if isinstance(field.value, tuple) else (field.value,):
            if isinstance(item, int) or (isinstance(item, str) and ("@" in item or "." in item)):
                yield item


class _Fetcher:
    """The steps of one fetch, each of which leaves fewer questions open."""

    def __init__(
        self, observed: Observed, v1: V1, asker: Asker, held: Holdings, declarations: Declarations
    ) -> None:
        self._observed = observed
        self._v1 = v1
        self._asker = asker
        self._held = held
        self._declarations = declarations

    def read_written(self, fresh: Collection[OrganizationId], recent: Collection[OrganizationId]) -> None:
        """Read what this directory wrote lately; whatever else says something about it is older."""
        self._learn_singly(sorted(fresh))
        self._held.together(dict.fromkeys(sorted(recent), ()))
        self._learn_singly([each for each in sorted(recent) if not self._observed.knows(each)])

    def _learn_singly(self, ids: Sequence[OrganizationId]) -> None:
        for each, organization in zip(ids, self._asker.each(self._follow, ids), strict=True):
            if organization:
                self._observed.add(organization)
            else:
                self._observed.lose(each)

    def read_pins_together(self, manifests: Iterable[Manifest]) -> bool:
        """Read pins by v2, with fields. Return whether the key may; if not, those without fields wait."""
        fields = self._fields_of_pins(manifests)
        wanted = {pin: fields.get(pin, ()) for pin in open_pins(manifests, self._observed)}
        if self._held.together(wanted):
            return True
        self._held.singly({pin: each for pin, each in wanted.items() if each})
        return False

    def _fields_of_pins(self, manifests: Iterable[Manifest]) -> dict[OrganizationId, tuple[Field, ...]]:
        if not self._declarations:
            return {}
        everything = declared_fields(self._declarations)
        return {
            each.id: everything
            if each.absent
            else tuple(one.field for one in self._declarations.get(each.address, NOTHING).fields)
            for each in manifests
            if each.id is not None
        }

    def list_if_cheaper(self, manifests: Sequence[Manifest]) -> None:
        """List own organizations, unless that takes more pages than there is to ask one by one."""
        unpinned = [manifest for manifest in manifests if manifest.id is None]
        max_pages = len(open_terms(unpinned, self._observed)) + len(open_pins(manifests, self._observed))
        if not max_pages:
            return
        wanted = _Wanted(manifests, self._declarations)
        self._asker.expect()
        for number, page in enumerate(self._v1.pages(), start=1):
            for row in page.organizations:
                if row in wanted:
                    self._observed.add(row)
            if page.last:
                self._observed.listed = True
            if page.last or number == max_pages:
                self._asker.answered()
                return

    def read_pins_singly(self, manifests: Sequence[Manifest]) -> None:
        """Read by v1 what was not seen so far: an id may be merged, unknown, or too young for v2."""
        pins = open_pins(manifests, self._observed)
        for pin, organization in zip(pins, self._asker.each(self._follow, pins), strict=True):
            if organization is None:
                self._observed.lose(pin)
            elif organization.id != pin:
                self._observed.merge(pin, organization)
            else:
                self._observed.add(organization)

    def search(self, manifests: Sequence[Manifest]) -> None:
        """Search for what is still open, round by round: an answer may raise another question."""
        while terms := open_terms(manifests, self._observed):
            for term, hits in zip(terms, self._asker.each(partial(search, self._v1), terms), strict=True):
                if hits is None:
                    self._observed.too_common.add(term)
                    continue
                for hit in hits:
                    self._observed.add(hit)
                self._observed.searched.add(term)

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


class _Wanted:
    """The rows of a listing that some manifest may mean; the others are not worth their memory."""

    def __init__(self, manifests: Sequence[Manifest], declarations: Declarations) -> None:
        self._ids = {manifest.id for manifest in manifests}
        self._domains = {domain_key(each) for manifest in manifests for each in identifying_domains(manifest)}
        self._domains.update(_referred_domains(declarations))
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


def _referred_domains(declarations: Declarations) -> Iterator[str]:
    for declaration in declarations.values():
        for field in declaration.all_fields:
            for item in field.items:
                if isinstance(item, Mention) and isinstance(item.word, str):
                    yield item.word
