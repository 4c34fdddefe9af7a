"""What keeps a change from being made although its organization is clear. In a plan: test_planner.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.desired import Settings
from reconciler.errors import InvalidInput
from reconciler.planning.blocking import global_block, is_protected, shared_organizations, whole_blocks
from reconciler.planning.matching import match
from reconciler.values import OrganizationId
from tests.builders import manifest, observed, organization

if TYPE_CHECKING:
    from reconciler.desired import Manifest

HELD = organization(1, "Acme", "acme.com")
GLOBEX = "2 (Globex, globex.com)"
OBSERVED = observed(HELD, organization(2, "Globex", "globex.com"), too_common=["a.co"])


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (manifest("Acme Inc", "acme.com", pin=1), ()),
        (
            manifest("Acme", "globex.com", pin=1),
            (f"the domain globex.com belongs to organization {GLOBEX}; merge the two in Affinity",),
        ),
        (
            manifest("Acme", "a.co", pin=1),
            ("the domain a.co is too common to search for, so that nobody can tell whether it is free",),
        ),
    ],
)
def test_a_domain_is_set_only_where_it_is_known_to_be_free(
    wanted: Manifest, expected: tuple[str, ...]
) -> None:
    """A name needs no such care."""
    assert expected == whole_blocks(wanted, HELD, OBSERVED, Settings())


def test_name_and_domain_of_a_global_are_affinitys() -> None:
    """Its fields, people and lists are ours to write."""
    held = organization(1, "Acme", "acme.com", is_global=True)
    reason = global_block("name", held)
    assert reason.startswith("1 (Acme, acme.com) is a global organization, whose name cannot be changed")
    assert not global_block("fields.Tier", held)
    assert not global_block("name", HELD)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (Settings(), False),
        (Settings(protected_ids=(OrganizationId(1),)), True),
        (Settings(protected_ids=(OrganizationId(2),)), False),
        (Settings(protected_domains=("acme.com",)), True),
        (Settings(protected_domains=("acme.org",)), False),
    ],
)
def test_settings_protect_by_id_or_by_domain(settings: Settings, *, expected: bool) -> None:
    """Nothing about a protected organization is changed, and it is not deleted."""
    assert expected is is_protected(HELD, settings)
    reasons = whole_blocks(manifest("Acme", pin=1), HELD, OBSERVED, settings)
    assert expected is ("1 (Acme, acme.com) is protected by .reconciler.yaml" in reasons)


def test_what_an_unchosen_manifest_pins_is_not_free() -> None:
    """A narrow plan must not do what the whole one would refuse."""
    wanted, pinning = manifest("Acme"), manifest("Acme Ltd", pin=1, path="organizations/other.yaml")
    matches = [(wanted, match(wanted, OBSERVED))]
    assert {} == shared_organizations(matches, [])
    with pytest.raises(InvalidInput) as caught:
        shared_organizations(matches, [pinning])
    (problem,) = caught.value.problems
    assert "organizations/other.yaml:1:1 means too" in problem.message
