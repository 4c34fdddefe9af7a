"""What is asked before a plan can be made, and that every way of asking leads to one plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reconciler.errors import InvalidInput
from reconciler.planning.observed import Observed
from reconciler.planning.planner import make_plan
from reconciler.planning.questions import open_pins, open_terms
from reconciler.values import OrganizationId
from tests.builders import manifest, observed, organization, scope
from tests.directory import Directory
from tests.planning.strategies import GLOBAL_IDS, desired, directories

if TYPE_CHECKING:
    from reconciler.desired import Manifest
    from reconciler.model import Organization, Plan, Problem

_TWO_GLOBALS = Directory(
    (organization(11, "A", "a.com", is_global=True), organization(12, "B", "b.com", is_global=True))
)


def planned(manifests: list[Manifest], snapshot: Observed) -> Plan | tuple[Problem, ...]:
    """The plan, or the problems why there is none."""
    try:
        return make_plan(manifests, snapshot, scope(len(manifests)))
    except InvalidInput as error:
        return error.problems


@given(desired(), directories(), st.integers(0, 6), st.sets(st.sampled_from(GLOBAL_IDS)))
@example(  # one of several hits stands in a listing that was given up after it
    [manifest("Acme", "a.com")], Directory((organization(1), organization(2))), 1, set()
)
@example(  # one of the hits on globals stands in the listing
    [manifest("Acme", "a.com", previous_domains=["b.com"])], _TWO_GLOBALS, 0, {11}
)
def test_listing_and_searching_give_the_same_plan(
    manifests: list[Manifest], directory: Directory, rows: int, seen: set[int]
) -> None:
    """However much of Affinity was listed, and whichever globals were in it, the plan is the same."""
    by_listing = planned(manifests, directory.listed(manifests))
    assert by_listing == planned(manifests, directory.listed(manifests, with_globals=seen))
    assert by_listing == planned(manifests, directory.searched(manifests))
    assert by_listing == planned(manifests, directory.searched(manifests, after_rows=rows))


@given(desired(), directories(), st.sets(st.sampled_from(["Acme", "Ac", "a.com", "ba.com"])))
def test_questions_come_to_an_end(
    manifests: list[Manifest], directory: Directory, too_common: set[str]
) -> None:
    """Also where searches are too common, and then none of these is asked again."""
    world = Directory(directory.organizations, directory.merged, frozenset(too_common))
    for snapshot in (world.listed(manifests), world.searched(manifests)):
        assert () == open_pins(manifests, snapshot)
        assert () == open_terms(manifests, snapshot)


def test_pins_are_read_before_anything_is_searched_for() -> None:
    """A pin settles its manifest: its domain and name raise no question."""
    wanted = [manifest("Acme", "acme.com", pin=5), manifest("Globex", "globex.com", pin=3)]
    assert (OrganizationId(5), OrganizationId(3)) == open_pins(wanted, Observed())
    assert () == open_terms(wanted, Observed())


@pytest.mark.parametrize(
    ("wanted", "terms"),
    [
        (manifest("Acme", "a.com"), ("a.com",)),
        (manifest("Acme", "a.com", previous_domains=["b.com"]), ("a.com", "b.com")),
        (manifest("Acme", previous_names=["Old"]), ("Old",)),
        (manifest("Acme"), ("Acme",)),
        (manifest("Acme", "bücher.de"), ("xn--bcher-kva.de", "bücher.de")),
    ],
)
def test_domains_and_previously_are_searched_for_first(wanted: Manifest, terms: tuple[str, ...]) -> None:
    """The name only where a manifest has nothing else to go by."""
    assert terms == open_terms([wanted], Observed())


def test_a_term_is_asked_once() -> None:
    wanted = [manifest("Acme", previous_names=["Acme"]), manifest("Acme", "a.com", previous_names=["Acme"])]
    assert ("Acme", "a.com") == open_terms(wanted, Observed())


def test_the_name_is_searched_for_where_the_domain_found_nothing() -> None:
    """No create rests on the domain alone: rule 4 may hit."""
    assert ("Acme",) == open_terms([manifest("Acme", "a.com")], observed(listed=False, searched=["a.com"]))


@pytest.mark.parametrize("wanted", [manifest("Acme", "a.com"), manifest("Acme")])
def test_a_create_is_searched_for_even_after_a_whole_listing(wanted: Manifest) -> None:
    """A listing knows nothing of globals, and may have missed a row."""
    assert open_terms([wanted], observed(organization(1, "Globex")))


@pytest.mark.parametrize(
    "found", [organization(1, "Acme", "a.com"), organization(11, "Acme", "a.com", is_global=True)]
)
def test_a_match_by_domain_in_a_search_is_the_end(found: Organization) -> None:
    """For a global only once the name has found no own organization."""
    searched = ["a.com", *(["Acme"] if found.is_global else [])]
    snapshot = observed(found, listed=False, searched=searched)
    assert () == open_terms([manifest("Acme", "a.com")], snapshot)


def test_a_match_by_domain_in_a_whole_listing_needs_no_search() -> None:
    snapshot = observed(organization(1, "Acme", "b.com", "a.com"))
    assert () == open_terms([manifest("Acme", "a.com")], snapshot)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (manifest("Acme", "a.com", pin=1), organization(1, "Acme", "b.com")),
        (manifest("Acme", "a.com", previous_domains=["b.com"]), organization(1, "Acme", "b.com")),
        (manifest("Acme", "a.com"), organization(1, "Acme")),
    ],
)
def test_a_domain_to_be_set_costs_one_search(wanted: Manifest, found: Organization) -> None:
    """It may belong to somebody else, global or own."""
    assert ("a.com",) == open_terms([wanted], observed(found))


def test_a_pinned_organization_in_sync_costs_no_search() -> None:
    snapshot = observed(organization(1, "Acme", "a.com"), listed=False)
    assert () == open_terms([manifest("Acme", "a.com", pin=1)], snapshot)


def test_nothing_is_set_on_a_global_so_that_nothing_is_searched_for() -> None:
    snapshot = observed(organization(11, "Acme", "b.com", is_global=True), listed=False)
    assert () == open_terms([manifest("Acme", "a.com", pin=11)], snapshot)
