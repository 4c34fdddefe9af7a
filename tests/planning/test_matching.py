"""Which organization a manifest means: design, section 4, sentence by sentence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from reconciler.planning.matching import (
    Absent,
    Matched,
    Rule,
    Unclear,
    describe,
    identifying_domains,
    match,
    search_terms,
)
from tests.builders import manifest, observed, organization
from tests.directory import Directory
from tests.planning.strategies import desired, directories

if TYPE_CHECKING:
    from reconciler.desired import Manifest
    from reconciler.model import Organization
    from reconciler.planning.observed import Observed

HOW_OUT = ". Merge them in Affinity, or pin the one that is meant with id"


def met(wanted: Manifest, snapshot: Observed) -> tuple[int, Rule]:
    """The id and the rule of a match that there is."""
    meant = match(wanted, snapshot)
    assert isinstance(meant, Matched), meant
    return meant.organization.id, meant.rule


def doubt(wanted: Manifest, snapshot: Observed) -> str:
    """Why there is no telling."""
    meant = match(wanted, snapshot)
    assert isinstance(meant, Unclear), meant
    return meant.reason


# The four rules


def test_a_pin_comes_before_every_other_rule() -> None:
    """A pin matches its organization, even where domain, previously and name fit another one."""
    wanted = manifest("Acme", "acme.com", pin=2, previous_names=["Old"])
    others = (organization(1, "Acme", "acme.com"), organization(3, "Old"))
    assert (2, Rule.ID) == met(wanted, observed(*others, organization(2, "acme")))


@pytest.mark.parametrize("held", ["acme.com", "ACME.com", "acme.com."])
def test_a_domain_matches_in_any_spelling(held: str) -> None:
    """Case and a trailing dot do not tell domains apart."""
    assert (1, Rule.DOMAIN) == met(manifest("New", "acme.com"), observed(organization(1, "Old", held)))


@pytest.mark.parametrize(
    ("written", "held"), [("bücher.de", "xn--bcher-kva.de"), ("xn--bcher-kva.de", "bücher.de")]
)
def test_an_international_domain_matches_in_either_form(written: str, held: str) -> None:
    """Unicode and punycode spell the same domain."""
    assert (1, Rule.DOMAIN) == met(manifest("New", written), observed(organization(1, "Old", held)))


def test_any_domain_of_an_organization_matches_not_just_the_primary() -> None:
    """Rule 2 asks for one of `domains`."""
    held = organization(1, "Old", "acme.io", "acme.com")
    assert (1, Rule.DOMAIN) == met(manifest("New", "acme.com"), observed(held))


@pytest.mark.parametrize("held", ["notacme.com", "acme.com.br", "www.acme.com", "acme.co"])
def test_a_domain_that_merely_resembles_is_no_match(held: str) -> None:
    """Searches find parts; matching compares the whole domain."""
    assert Absent() == match(manifest("New", "acme.com"), observed(organization(1, "Old", held)))


def test_a_previous_domain_matches() -> None:
    wanted = manifest("New", "new.com", previous_domains=["old.com"])
    assert (1, Rule.PREVIOUSLY) == met(wanted, observed(organization(1, "Old", "old.com")))


def test_a_previous_name_matches_whatever_the_domains() -> None:
    """A rename together with a domain change is declared by the old name."""
    wanted = manifest("New", "new.com", previous_names=["old ltd"])
    assert (1, Rule.PREVIOUSLY) == met(wanted, observed(organization(1, "Old Ltd", "old.com")))


def test_domain_and_previously_on_one_organization_match_by_domain() -> None:
    wanted = manifest("New", "new.com", previous_names=["Old"])
    assert (1, Rule.DOMAIN) == met(wanted, observed(organization(1, "Old", "new.com")))


@pytest.mark.parametrize("held", ["Acme", "ACME", "aCmE"])
def test_a_name_matches_whatever_its_case(held: str) -> None:
    assert (1, Rule.NAME) == met(manifest("Acme"), observed(organization(1, held)))


@pytest.mark.parametrize("held", ["Acme Ltd", "Acm", "A cme", "Acme."])
def test_a_name_that_merely_resembles_is_no_match(held: str) -> None:
    """Only the exact name counts."""
    assert Absent() == match(manifest("Acme"), observed(organization(1, held)))


@pytest.mark.parametrize(
    ("wanted", "held"),
    [
        (manifest("Acme"), organization(1, "Acme")),
        (manifest("Acme", "acme.com"), organization(1, "Acme")),
        (manifest("Acme"), organization(1, "Acme", "acme.com")),
    ],
)
def test_a_name_matches_where_a_side_has_no_domains(wanted: Manifest, held: Organization) -> None:
    """Domains contradict only where both sides have some."""
    assert (1, Rule.NAME) == met(wanted, observed(held))


@pytest.mark.parametrize(
    "wanted",
    [manifest("Acme", "acme.com"), manifest("Acme", "acme.com", previous_domains=["acme.io"])],
)
def test_a_name_does_not_match_against_the_domains(wanted: Manifest) -> None:
    """Two companies of one name are told apart by their domains."""
    assert Absent() == match(wanted, observed(organization(1, "Acme", "acme.org")))


def test_previous_domains_do_not_contradict_a_name() -> None:
    """An organization that was found and renamed by its previous name is found again by its new one."""
    wanted = manifest("New", previous_names=["Old"], previous_domains=["older.com"])
    assert (1, Rule.PREVIOUSLY) == met(wanted, observed(organization(1, "Old", "old.com")))
    assert (1, Rule.NAME) == met(wanted, observed(organization(1, "New", "old.com")))


def test_a_namesake_with_other_domains_does_not_hide_the_one_without() -> None:
    """The organization that domains contradict is no hit, so that the other one is the only hit."""
    namesakes = observed(organization(1, "Acme", "acme.org"), organization(2, "Acme"))
    assert (2, Rule.NAME) == met(manifest("Acme", "acme.com"), namesakes)


# Own before global


def test_an_own_organization_hides_a_global_of_the_same_domain() -> None:
    snapshot = observed(organization(11, "G", "acme.com", is_global=True), organization(1, "O", "acme.com"))
    assert (1, Rule.DOMAIN) == met(manifest("Acme", "acme.com"), snapshot)


def test_an_own_name_comes_before_a_global_domain() -> None:
    """Globals are tried only if none of rules 2 to 4 hits an own organization."""
    world = Directory((organization(11, "G", "acme.com", is_global=True), organization(1, "Acme")))
    wanted = manifest("Acme", "acme.com")
    assert (1, Rule.NAME) == met(wanted, world.listed([wanted]))
    assert (1, Rule.NAME) == met(wanted, world.searched([wanted]))


def test_a_global_is_used_rather_than_shadowed_by_a_twin() -> None:
    wanted = manifest("Acme", "acme.com")
    world = Directory((organization(11, "Acme Inc", "acme.com", is_global=True),))
    assert (11, Rule.DOMAIN) == met(wanted, world.searched([wanted]))


def test_a_global_is_matched_by_a_previous_domain() -> None:
    wanted = manifest("Acme", "acme.com", previous_domains=["acme.io"])
    world = Directory((organization(11, "Acme", "acme.io", is_global=True),))
    assert (11, Rule.PREVIOUSLY) == met(wanted, world.searched([wanted]))


@pytest.mark.parametrize("wanted", [manifest("Acme"), manifest("New", previous_names=["Acme"])])
def test_a_global_is_never_matched_by_name(wanted: Manifest) -> None:
    """Neither rule 4 nor the names of rule 3 are tried on globals."""
    world = Directory((organization(11, "Acme", is_global=True),))
    assert Absent() == match(wanted, world.searched([wanted]))


# Several hits


def test_several_own_organizations_of_one_domain_are_unclear() -> None:
    """All candidates are listed with their ids."""
    twins = observed(organization(2, "B", "acme.com"), organization(1, "A", "acme.com", "acme.io"))
    assert (
        f"several organizations have the domain acme.com: 1 (A, acme.com acme.io); 2 (B, acme.com){HOW_OUT}"
    ) == doubt(manifest("Acme", "acme.com"), twins)


def test_several_own_organizations_that_fit_previously_are_unclear() -> None:
    """Previous domains and previous names are one rule."""
    wanted = manifest("Acme", previous_domains=["old.com"], previous_names=["Old"])
    found = observed(organization(1, "A", "old.com"), organization(2, "Old"))
    assert f"several organizations fit previously: 1 (A, old.com); 2 (Old){HOW_OUT}" == doubt(wanted, found)


def test_several_own_organizations_of_one_name_are_unclear() -> None:
    namesakes = observed(organization(1, "Acme"), organization(2, "ACME", "acme.io"))
    assert f"several organizations have the name Acme: 1 (Acme); 2 (ACME, acme.io){HOW_OUT}" == doubt(
        manifest("Acme"), namesakes
    )


def test_domain_and_previously_on_different_organizations_are_unclear() -> None:
    wanted = manifest("Acme", "acme.com", previous_names=["Old"])
    found = observed(organization(1, "Old"), organization(2, "New", "acme.com"))
    assert (
        f"domain and previously mean different organizations: 2 (New, acme.com); 1 (Old){HOW_OUT}"
        == doubt(wanted, found)
    )


def test_several_globals_of_one_domain_are_unclear() -> None:
    twins = (
        organization(11, "A", "acme.com", is_global=True),
        organization(12, "B", "acme.com", is_global=True),
    )
    wanted = manifest("Acme", "acme.com")
    assert "11 (A, acme.com); 12 (B, acme.com)" in doubt(wanted, Directory(twins).searched([wanted]))


# Pins


def test_a_pin_that_is_not_found_never_falls_through() -> None:
    """Its domain and name would match, and it neither matches by them nor creates."""
    wanted = manifest("Acme", "acme.com", pin=9)
    snapshot = observed(organization(1, "Acme", "acme.com"), missing=[9])
    assert "organization 9 is not found or not visible to this key; remove id to match anew" == doubt(
        wanted, snapshot
    )


def test_a_merged_pin_is_followed() -> None:
    meant = match(manifest("Acme", pin=9), observed(organization(1, "Acme"), merged={9: 1}))
    assert isinstance(meant, Matched)
    assert (1, Rule.ID, 9) == (meant.organization.id, meant.rule, meant.merged_from)


@pytest.mark.parametrize(
    "wanted",
    [
        manifest("ACME", pin=1),
        manifest("New", "acme.com", pin=1),
        manifest("New", pin=1, previous_names=["acme"]),
        manifest("New", "new.com", pin=1, previous_domains=["Acme.IO"]),
    ],
)
def test_a_pin_needs_one_thing_that_agrees(wanted: Manifest) -> None:
    """Name, domain and either kind of previously each vouch for a pin."""
    assert (1, Rule.ID) == met(wanted, observed(organization(1, "Acme", "acme.com", "acme.io")))


@pytest.mark.parametrize("merged", [None, {1: 5}])
def test_a_pin_with_which_nothing_agrees_is_wrong(merged: dict[int, int] | None) -> None:
    """Also where the pin led there through a merge."""
    wanted = manifest("Acme", "acme.com", pin=1, previous_names=["Old"])
    found = organization(5 if merged else 1, "Globex", "globex.com")
    assert doubt(wanted, observed(found, merged=merged)).startswith("wrong pin? ")


@pytest.mark.parametrize("name", ["Globex, Inc.", 'The "Globex"', "[Globex]"])
def test_the_advice_on_a_renamed_pin_can_be_pasted(name: str) -> None:
    """A comma in the name does not make two names of it."""
    words = doubt(manifest("Acme", pin=1), observed(organization(1, name)))
    advised = words.partition("say previously: {names: [")[2].partition("]} if it was renamed")[0]
    assert name == json.loads(advised)


def test_a_pin_matches_a_global_whatever_the_rule_for_names() -> None:
    snapshot = observed(organization(11, "Acme", is_global=True))
    assert (11, Rule.ID) == met(manifest("Acme", pin=11), snapshot)


@given(desired(), directories())
def test_a_match_never_crosses_a_pin(manifests: list[Manifest], directory: Directory) -> None:
    """A pinned manifest means its pin, what that was merged into, or nothing that anybody can tell."""
    snapshot = directory.searched(manifests)
    for wanted in manifests:
        if wanted.id is None:
            continue
        meant = match(wanted, snapshot)
        assert not isinstance(meant, Absent)
        if isinstance(meant, Matched):
            assert meant.organization.id == directory.merged.get(wanted.id, wanted.id)
            assert meant.rule is Rule.ID


# Too common


@pytest.mark.parametrize(
    ("wanted", "term"),
    [
        (manifest("Acme", "acme.com"), "acme.com"),
        (manifest("Acme", "acme.com", previous_domains=["acme.io"]), "acme.io"),
        (manifest("Acme", "acme.com", previous_names=["Old"]), "Old"),
        (manifest("Acme", "acme.com"), "Acme"),
        (manifest("Acme"), "Acme"),
    ],
)
def test_nothing_is_created_on_a_search_that_was_too_common(wanted: Manifest, term: str) -> None:
    """Hits that were not read may be the organization that is meant."""
    snapshot = Directory((), too_common=frozenset({term})).searched([wanted])
    assert doubt(wanted, snapshot).startswith(f"{term} is too common to search for")


def test_a_listing_tells_what_a_search_that_is_too_common_does_not() -> None:
    """Where all own organizations are known, a hit among them needs no search."""
    snapshot = observed(organization(1, "Acme", "acme.com"), too_common=["acme.com", "Acme"])
    assert (1, Rule.DOMAIN) == met(manifest("Acme", "acme.com"), snapshot)


# What to search for, and how candidates are called


def test_identifying_domains_are_the_present_and_the_previous_ones() -> None:
    wanted = manifest("Acme", "acme.com", previous_domains=["acme.io", "acme.org"])
    assert ("acme.com", "acme.io", "acme.org") == identifying_domains(wanted)
    assert () == identifying_domains(manifest("Acme"))


def test_every_spelling_of_a_domain_is_searched_for() -> None:
    """Nothing says in which form Affinity keeps international domains."""
    wanted = manifest("Bücher", "bücher.de", previous_domains=["buch.de"], previous_names=["Buch"])
    assert ("xn--bcher-kva.de", "bücher.de", "buch.de", "Buch") == search_terms(wanted)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (organization(1, "Acme"), "1 (Acme)"),
        (organization(1, "Acme", "acme.com", "acme.io"), "1 (Acme, acme.com acme.io)"),
    ],
)
def test_an_organization_is_called_by_id_name_and_domains(found: Organization, words: str) -> None:
    assert words == describe(found)
