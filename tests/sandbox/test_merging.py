from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.talking import Talker

MERGE = {"primaryCompanyId": 300100, "duplicateCompanyId": 300101}


@pytest.fixture
def merged(talk: Talker) -> Talker:
    talk("PUT", "/organizations/300122", {"person_ids": [510005]})
    value = {"type": "company", "data": {"id": 300101}}
    talk("POST", "/v2/companies/300122/fields/field-61008", {"value": value})
    assert talk("POST", "/v2/company-merges", MERGE).status == 202
    return talk


def test_the_survivor_keeps_its_name_and_gets_the_rest(merged: Talker) -> None:
    """Domains, people and list entries are united."""
    one = merged("GET", "/organizations/300100").json
    assert ("Northwind Robotics", "northwind-robotics.com") == (one["name"], one["domain"])
    assert ["northwind-robotics.com", "kestrel.io", "kestrelanalytics.com"] == one["domains"]
    assert [510001, 510002, 510003, 9001] == one["person_ids"]
    assert [7001, 7002, 7011] == [entry["id"] for entry in one["list_entries"]]


def test_single_values_stay_and_sets_are_united(merged: Talker) -> None:
    """What the survivor lacks comes from the duplicate."""
    values = merged.values("organization_id=300100")
    assert ("Silver", [110]) == (values[61001][0]["text"], values[61003])
    assert {"hardware", "software", "data"} == set(values[61002])
    assert 3 == len(values[61002])
    assert [300120, 300122] == values[61013]


def test_values_of_entries_go_with_the_entries(merged: Talker) -> None:
    """Each entry keeps its own."""
    assert ["Watching"] == [value["text"] for value in merged.values("list_entry_id=7002")[61301]]
    assert 300100 == merged("GET", "/lists/88/list-entries/7002").json["entity_id"]


def test_who_named_the_duplicate_names_the_survivor(merged: Talker) -> None:
    """In fields of organizations."""
    assert [300100] == merged.values("organization_id=300122")[61008]


def test_it_shows_late_on_v2(talk: Talker) -> None:
    """Everything a merge writes goes through the views; without lag it shows at once."""
    talk("POST", "/v2/company-merges", MERGE)
    ids = [row["id"] for row in talk("GET", "/v2/companies/300100/list-entries").json["data"]]
    assert [7001, 7002, 7011] == ids
