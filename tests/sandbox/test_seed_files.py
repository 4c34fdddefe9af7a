from __future__ import annotations

import json
from typing import Any

import pytest

from reconciler.sandbox.records import ListEntry, Option
from reconciler.sandbox.seed_files import parse

WORLD: dict[str, Any] = {
    "organizations": [{"id": 1, "name": "Acme"}, {"id": 2, "name": "Bolt"}],
    "persons": [{"id": 5, "type": 0, "first_name": "Ann", "last_name": "Bee", "emails": ["ann@acme.com"]}],
    "merged": {"3": 1},
    "fields": [
        {"id": 10, "name": "Tier", "type": "ranked-dropdown", "options": {"Gold": 100, "Silver": 101}},
        {"id": 11, "name": "Tags", "type": "dropdown-multi", "options": {"big": 110, "small": 111}},
        {"id": 12, "name": "Place", "type": "location", "enrichment_source": "x", "slug": "x-place"},
        {"id": 13, "name": "Place", "type": "location"},
        {"id": 14, "name": "Owner", "type": "person", "list_id": 88},
        {"id": 15, "name": "Parent", "type": "company"},
        {"id": 16, "name": "Day", "type": "datetime"},
        {"id": 17, "name": "Size", "type": "number"},
        {"id": 18, "name": "Title", "type": "text", "of": "person"},
    ],
    "lists": [{"id": 88, "name": "Deals"}],
    "list_entries": [{"id": 70, "list_id": 88, "entity_id": 1}],
}


def _values(*rows: dict[str, Any]) -> list[tuple[int, int | None, object]]:
    seed = parse(json.dumps(WORLD | {"field_values": rows}).encode())
    return [(one.field_id, one.list_entry_id, one.value) for one in seed.field_values]


def test_nothing_is_needed() -> None:
    """An empty object is an empty world."""
    assert () == parse(b"{}").organizations


def test_options_are_ranked_in_their_order() -> None:
    """Those of plain dropdowns have no rank."""
    tier, tags, *_ = parse(json.dumps(WORLD).encode()).fields
    assert (Option(100, "Gold", 1, 1), Option(101, "Silver", 2, 2)) == tier.options
    assert (Option(110, "big"), Option(111, "small")) == tags.options
    assert (False, True) == (tier.allows_multiple, tags.allows_multiple)


def test_an_entry_is_of_its_lists_kind() -> None:
    """Its creator is the key's user unless it says whose."""
    assert (ListEntry(70, 88, 1, 1, 9001),) == parse(json.dumps(WORLD).encode()).list_entries


def test_values_are_written_as_people_write_them() -> None:
    """Options by text, persons by e-mail or id, several as a list; a location lacks what is not said."""
    assert [
        (10, None, 101),
        (11, None, 111),
        (11, None, 110),
        (15, None, 2),
        (16, None, "2020-02-29"),
        (17, None, 2.5),
    ] == _values(
        {
            "organization_id": 1,
            "values": {
                "Tier": "Silver",
                "Tags": ["small", "big"],
                "Parent": 2,
                "Day": "2020-02-29",
                "Size": 2.5,
            },
        }
    )
    assert [(14, 70, 5)] == _values({"list_entry_id": 70, "values": {"Owner": "ann@acme.com"}})
    assert [(18, None, "CEO")] == _values({"person_id": 5, "values": {"Title": "CEO"}})
    place = {"street_address": None, "city": "Rome", "state": None, "country": None, "continent": None}
    assert [(12, None, place), (13, None, place)] == _values(
        {"organization_id": 1, "values": {"x-place": {"city": "Rome"}, "field-13": {"city": "Rome"}}}
    )


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"organization_id": 1},
        {"organization_id": 7, "values": {"Tier": "Gold"}},
        {"organization_id": 1, "values": {"Tier": "Lead"}},
        {"organization_id": 1, "values": {"Place": {"city": "Rome"}}},
        {"organization_id": 1, "values": {"Nothing": 1}},
        {"organization_id": 1, "values": {"Owner": 5}},
        {"organization_id": 1, "values": {"field-13": {"town": "Rome"}}},
        {"organization_id": 1, "values": {"Day": "2020-02-30"}},
        {"organization_id": 1, "values": {"Day": "29.2.2020"}},
        {"organization_id": 1, "values": {"Size": "many"}},
        {"organization_id": 1, "values": {"Tags": "big"}},
        {"organization_id": 1, "values": {"Parent": 3}},
        {"list_entry_id": 70, "values": {"Owner": "bob@acme.com"}},
        {"list_entry_id": 71, "values": {}},
    ],
)
def test_values_that_mean_nothing_are_refused(row: dict[str, Any]) -> None:
    """A name of two fields too."""
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        _values(row)


@pytest.mark.parametrize(
    "change",
    [
        {"organizations": [{"id": "x", "name": "A"}]},
        *({"organizations": [{"id": number, "name": "A"}]} for number in (0, -1, 2**63, float("inf"))),
        {"organizations": [{"id": 1, "name": "\ud800"}]},
        {"organizations": [{"id": 1, "name": "A", "person_ids": [0]}]},
        {"persons": [WORLD["persons"][0] | {"type": 3}]},
        {"organizations": [{"id": 1, "name": "A"}, {"id": 1, "name": "B"}]},
        {"merged": {"1": 2}},
        {"organizations": [{"id": 1, "name": "A", "interactions": {"tea": {"date": "2025-01-01"}}}]},
        {"persons": [WORLD["persons"][0]] * 2},
        {"fields": [{"id": 1, "name": "A", "type": "boolean"}]},
        {"fields": [WORLD["fields"][0]] * 2},
        {"lists": [{"id": 88, "name": "A", "of": "things"}]},
        {"list_entries": [{"id": 70, "list_id": 89, "entity_id": 1}]},
        {"list_entries": [{"id": 70, "list_id": 88, "entity_id": 3}]},
    ],
)
def test_a_world_that_is_none_is_refused(change: dict[str, Any]) -> None:
    """A file is either understood whole or not used."""
    with pytest.raises((ValueError, KeyError)):
        parse(json.dumps(WORLD | change).encode())
