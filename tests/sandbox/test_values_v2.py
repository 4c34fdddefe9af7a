from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve
    from tests.sandbox.talking import Reply, Talker

PLACE = {"streetAddress": None, "city": "Rome", "state": None, "country": "Italy", "continent": None}
GOLD = {"dropdownOptionId": 90001}


def _write(talk: Talker, field: int, kind: str, data: object) -> Reply:
    """Write a value of an organization that has none."""
    said = {"value": {"type": kind, "data": data}}
    return talk("POST", f"/v2/companies/300104/fields/field-{field}", said)


def _read(talk: Talker, field: int) -> object:
    name = f"field-{field}"
    return talk.fields(f"/v2/companies/300104?fieldIds={name}")[name]


@pytest.mark.parametrize(
    ("field", "kind", "written", "read"),
    [
        (61010, "text", "Long\ntext", "Long\ntext"),
        (61011, "filterable-text", "Short", "Short"),
        (61003, "number", 12.5, 12.5),
        (61004, "datetime", "2026-04-01T12:00:00Z", "2026-04-01T07:00:00Z"),
        (61004, "datetime", "2026-04-01T23:30:00-07:00", "2026-04-02T07:00:00Z"),
        (61005, "location", PLACE, PLACE),
        (61009, "dropdown", {"dropdownOptionId": 90024}, {"dropdownOptionId": 90024, "text": "Biotech"}),
        (61001, "ranked-dropdown", GOLD, GOLD | {"text": "Gold", "rank": 1, "color": "gray"}),
        (
            61006,
            "person",
            {"id": 9001},
            {
                "id": 9001,
                "firstName": "Ada",
                "lastName": "Byte",
                "primaryEmailAddress": "ada@sandbox.example",
                "type": "internal",
            },
        ),
        (61008, "company", {"id": 300123}, {"id": 300123, "name": "Thistle & Tarn", "domain": None}),
    ],
)
def test_one_value(talk: Talker, field: int, kind: str, written: object, read: object) -> None:
    """What is written is read in the form of its kind; null clears. Source: specification of Affinity v2."""
    assert 204 == _write(talk, field, kind, written).status
    assert {"type": kind, "data": read} == _read(talk, field)
    assert 204 == _write(talk, field, kind, None).status
    assert {"type": kind, "data": None} == _read(talk, field)
    assert {} == talk.values("organization_id=300104")


@pytest.mark.parametrize(
    ("field", "kind", "written"),
    [
        (61014, "number-multi", [1, 2.5]),
        (61012, "location-multi", [PLACE, PLACE | {"city": "Milan"}]),
    ],
)
def test_several_values(talk: Talker, field: int, kind: str, written: list[object]) -> None:
    """An array with its length beside it; null and `[]` clear it, and it reads as null."""
    empty: list[object] | None
    for empty in (None, []):
        assert 204 == _write(talk, field, kind, written).status
        assert {"type": kind, "data": written, "totalCount": 2} == _read(talk, field)
        assert 204 == _write(talk, field, kind, empty).status
        assert {"type": kind, "data": None, "totalCount": 0} == _read(talk, field)


def test_several_references(talk: Talker) -> None:
    """Written by id, read with names; an item given twice is there once."""
    _write(talk, 61013, "company-multi", [{"id": 300100}, {"id": 15021}, {"id": 300100}])
    assert {
        "type": "company-multi",
        "data": [
            {"id": 300100, "name": "Northwind Robotics", "domain": "northwind-robotics.com"},
            {"id": 15021, "name": "Meridian Cloud", "domain": "meridiancloud.com"},
        ],
        "totalCount": 2,
    } == _read(talk, 61013)
    _write(talk, 61002, "dropdown-multi", [{"dropdownOptionId": 90018}, {"dropdownOptionId": 90010}])
    assert {
        "type": "dropdown-multi",
        "data": [
            {"dropdownOptionId": 90018, "text": "data"},
            {"dropdownOptionId": 90010, "text": "hardware"},
        ],
    } == _read(talk, 61002)


@pytest.mark.parametrize(
    ("field", "kind", "data"),
    [
        (61003, "number", "12"),
        (61003, "number", True),
        (61003, "number", [12]),
        (61010, "text", 12),
        (61004, "datetime", 20260401),
        (61004, "datetime", "2026-04-01T12:00:00"),
        (61004, "datetime", "2026-02-30T12:00:00Z"),
        (61005, "location", {"city": "Rome", "country": "Italy"}),
        (61005, "location", PLACE | {"town": "Rome"}),
        (61005, "location", PLACE | {"city": 5}),
        (61005, "location", "Rome"),
        (61009, "dropdown", "Biotech"),
        (61009, "dropdown", {"text": "Biotech"}),
        (61009, "dropdown", {"dropdownOptionId": 90001}),
        (61009, "dropdown", {"dropdownOptionId": "90024"}),
        (61001, "ranked-dropdown", {"dropdownOptionId": 90010}),
        (61006, "person", {"id": 7}),
        (61006, "person", {"id": 2**63}),
        (61006, "person", 9001),
        (61008, "company", {"id": 300090}),
        (61008, "company", {"id": 300100, "name": "Northwind Robotics"}),
        (61014, "number-multi", 1),
        (61002, "dropdown-multi", {"dropdownOptionId": 90010}),
    ],
)
def test_what_is_no_value_is_400(talk: Talker, field: int, kind: str, data: object) -> None:
    """A validation error of the data; ids must exist, and options belong to the field; nothing is written."""
    assert (400, "validation", "value.data") == _write(talk, field, kind, data).error
    assert {} == talk.values("organization_id=300104")


def test_items_are_checked_one_by_one(talk: Talker) -> None:
    """The parameter counts them."""
    reply = _write(talk, 61014, "number-multi", [1, "2"])
    assert (400, "validation", "value.data[1]") == reply.error


def test_a_date_without_a_time_is_refused(talk: Talker) -> None:
    """In words that a client has seen."""
    reply = _write(talk, 61004, "datetime", "2026-04-01")
    assert reply.json["errors"][0]["message"].endswith("does not match format: date-time")


@pytest.mark.parametrize("kind", ["text", "number-multi", "", "formula-number"])
def test_the_type_must_be_the_fields(talk: Talker, kind: str) -> None:
    """A validation error of the type."""
    assert (400, "validation", "value.type") == _write(talk, 61003, kind, 5).error


def test_a_hundred_items_are_enough(talk: Talker) -> None:
    """More are refused. Source: specification of Affinity v2."""
    assert 204 == _write(talk, 61014, "number-multi", list(range(100))).status
    assert (400, "validation", "value.data") == _write(talk, 61014, "number-multi", list(range(101))).error


def test_dropdowns_take_more(serve: Serve) -> None:
    """They alone, and all come back. Source: specification of Affinity v2."""
    talk = serve()
    ids = [
        talk("POST", "/field-values", {"field_id": 61002, "entity_id": 300105, "value": f"tag {number}"}).json
        for number in range(101)
    ]
    assert 101 == len(ids)
    [tags] = [one for one in talk("GET", "/organizations/fields").json if one["id"] == 61002]
    wanted = [{"dropdownOptionId": option["id"]} for option in tags["dropdown_options"]]
    assert 204 == _write(talk, 61002, "dropdown-multi", wanted).status
    value = talk.fields("/v2/companies/300104?fieldIds=field-61002")["field-61002"]
    assert len(wanted) == len(value["data"])


def test_long_arrays_of_v1_are_cut(talk: Talker) -> None:
    """To a hundred, with the whole length beside them."""
    for number in range(101):
        talk("POST", "/field-values", {"field_id": 61014, "entity_id": 300104, "value": number})
    value = talk.fields("/v2/companies/300104?fieldIds=field-61014")["field-61014"]
    assert (100, 101) == (len(value["data"]), value["totalCount"])


def test_what_a_value_names_is_seen_with_it(serve: Serve) -> None:
    """On v2 a deleted person leaves a field when the value does, not before."""
    talk = serve(v2_lag_s=5)
    talk("DELETE", "/persons/510010")
    path = "/v2/companies/300100?fieldIds=field-61007"
    [noor] = talk.fields(path)["field-61007"]["data"]
    assert 510010 == noor["id"]
    talk.hands.now_s += 5
    assert talk.fields(path)["field-61007"]["data"] is None


def test_the_day_kept_can_be_the_one_written(serve: Serve) -> None:
    """As on v1."""
    talk = serve(date_kept="written")
    _write(talk, 61004, "datetime", "2026-04-01T23:30:00-07:00")
    assert {"type": "datetime", "data": "2026-04-01T07:00:00Z"} == _read(talk, 61004)
