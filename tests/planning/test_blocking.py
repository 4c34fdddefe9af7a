"""What keeps a change from being made although its organization is clear. In a plan: test_planner.py."""

from __future__ import annotations

import pytest

from reconciler.errors import InvalidInput
from reconciler.planning.blocking import shared_organizations, update_blocks
from reconciler.planning.difference import changed_fields
from reconciler.planning.matching import match
from tests.builders import manifest, observed, organization

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
def test_a_domain_is_set_only_where_it_is_known_to_be_free(wanted: object, expected: tuple[str, ...]) -> None:
    """A name needs no such care."""
    assert expected == update_blocks(changed_fields(wanted, HELD), HELD, OBSERVED)  # type: ignore[arg-type]  # parametrize knows no types


def test_nothing_is_set_on_a_global() -> None:
    """Its name and domain are Affinity's; one that is in sync is none the worse for it."""
    held = organization(1, "Acme", "acme.com", is_global=True)
    changes = changed_fields(manifest("Acme Inc", "acme.io"), held)
    (reason,) = update_blocks(changes, held, observed(held))
    assert reason.startswith("1 (Acme, acme.com) is a global organization, whose name and domain cannot be")
    assert () == update_blocks((), held, observed(held))


def test_what_an_unchosen_manifest_pins_is_not_free() -> None:
    """A narrow plan must not do what the whole one would refuse."""
    wanted, pinning = manifest("Acme"), manifest("Acme Ltd", pin=1, path="organizations/other.yaml")
    matches = [(wanted, match(wanted, OBSERVED))]
    assert {} == shared_organizations(matches, [])
    with pytest.raises(InvalidInput) as caught:
        shared_organizations(matches, [pinning])
    (problem,) = caught.value.problems
    assert "organizations/other.yaml:1:1 means too" in problem.message
