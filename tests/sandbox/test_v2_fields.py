from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve
    from tests.sandbox.talking import Talker

OPTIONS = "/v2/companies/fields/{}/dropdown-options"


def test_metadata_names_kind_and_source(talk: Talker) -> None:
    """Global fields by the number of v1, enriched ones by a slug; none of lists and persons."""
    fields = {field["id"]: field for field in talk("GET", "/v2/companies/fields").json["data"]}
    assert 16 == len(fields)
    assert {
        "id": "field-61001",
        "name": "Tier",
        "type": "global",
        "enrichmentSource": None,
        "valueType": "ranked-dropdown",
        "createdAt": "2025-02-01T10:00:00.000Z",
        "description": None,
        "isRequired": False,
    } == fields["field-61001"]
    enriched = fields["affinity-data-location"]
    assert ("enriched", "affinity-data", "location") == (
        enriched["type"],
        enriched["enrichmentSource"],
        enriched["valueType"],
    )


def test_every_kind_of_value_has_its_word(talk: Talker) -> None:
    """With `-multi` where several are allowed. Source: specification of Affinity v2."""
    words = {field["name"]: field["valueType"] for field in talk("GET", "/v2/companies/fields").json["data"]}
    assert {
        "Tier": "ranked-dropdown",
        "Tags": "dropdown-multi",
        "Headcount": "number",
        "Founded": "datetime",
        "HQ": "location",
        "Owner": "person",
        "Advisors": "person-multi",
        "Parent": "company",
        "Sector": "dropdown",
        "Summary": "text",
        "Legal Name": "filterable-text",
        "Offices": "location-multi",
        "Co-Investors": "company-multi",
        "Round Sizes": "number-multi",
        "Location": "location",
        "Industry": "filterable-text-multi",
    } == words


@pytest.mark.parametrize("version", ["2024-01-01", "2026-07-15"])
def test_older_versions_say_less(talk: Talker, version: str) -> None:
    """`description` and `isRequired` came with 2026-09-17."""
    page = talk("GET", "/v2/companies/fields", headers={"X-Affinity-Api-Version": version}).json
    assert {"id", "name", "type", "enrichmentSource", "valueType", "createdAt"} == page["data"][0].keys()


def test_fields_of_a_list_are_those_of_its_entries(talk: Talker) -> None:
    """The list's own, and those of the companies or persons on it."""
    types = {field["id"]: field["type"] for field in talk("GET", "/v2/lists/88/fields").json["data"]}
    assert ("list", "global", "enriched") == (
        types["field-61301"],
        types["field-61001"],
        types["dealroom-industry"],
    )
    assert ["field-61201"] == [field["id"] for field in talk("GET", "/v2/lists/90/fields").json["data"]]


def test_options_are_paged(talk: Talker) -> None:
    """Ranked ones have rank and colour by name, plain ones neither."""
    page = talk("GET", OPTIONS.format("field-61001")).json
    assert {"id": 90001, "text": "Gold", "type": "ranked-dropdown", "rank": 1, "color": "gray"} == page[
        "data"
    ][0]
    page = talk("GET", OPTIONS.format("field-61009") + "?limit=1").json
    assert [{"id": 90020, "text": "Robotics", "type": "dropdown"}] == page["data"]
    assert page["pagination"]["nextUrl"] is not None
    page = talk("GET", "/v2/lists/88/fields/field-61301/dropdown-options").json
    assert ["Watching", "Active", "Exited", "Passed"] == [option["text"] for option in page["data"]]


def test_other_fields_have_no_options(talk: Talker) -> None:
    """Those of another kind are 400, those of another owner 404."""
    assert (400, "validation", "fieldId") == talk("GET", OPTIONS.format("field-61003")).error
    for field_id in ("field-61301", "field-7", "61001", "x"):
        assert (404, "not-found", None) == talk("GET", OPTIONS.format(field_id)).error


def test_values_lag_behind_v1(serve: Serve) -> None:
    """A value written, changed or deleted on v1 shows on v2 after `v2_lag_s`."""
    talk = serve(v2_lag_s=0.5)
    path = "/v2/companies?ids=300100&fieldIds=field-61001&fieldIds=field-61003&fieldIds=field-61008"
    before = talk.fields(path)
    talk("PUT", "/field-values/4000000001", {"value": 90001})
    talk("DELETE", "/field-values/4000000004")
    talk("POST", "/field-values", {"field_id": 61008, "entity_id": 300100, "value": 300120})
    assert before == talk.fields(path)
    talk.hands.now_s += 0.5
    after = talk.fields(path)
    assert ("Gold", None, 300120) == (
        after["field-61001"]["data"]["text"],
        after["field-61003"]["data"],
        after["field-61008"]["data"]["id"],
    )


def test_field_data_can_be_denied(serve: Serve) -> None:
    """403 to whatever asks for fields on v2, while v1 and plain companies go on."""
    talk = serve(deny=frozenset({"v2-fields"}))
    for path in [
        "/v2/companies?ids=300100&fieldIds=field-61001",
        "/v2/companies/300100?fieldTypes=global",
        "/v2/companies/300100/fields",
        "/v2/companies/300100/list-entries",
        "/v2/companies/fields",
        "/v2/lists/88/list-entries?fieldTypes=list",
        "/v2/lists/88/list-entries/7001/fields",
    ]:
        assert (403, "authorization", None) == talk("GET", path).error, path
    for path in ("/v2/companies?ids=300100", "/v2/companies/300100", "/v2/lists/88/list-entries"):
        assert 200 == talk("GET", path).status
    assert 200 == talk("GET", "/field-values?organization_id=300100").status


def test_one_company_can_be_denied(serve: Serve) -> None:
    """403 to a company by id, while listing goes on."""
    talk = serve(deny=frozenset({"company"}))
    for path in (
        "/v2/companies/300100",
        "/v2/companies/300100?fieldIds=field-61001",
        "/v2/companies/300100/fields",
    ):
        assert (403, "authorization", None) == talk("GET", path).error
    assert 200 == talk("GET", "/v2/companies?ids=300100&fieldIds=field-61001").status
