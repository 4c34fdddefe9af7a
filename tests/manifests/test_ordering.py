from __future__ import annotations

import pytest

from reconciler.manifests.ordering import Steps, is_named, is_ours, ranked
from reconciler.resources import schema


def test_a_manifest_has_its_keys_in_the_order_of_the_design() -> None:
    """What is unknown comes behind what is known, what is ours at the end; both as they stand."""
    keys = [
        "x-b",
        "zeta",
        "state",
        "lists",
        "x-a",
        "fields",
        "people",
        "previously",
        "domain",
        "alpha",
        "name",
        "id",
    ]
    assert [
        "id",
        "name",
        "domain",
        "previously",
        "people",
        "fields",
        "lists",
        "state",
        "zeta",
        "alpha",
        "x-b",
        "x-a",
    ] == ranked((), keys)


def test_every_key_of_the_schema_has_a_place() -> None:
    """An unknown one would stand behind it."""
    properties = schema("organization")["properties"]
    assert isinstance(properties, dict)
    assert "unknown" == ranked((), ["unknown", *properties])[-1]


@pytest.mark.parametrize("steps", [("fields",), ("lists",), ("lists", "Portfolio")])
def test_fields_and_lists_are_sorted_by_name(steps: Steps) -> None:
    """Without regard to case, unless that is all that differs."""
    assert ["alpha", "Beta", "Size", "size", "\u00e9"] == ranked(
        steps, ["size", "\u00e9", "Size", "Beta", "alpha"]
    )


@pytest.mark.parametrize(
    ("steps", "keys"),
    [
        (("fields", "HQ"), ["street", "city", "state", "country", "continent"]),
        (("fields", "Sector"), ["value", "when"]),
        (("lists", "Seed", "HQ"), ["city", "country"]),
        (("previously",), ["domains", "names"]),
        (("people",), ["include", "exclude"]),
    ],
)
def test_small_mappings_have_an_order_of_their_own(steps: Steps, keys: list[str]) -> None:
    """That of the design."""
    assert keys == ranked(steps, sorted(keys, reverse=True))


def test_what_is_ours_stays_as_it_is() -> None:
    """Nobody else knows what its order means."""
    assert ["street", "value", "city"] == ranked(("x-a",), ["street", "value", "city"])
    assert is_ours(("x-a", "fields"))
    assert not is_ours(("fields", "x-a"))


def test_only_fields_and_lists_hold_names() -> None:
    """A location in a field does not."""
    assert is_named(("lists", "Seed"))
    assert not is_named(("fields", "HQ"))
