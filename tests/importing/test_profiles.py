from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.importing.profiles import Profiles, profiles
from tests.builders import manifest, observed, organization

if TYPE_CHECKING:
    from reconciler.desired import Manifest
    from reconciler.model import Organization


def found(*organizations: Organization, manifests: tuple[Manifest, ...] = ()) -> Profiles:
    return profiles(organizations, manifests, observed(*organizations))


@pytest.mark.parametrize(
    ("held", "domain"),
    [
        (organization(1, "Acme", "ACME.com."), "acme.com"),
        (organization(1, "Acme", "bücher.de"), "bücher.de"),
        (organization(1, "Acme"), None),
        (organization(1, "Acme", "localhost"), None),
        (organization(1, "Acme", "https://acme.com"), None),
    ],
)
def test_a_domain_is_written_if_planning_takes_it_for_the_same(
    held: Organization, domain: str | None
) -> None:
    """Spelled as manifests spell it; else it is left out, with a warning."""
    result = found(held)
    assert domain == result.found[held.id].domain
    assert bool(result.warnings) == (domain is None and held.domain is not None)


@pytest.mark.parametrize("name", ["Cafe\u0301", "Café"])
def test_a_name_is_composed(name: str) -> None:
    assert "Café" == found(organization(1, name)).found[organization(1).id].name


@pytest.mark.parametrize("name", ["", " Acme", "Acme  Corp", "Ac\u200bme", "x" * 256])
def test_an_organization_without_a_name_that_can_be_said_is_refused(name: str) -> None:
    """A manifest has to have one, and planning would see another one."""
    result = found(organization(1, name), organization(2))
    assert [2] == list(result.found)
    assert "not imported" in str(result.refused[0])


def test_a_domain_is_written_once() -> None:
    """By the manifest that has it already, else for the organization with the lowest id."""
    one, two, three = (
        organization(number, f"Acme {number}", "acme.com", f"{number}.com") for number in (1, 2, 3)
    )
    assert ["acme.com", None, None] == [each.domain for each in found(one, two, three).found.values()]
    other = manifest("Other", "other.com", pin=9, previous_domains=["acme.com"])
    result = found(one, two, manifests=(other,))
    assert [None, None] == [each.domain for each in result.found.values()]
    assert {9: "other.com"} == result.domains


def test_a_manifest_keeps_what_is_in_sync() -> None:
    """Any of the domains is, and a name in whichever Unicode form."""
    declared = manifest("Cafe\u0301", "cafe.io", pin=1)
    profile = found(organization(1, "Café", "cafe.com", "cafe.io"), manifests=(declared,)).found[
        organization(1).id
    ]
    assert ("Cafe\u0301", "cafe.io", declared) == (profile.name, profile.domain, profile.manifest)


def test_manifests_are_matched_as_planning_does() -> None:
    """By domain, by name, and by what they were called before."""
    held = [organization(1, "One", "one.com"), organization(2, "Two"), organization(3, "Three")]
    declared = (
        manifest("Uno", "one.com", path="a"),
        manifest("two", path="b"),
        manifest("Drei", previous_names=["Three"], path="c"),
    )
    result = found(*held, manifests=declared)
    assert list(declared) == [each.manifest for each in result.found.values()]


def test_a_tombstone_is_left_alone() -> None:
    """What is to be deleted is declared already."""
    result = found(organization(1), manifests=(manifest(pin=1, absent=True),))
    assert ({}, []) == (result.found, result.refused)
    assert "is to be deleted" in result.warnings[0]


def test_two_manifests_of_one_organization_are_refused() -> None:
    held = organization(1, "Acme", "acme.com")
    result = found(held, manifests=(manifest(pin=1, path="a"), manifest("Acme", "acme.com", path="b")))
    assert "several manifests mean it: a:1:1 and b:1:1" in str(result.refused[0])


def test_a_manifest_that_could_mean_several_is_told_of() -> None:
    """It stays as it is, and keeps its domain."""
    held = [organization(number, "Acme", "acme.com") for number in (1, 2)]
    result = found(*held, manifests=(manifest("Acme", "acme.com", path="a"),))
    assert "several organizations have the domain" in result.warnings[0]
    assert [None, None] == [each.domain for each in result.found.values()]
