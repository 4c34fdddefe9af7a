"""What is asked of Affinity for given manifests: in which way, how often, with the same plan in the end."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.affinity.fetching import at_most, fetch
from reconciler.affinity.v1 import Page
from reconciler.affinity.v2 import Company
from reconciler.desired import Manifest, Settings
from reconciler.errors import Forbidden, Merged, NotFound, Unavailable
from reconciler.model import Account, Organization, Plan
from reconciler.normalize import name_key
from reconciler.planning.declarations import Resolved
from reconciler.planning.planner import Scope, make_plan
from reconciler.planning.questions import open_pins, open_terms
from reconciler.values import OrganizationId

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.planning.observed import Observed
    from reconciler.values import Field

ACCOUNT = Account(1, "Sandbox", "sandbox")


def organization(number: int, name: str, *domains: str, is_global: bool = False) -> Organization:
    return Organization(
        OrganizationId(number), name, domains[0] if domains else None, domains, is_global=is_global
    )


def manifest(name: str, domain: str | None = None, *, pin: int | None = None, number: int = 1) -> Manifest:
    return Manifest(
        path="organizations/some.yaml",
        document=number,
        marks=(("", 1, 1),),
        id=None if pin is None else OrganizationId(pin),
        name=name,
        domain=domain,
    )


class Detailless:
    """What is asked only about fields, lists and people, which these manifests do not declare."""

    def _unasked(self, *args: object) -> NoReturn:
        raise AssertionError(f"nobody asks for {args}")

    record = field_values = lists = fields = persons = person = _unasked
    company = list_entries = entries_of = _unasked


class Affinity(Detailless):
    """Both versions of the API over a list of organizations; counts what it is asked."""

    def __init__(
        self,
        *organizations: Organization,
        page_size: int = 500,
        merged: dict[int, int] | None = None,
        export: bool = True,
        failing: bool = False,
    ) -> None:
        self.asked: Counter[str] = Counter()
        self._organizations = {each.id: each for each in organizations}
        self._page_size = page_size
        self._merged = merged or {}
        self._export = export
        self._failing = failing

    def organization(self, organization_id: OrganizationId) -> Organization:
        self.asked[f"get {organization_id}"] += 1
        route = {"method": "GET", "route": "/organizations/{id}", "status": 422}
        if organization_id in self._merged:
            raise Merged("merged", survivor_id=self._merged[organization_id], **route)  # type: ignore[arg-type]  # one dict for both
        if organization_id not in self._organizations:
            raise NotFound("not found", **route)  # type: ignore[arg-type]  # the same
        return self._organizations[organization_id]

    def pages(self, term: str | None = None) -> Iterator[Page]:
        rows = [each for each in self._organizations.values() if _fits(each, term)]
        starts = range(0, max(len(rows), 1), self._page_size)
        for start in starts:
            self.asked["list" if term is None else f"search {term}"] += 1
            if self._failing:
                raise Unavailable("down", sent=True, method="GET", route="/organizations", status=503)
            yield Page(tuple(rows[start : start + self._page_size]), last=start == starts[-1])

    def companies(self, ids: Sequence[OrganizationId], fields: Sequence[Field] = ()) -> tuple[Company, ...]:
        assert not fields
        self.asked["v2"] += 1
        assert len(ids) <= 100
        if not self._export:
            raise Forbidden("no export", method="GET", route="/v2/companies", status=403)
        return tuple(Company(self._organizations[each], None) for each in ids if each in self._organizations)


def _fits(each: Organization, term: str | None) -> bool:
    if term is None:
        return not each.is_global
    return any(name_key(term) in name_key(text) for text in (each.name, *each.domains))


def fetched(affinity: Affinity, *manifests: Manifest) -> Observed:
    observed = fetch(Resolved(manifests), affinity, affinity, workers=2)
    assert not open_pins(manifests, observed)
    assert not open_terms(manifests, observed)
    return observed


def plan_of(affinity: Affinity, manifests: Sequence[Manifest]) -> Plan:
    observed = fetched(affinity, *manifests)
    return make_plan(manifests, observed, Scope(ACCOUNT, Settings(), len(manifests)))


def test_pins_are_read_a_hundred_at_a_time() -> None:
    """250 pinned manifests in sync cost three requests and nothing else."""
    organizations = [organization(i, f"N{i}", f"n{i}.com") for i in range(1, 251)]
    affinity = Affinity(*organizations)
    fetched(affinity, *(manifest(f"N{i}", f"n{i}.com", pin=i, number=i) for i in range(1, 251)))
    assert affinity.asked == {"v2": 3}


def test_a_listing_is_read_where_it_is_cheaper() -> None:
    """Three unpinned manifests against one page of organizations cost one request."""
    affinity = Affinity(*(organization(i, f"N{i}", f"n{i}.com") for i in range(1, 4)))
    fetched(affinity, *(manifest(f"N{i}", f"n{i}.com", number=i) for i in range(1, 4)))
    assert affinity.asked == {"list": 1}


def test_a_listing_is_given_up_where_searching_is_cheaper() -> None:
    """One manifest is worth one page of a listing; that not being the last, it is searched for."""
    affinity = Affinity(*(organization(i, f"N{i}", f"n{i}.com") for i in range(1, 4)), page_size=2)
    fetched(affinity, manifest("N3", "n3.com"))
    assert affinity.asked == {"list": 1, "search n3.com": 1}


def test_before_a_create_the_organization_is_searched_for() -> None:
    """A whole listing knows no globals: what it does not hold is searched for before it may be created."""
    affinity = Affinity(organization(1, "Other", "other.com"))
    observed = fetched(affinity, manifest("New", "new.com"), manifest("Nameless", number=2))
    assert affinity.asked == {"list": 1, "search new.com": 1, "search Nameless": 1}
    assert observed.listed


def test_without_a_listing_the_name_is_searched_for_last() -> None:
    """Where the domain finds nothing, the name is searched for: the organization may have no domain yet."""
    affinity = Affinity(*(organization(i, f"N{i}") for i in range(1, 4)), page_size=2)
    plan = plan_of(affinity, [manifest("N3", "n3.com")])
    assert affinity.asked == {"list": 1, "search n3.com": 1, "search N3": 1}
    assert [change.organization_id for change in plan.changes] == [3]


def test_an_international_domain_is_searched_for_in_both_spellings() -> None:
    """Nobody says in which form Affinity keeps it."""
    others = (organization(i, f"N{i}") for i in range(2, 5))
    affinity = Affinity(organization(1, "Bücher", "bücher.de"), *others, page_size=1)
    plan = plan_of(affinity, [manifest("Bücher", "xn--bcher-kva.de")])
    assert affinity.asked["search bücher.de"] == 1
    assert affinity.asked["search xn--bcher-kva.de"] == 1
    assert plan.changes == ()


def test_a_domain_to_be_set_costs_one_search() -> None:
    """Somebody else may have the new domain of a pinned organization."""
    affinity = Affinity(organization(1, "Acme", "acme.com"), organization(2, "Other", "acme.io"))
    plan = plan_of(affinity, [manifest("Acme", "acme.io", pin=1)])
    assert affinity.asked == {"v2": 1, "search acme.io": 1}
    assert "belongs to organization 2" in plan.changes[0].blocked_by[0]


def test_ids_that_v2_leaves_out_are_read_once_each() -> None:
    """A merged id is followed to its survivor, through more than one merge; an unknown one is missing."""
    affinity = Affinity(organization(3, "Acme", "acme.com"), merged={1: 2, 2: 3})
    observed = fetched(affinity, manifest("Acme", pin=1), manifest("Gone", pin=9, number=2))
    assert affinity.asked == {"v2": 1, "get 1": 1, "get 2": 1, "get 3": 1, "get 9": 1}
    assert observed.merged == {1: 3}
    assert observed.missing == {9}


def test_a_circle_of_merges_ends() -> None:
    """An organization that was merged into itself is missing."""
    affinity = Affinity(merged={1: 2, 2: 1})
    assert fetched(affinity, manifest("Acme", pin=1)).missing == {1}


def test_without_the_export_permission_pins_are_listed() -> None:
    """One refusal by v2, then the listing, which costs less than reading each; a global is not listed."""
    organizations = [organization(i, f"N{i}") for i in range(1, 11)]
    affinity = Affinity(*organizations, organization(11, "N11", is_global=True), export=False)
    observed = fetched(affinity, *(manifest(f"N{i}", pin=i, number=i) for i in range(1, 12)))
    assert affinity.asked == {"v2": 1, "list": 1, "get 11": 1}
    assert observed.pinned(OrganizationId(11)) is not None


def test_without_the_export_permission_a_few_pins_are_read_singly() -> None:
    """A listing longer than the pins are many is given up."""
    organizations = [organization(i, f"N{i}") for i in range(1, 11)]
    affinity = Affinity(*organizations, page_size=2, export=False)
    fetched(affinity, manifest("N9", pin=9))
    assert affinity.asked == {"v2": 1, "list": 1, "get 9": 1}


def test_a_search_that_finds_too_much_is_too_common() -> None:
    """More than five pages of hits block; exactly five are read."""
    affinity = Affinity(*(organization(i, f"Go {i}") for i in range(1, 12)), page_size=2)
    assert fetched(affinity, manifest("Go")).too_common == {"Go"}
    affinity = Affinity(*(organization(i, f"Go {i}") for i in range(1, 11)), page_size=2)
    assert fetched(affinity, manifest("Go")).too_common == set()


def test_half_a_reading_is_none() -> None:
    """A page that fails fails the whole fetch."""
    with pytest.raises(Unavailable):
        fetched(Affinity(failing=True), manifest("Acme"))


NAMES = st.sampled_from(["Acme", "ACME", "Blue", "Coral", "Straße", "STRASSE"])
DOMAINS = st.sampled_from(["acme.com", "blue.io", "coral.de", "bücher.de", "xn--bcher-kva.de"])


@st.composite
def organizations_strategy(draw: st.DrawFn) -> list[Organization]:
    rows = draw(
        st.lists(st.tuples(NAMES, st.lists(DOMAINS, max_size=2, unique=True), st.booleans()), max_size=5)
    )
    return [
        organization(i, name, *domains, is_global=is_global)
        for i, (name, domains, is_global) in enumerate(rows, start=1)
    ]


@st.composite
def manifest_strategy(draw: st.DrawFn) -> Manifest:
    plain = manifest(draw(NAMES), draw(st.none() | DOMAINS), pin=draw(st.none() | st.integers(1, 7)))
    return plain._replace(
        previous_domains=tuple(draw(st.lists(DOMAINS, max_size=1))),
        previous_names=tuple(draw(st.lists(NAMES, max_size=1))),
    )


@given(organizations_strategy(), manifest_strategy())
def test_every_way_of_reading_gives_the_same_plan(organizations: list[Organization], each: Manifest) -> None:
    """
    Listing or searching, v2 or v1: what is planned does not depend on how Affinity was read.

    Five organizations at most, since six pages of one would be too common to search for.
    """
    ways = [
        Affinity(*organizations),
        Affinity(*organizations, page_size=1),
        Affinity(*organizations, export=False),
        Affinity(*organizations, export=False, page_size=1),
    ]
    plans = [plan_of(way, [each]) for way in ways]
    assert plans == [plans[0]] * len(ways)


@given(organizations_strategy(), manifest_strategy(), st.booleans())
def test_no_fetch_takes_more_than_was_said(
    organizations: list[Organization],
    each: Manifest,
    export: bool,  # noqa: FBT001 - drawn, not called
) -> None:
    """Where every search has one page."""
    affinity = Affinity(*organizations, export=export)
    fetched(affinity, each)
    assert affinity.asked.total() <= at_most([each])
