"""Which keys of an organization differ from what its manifest says."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.model import FieldChange, Position
from reconciler.planning.difference import differing, has_domain, holds, profile_candidates
from tests.builders import PATH, manifest, organization

if TYPE_CHECKING:
    from reconciler.desired import Manifest
    from reconciler.model import Organization


def changed_fields(wanted: Manifest, held: Organization | None) -> tuple[FieldChange, ...]:
    return tuple(each.change for each in differing(profile_candidates(wanted, held)))


def new_fields(wanted: Manifest) -> tuple[FieldChange, ...]:
    return changed_fields(wanted, None)


def test_a_create_sets_every_managed_key_from_nothing() -> None:
    """In the order of a manifest, each with its place; previously is no field."""
    wanted = manifest("Acme", "acme.com", previous_names=["Old"])
    assert (
        FieldChange("name", None, "Acme", Position(PATH, 1, 1)),
        FieldChange("domain", None, "acme.com", Position(PATH, 2, 1)),
    ) == new_fields(wanted)


def test_a_key_that_is_absent_is_not_set() -> None:
    assert ["name"] == [each.field for each in new_fields(manifest("Acme"))]


def test_an_organization_in_sync_has_no_changes() -> None:
    assert () == changed_fields(manifest("Acme", "acme.com"), organization(1, "Acme", "acme.com"))


@pytest.mark.parametrize("held", ["Acme Ltd", "acme", "Acme ", "ACME"])
def test_a_name_changes_where_it_is_not_the_very_same(held: str) -> None:
    """Case is ignored to match an organization, never to say that its name is right."""
    assert (FieldChange("name", held, "Acme", Position(PATH, 1, 1)),) == changed_fields(
        manifest("Acme"), organization(1, held)
    )


@pytest.mark.parametrize("domains", [(), ("acme.com",), ("acme.com", "acme.io")])
def test_a_domain_that_is_not_declared_is_not_managed(domains: tuple[str, ...]) -> None:
    """An absent key never clears anything."""
    assert () == changed_fields(manifest("Acme"), organization(1, "Acme", *domains))


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("acme.com", ("ACME.COM",)),
        ("acme.com", ("acme.io", "acme.com")),
        ("bücher.de", ("xn--bcher-kva.de",)),
        ("xn--bcher-kva.de", ("buch.de", "bücher.de")),
    ],
)
def test_a_domain_is_in_sync_when_it_is_one_of_the_domains(written: str, held: tuple[str, ...]) -> None:
    """Whichever is the primary one, in whichever spelling."""
    assert () == changed_fields(manifest("Acme", written), organization(1, "Acme", *held))


def test_a_domain_that_is_none_of_the_domains_is_changed_and_the_others_may_be_dropped() -> None:
    """The primary one is what is replaced; only the others are a surprise."""
    held = organization(1, "Acme", "acme.io", "acme.org", "acme.net")
    expected = FieldChange(
        "domain", "acme.io", "acme.com", Position(PATH, 2, 1), dropped=("acme.org", "acme.net")
    )
    assert (expected,) == changed_fields(manifest("Acme", "acme.com"), held)


def test_a_first_domain_is_set_from_nothing() -> None:
    assert (FieldChange("domain", None, "acme.com", Position(PATH, 2, 1)),) == changed_fields(
        manifest("Acme", "acme.com"), organization(1, "Acme")
    )


def test_name_and_domain_may_both_differ() -> None:
    """In the order of a manifest; only a domain drops others."""
    found = changed_fields(manifest("Acme", "acme.com"), organization(1, "Old", "old.com", "older.com"))
    assert [("name", ()), ("domain", ("older.com",))] == [(each.field, each.dropped) for each in found]


@given(st.text(min_size=1), st.text(min_size=1))
def test_names_differ_exactly_where_their_characters_do(written: str, held: str) -> None:
    """Nothing that deepdiff finds alike hides a difference."""
    found = changed_fields(manifest(written), organization(1, held))
    assert bool(found) is (written != held)


@pytest.mark.parametrize(
    ("domain", "expected"),
    [("acme.com", True), ("Acme.IO", True), ("acme.org", False), ("me.com", False)],
)
def test_has_domain_asks_all_domains(domain: str, expected: bool) -> None:  # noqa: FBT001 - a row of a table
    assert expected is has_domain(organization(1, "Acme", "acme.com", "acme.io"), domain)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("name", "Acme", True),
        ("name", "acme", False),
        ("domain", "acme.com", True),
        ("domain", "acme.io", False),
        ("domain", None, False),
    ],
)
def test_holds_compares_names_to_the_letter_and_domains_by_what_they_mean(
    key: str,
    value: str | None,
    expected: bool,  # noqa: FBT001 - a row of a table
) -> None:
    assert expected is holds(organization(1, "Acme", "ACME.com"), key, value)


def test_no_domain_is_held_where_there_is_none() -> None:
    assert holds(organization(1, "Acme"), "domain", None)


def test_the_unicode_form_that_affinity_keeps_is_no_difference() -> None:
    """Else a name would be written again with every apply."""
    held = organization(1, unicodedata.normalize("NFD", "Estúdio Maré"))
    assert () == changed_fields(manifest("Estúdio Maré"), held)
    assert holds(held, "name", "Estúdio Maré")
    assert not holds(held, "name", "Estudio Mare")
