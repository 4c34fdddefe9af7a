from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.errors import InvalidInput
from reconciler.planning.pins import Verdict, verdicts
from reconciler.values import OrganizationId
from tests.builders import manifest, observed, organization

if TYPE_CHECKING:
    from reconciler.desired import Manifest

ACME = organization(7, "Acme", "acme.com")


def test_a_manifest_is_pinned_to_what_it_means() -> None:
    """By whichever rule, own or global."""
    own, by_name = manifest("Acme", "acme.com"), manifest("Beta", path="b.yaml")
    shared = manifest("Cloud", "cloud.com", path="c.yaml")
    snapshot = observed(
        ACME,
        organization(8, "BETA"),
        organization(9, "Cloud", "cloud.com", is_global=True),
        searched=["Cloud"],
    )
    assert [
        Verdict(own, OrganizationId(7)),
        Verdict(by_name, OrganizationId(8)),
        Verdict(shared, OrganizationId(9)),
    ] == verdicts([own, by_name, shared], snapshot)


def test_what_means_nothing_or_nobody_knows_what_has_no_pin() -> None:
    """The reason is that of a plan."""
    new, doubtful = manifest("New"), manifest("Acme", path="b.yaml")
    absent, unclear = verdicts([new, doubtful], observed(ACME, organization(8, "acme", "acme.io")))
    assert Verdict(new) == absent
    assert unclear.organization_id is None
    assert "several organizations have the name Acme" in unclear.unclear


def test_a_merged_pin_becomes_its_survivor() -> None:
    """It is said what it was."""
    pinned = manifest("Acme", pin=3)
    (verdict,) = verdicts([pinned], observed(ACME, merged={3: 7}))
    assert Verdict(pinned, OrganizationId(7), merged_from=OrganizationId(3)) == verdict


def test_a_wrong_pin_is_unclear() -> None:
    """It is not for a program to correct."""
    (verdict,) = verdicts([manifest("Other", pin=7)], observed(ACME))
    assert "wrong pin?" in verdict.unclear


def test_tombstones_are_left_out() -> None:
    """A pin that follows a merge would delete the survivor."""
    assert [] == verdicts([manifest("Acme", pin=3, absent=True)], observed(ACME, merged={3: 7}))


@pytest.mark.parametrize("others", [[manifest("Acme", pin=7, path="c.yaml")], []])
def test_no_organization_is_pinned_twice(others: list[Manifest]) -> None:
    """Neither by a manifest that was not chosen nor by a tombstone."""
    tombstone = manifest("Acme", pin=7, path="d.yaml", absent=True)
    with pytest.raises(InvalidInput):
        verdicts([manifest("Acme", "acme.com"), *([] if others else [tombstone])], observed(ACME), others)


def test_what_a_merge_has_brought_together_is_unclear() -> None:
    """Nobody wrote it so."""
    both = verdicts(
        [manifest("Acme", pin=3), manifest("Acme", "acme.com", pin=7, path="b.yaml")],
        observed(ACME, merged={3: 7}),
    )
    assert ["since a merge in Affinity" in each.unclear for each in both] == [True, True]
