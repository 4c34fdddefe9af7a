from __future__ import annotations

import pytest

from reconciler.importing.declared import Declared, Unclear
from tests.builders import manifest

ONE = manifest("One", "one.com", pin=1, path="one")
TWO = manifest("Two", "two.com", previous_domains=["old.com"], path="two")
THREE = manifest("Three", path="three")
GONE = manifest("Gone", "gone.com", absent=True, path="gone")
TWINS = (manifest("Twin", pin=8, path="a"), manifest("Twin", pin=9, path="b"))


@pytest.mark.parametrize(
    ("organization_id", "name", "domain", "expected"),
    [
        (1, "Other", None, ONE),
        (1, "Other", "new.com", ONE),
        (None, None, "ONE.com", ONE),
        (7, "Two", "old.com", TWO),
        (None, "THREE", "three.com", THREE),
        (5, "three", None, THREE),
        (None, "one", None, ONE),
        (None, "One", "other.com", None),
        (5, "One", None, None),
        (None, "New", "new.com", None),
    ],
)
def test_id_comes_before_domain_and_domain_before_name(
    organization_id: int | None, name: str | None, domain: str | None, expected: object
) -> None:
    """A name means nothing where ids or domains differ."""
    found = Declared((ONE, TWO, THREE, GONE, *TWINS)).find(organization_id, name, domain, 2)
    assert expected == found


@pytest.mark.parametrize(
    ("organization_id", "name", "domain", "why"),
    [
        (1, None, "two.com", "the id is in one:1:1, the domain in two:1:1"),
        (5, None, "one.com", "one:1:1, which has the id 1"),
        (None, "Twin", None, "several manifests have the name: a:1:1, b:1:1"),
        (None, None, "gone.com", "to be deleted"),
    ],
)
def test_what_is_contradictory_is_refused(
    organization_id: int | None, name: str | None, domain: str | None, why: str
) -> None:
    with pytest.raises(Unclear, match=why):
        Declared((ONE, TWO, THREE, GONE, *TWINS)).find(organization_id, name, domain, 2)


def test_a_manifest_is_meant_by_one_row() -> None:
    declared = Declared((ONE,))
    declared.find(1, None, None, 2)
    with pytest.raises(Unclear, match="one:1:1 is what row 2 means, too"):
        declared.find(None, "One", None, 5)
