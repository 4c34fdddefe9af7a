"""What is remembered of Affinity, and that "not found" is kept apart from "not looked for"."""

from __future__ import annotations

from reconciler.planning.observed import Observed
from reconciler.values import OrganizationId
from tests.builders import observed, organization


def test_the_first_reading_of_an_organization_stays() -> None:
    """A run judges by one state of an organization, and finds it by nothing that it read later."""
    snapshot = observed(organization(1, "Acme", "acme.com"), organization(1, "Globex", "globex.com"))
    assert (organization(1, "Acme", "acme.com"),) == snapshot.with_names(["Acme"])
    assert () == snapshot.with_names(["Globex"])
    assert () == snapshot.with_domains(["globex.com"])


def test_organizations_are_found_by_id_whatever_the_order_of_learning() -> None:
    later, sooner = organization(2, "Acme", "b.com"), organization(1, "ACME", "a.com")
    snapshot = observed(later, sooner)
    assert (sooner, later) == snapshot.with_names(["acme"])
    assert (sooner, later) == snapshot.with_domains(["b.com", "A.com"])


def test_an_organization_is_found_once_by_several_of_its_domains() -> None:
    held = organization(1, "Acme", "a.com", "b.com")
    assert (held,) == observed(held).with_domains(["a.com", "b.com"])


def test_asking_for_what_is_not_there_gives_nothing_and_leaves_no_trace() -> None:
    snapshot = Observed()
    assert () == snapshot.with_domains(["a.com"])
    assert () == snapshot.with_names(["Acme"])
    assert Observed() == snapshot


def test_a_pin_leads_to_its_organization_through_a_merge() -> None:
    snapshot = observed(organization(2), merged={1: 2})
    assert organization(2) == snapshot.pinned(OrganizationId(1))
    assert organization(2) == snapshot.pinned(OrganizationId(2))


def test_a_pin_is_known_once_it_is_read_followed_or_missing() -> None:
    """A pin that nobody has looked for is not known, though it is as absent as a missing one."""
    snapshot = observed(organization(2), merged={1: 2, 5: 6}, missing=[3])
    known = {pin: snapshot.knows(OrganizationId(pin)) for pin in range(1, 6)}
    assert {1: True, 2: True, 3: True, 4: False, 5: False} == known
    assert None is snapshot.pinned(OrganizationId(3)) is snapshot.pinned(OrganizationId(4))


def test_what_is_gone_stays_gone_whatever_still_shows_it() -> None:
    """A search or a listing lags."""
    snapshot = observed(organization(1, "Acme", "acme.com"))
    snapshot.lose(OrganizationId(1))
    snapshot.add(organization(1, "Acme", "acme.com"))
    assert () == snapshot.with_domains(["acme.com"])
    assert snapshot.knows(OrganizationId(1))


def test_what_was_merged_is_its_survivor_whatever_still_shows_it() -> None:
    snapshot = observed(organization(1, "Acme", "acme.com"))
    survivor = organization(2, "Acme", "acme.com")
    snapshot.merge(OrganizationId(1), survivor)
    snapshot.add(organization(1, "Acme", "acme.com"))
    assert (survivor,) == snapshot.with_domains(["acme.com"])
    assert survivor == snapshot.pinned(OrganizationId(1))
