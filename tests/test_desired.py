"""What a manifest is called, and where its keys stand."""

from __future__ import annotations

import pytest

from reconciler.desired import Manifest
from reconciler.model import Position
from reconciler.values import OrganizationId

MARKS = (("", 3, 1), ("/name", 4, 1), ("/fields", 6, 1), ("/fields/Tags", 7, 3), ("/fields/Tags/1", 7, 16))


def written(name: str | None = None, domain: str | None = None, pin: int | None = None) -> Manifest:
    return Manifest("a/acme.yaml", 2, MARKS, None if pin is None else OrganizationId(pin), name, domain)


def test_an_address_is_the_path_and_the_number_of_the_document() -> None:
    assert "a/acme.yaml#2" == written("Acme").address


@pytest.mark.parametrize(
    ("manifest", "label"),
    [
        (written("Acme", "acme.com", 7), "Acme"),
        (written(domain="acme.com", pin=7), "acme.com"),
        (written(pin=7), "7"),
    ],
)
def test_a_manifest_is_called_by_the_best_that_it_says(manifest: Manifest, label: str) -> None:
    """Its name, else its domain, else its id: a tombstone may have no more."""
    assert label == manifest.label


@pytest.mark.parametrize(
    ("pointer", "line", "column"),
    [
        ("", 3, 1),
        ("/name", 4, 1),
        ("/fields/Tags/1", 7, 16),
        ("/fields/Tags/0", 7, 3),
        ("/fields/Tier/value", 6, 1),
        ("/lists/Portfolio", 3, 1),
    ],
)
def test_what_has_no_place_of_its_own_stands_where_its_parent_does(
    pointer: str, line: int, column: int
) -> None:
    assert Position("a/acme.yaml", line, column) == written("Acme").position(pointer)


def test_without_marks_everything_stands_at_the_top_of_the_file() -> None:
    assert Position("x.yaml", 1, 1) == Manifest("x.yaml", 1, ()).position("/fields/Tier")
