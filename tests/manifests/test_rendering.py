from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from reconciler.manifests.formatting import formatted
from reconciler.manifests.mending import mended_value
from reconciler.manifests.modeline import modeline
from reconciler.manifests.reading import read_values
from reconciler.manifests.rendering import MAX_COLUMNS, entry_lines, item_lines, render
from tests.manifests.handwritten import MANIFESTS

if TYPE_CHECKING:
    from reconciler.manifests.document import Value


def test_a_manifest_reads_like_the_one_of_the_design() -> None:
    """Keys in order, fields and lists by name, short things in brackets, null and {} written out."""
    assert """\
id: 300100
name: Northwind Robotics
domain: northwind-robotics.com
previously: {domains: [nwrobotics.io], names: [NW Robotics]}
people: [mira@northwind-robotics.com]
fields:
  Founded: 2019-04-01
  Headcount: 120
  HQ: {city: Berlin, country: Germany}
  Note: |-
    First line

      indented
  Sector: {value: Robotics, when: empty}
  Tags: [hardware, "robots, big"]
lists:
  Newsletter: {}
  Portfolio:
    Status: Active
  Prospects: null
state: present
x-ticket: 4711
""" == render(
        {
            "x-ticket": 4711,
            "lists": {"Prospects": None, "Portfolio": {"Status": "Active"}, "Newsletter": {}},
            "fields": {
                "Tags": ["hardware", "robots, big"],
                "HQ": {"country": "Germany", "city": "Berlin"},
                "Headcount": 120,
                "Note": "First line\n\n  indented",
                "Sector": {"when": "empty", "value": "Robotics"},
                "Founded": "2019-04-01",
            },
            "state": "present",
            "people": ["mira@northwind-robotics.com"],
            "previously": {"names": ["NW Robotics"], "domains": ["nwrobotics.io"]},
            "domain": "northwind-robotics.com",
            "name": "Northwind Robotics",
            "id": 300100,
        }
    )


@settings(max_examples=100)
@given(MANIFESTS)
def test_what_is_rendered_says_what_was_meant(keys: dict[str, Value]) -> None:
    """Whatever the texts are."""
    assert [keys] == read_values("", render(keys).encode())


@settings(max_examples=50)
@given(MANIFESTS)
def test_what_is_rendered_needs_no_formatting(keys: dict[str, Value]) -> None:
    """Apart from spelling, which is not rendering's business."""
    mended = mended_value(keys)
    assert isinstance(mended, dict)
    text = f"{modeline('organizations/a.yaml')}\n{render(mended)}"
    assert text == formatted("organizations/a.yaml", text.encode()).decode()


def test_a_list_that_is_too_long_for_a_line_has_a_line_for_each_item() -> None:
    """At one column more than the last that fits."""
    assert [f"Tags: [{'a' * (MAX_COLUMNS - 8)}]"] == entry_lines((), "Tags", ["a" * (MAX_COLUMNS - 8)], 0)
    assert ["Tags:", f"  - {'a' * (MAX_COLUMNS - 7)}"] == entry_lines(
        (), "Tags", ["a" * (MAX_COLUMNS - 7)], 0
    )


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ({"city": "Berlin"}, ["  - {city: Berlin}"]),
        ({"street": "A\nB", "city": "Berlin"}, ["  - street: |-", "      A", "      B", "    city: Berlin"]),
        ("A\nB", ["  - |-", "    A", "    B"]),
        ([], ["  - []"]),
    ],
)
def test_items_begin_beside_their_dash(value: Value, lines: list[str]) -> None:
    """Mappings too; text of several lines is indented from there."""
    assert lines == item_lines(("fields", "Sites"), value, 2)


def test_locations_stand_one_a_line() -> None:
    """A list of mappings is read from top to bottom."""
    assert ["Sites:", "  - {city: A}", "  - {city: B}"] == entry_lines(
        ("fields",), "Sites", [{"city": "A"}, {"city": "B"}], 0
    )


def test_infinity_is_refused() -> None:
    """It is no value of a manifest."""
    with pytest.raises(ValueError, match="no value"):
        render({"fields": {"Size": float("inf")}})
