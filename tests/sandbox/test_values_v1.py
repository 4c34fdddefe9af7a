from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve
    from tests.sandbox.talking import Reply, Talker

PLACE = {"street_address": None, "city": "Rome", "state": None, "country": "Italy", "continent": None}


def _post(talk: Talker, field_id: int, value: object) -> Reply:
    """Write a value of an organization that has none."""
    return talk("POST", "/field-values", {"field_id": field_id, "entity_id": 300104, "value": value})


@pytest.mark.parametrize(
    ("field_id", "written", "read"),
    [
        (61006, 9001, 9001),
        (61007, 510001, 510001),
        (61008, 300100, 300100),
        (61009, "Biotech", "Biotech"),
        (61003, 12, 12),
        (61003, 12.5, 12.5),
        (61003, -0.5, -0.5),
        (61004, "2026-04-01", "2026-04-01T07:00:00Z"),
        (61004, "2026-12-01T12:00:00Z", "2026-12-01T08:00:00Z"),
        (61004, "2026-04-01T23:30:00-07:00", "2026-04-02T07:00:00Z"),
        (61005, PLACE, PLACE),
        (61005, {"city": "Rome", "country": "Italy"}, PLACE),
        (61010, "Long\ntext", "Long\ntext"),
        (61011, "Short text", "Short text"),
        (61001, 90001, {"id": 90001, "text": "Gold", "rank": 1, "color": 1}),
    ],
)
def test_what_is_written_is_read(talk: Talker, field_id: int, written: object, read: object) -> None:
    """In the form of its kind, by the answer and at once. Source: API reference of Affinity v1."""
    assert read == _post(talk, field_id, written).json["value"]
    assert [read] == talk.values("organization_id=300104")[field_id]


@pytest.mark.parametrize(
    ("field_id", "value"),
    [
        (61006, "9001"),
        (61006, 7),
        (61006, [9001]),
        (61008, 7),
        (61008, 300090),
        (61008, "acme.com"),
        (61009, 90024),
        (61009, " "),
        (61009, ["Biotech"]),
        (61003, "12"),
        (61003, True),
        (61004, "tomorrow"),
        (61004, 20260401),
        (61005, "Rome"),
        (61005, {}),
        (61005, {"city": 5}),
        (61005, {"town": "Rome"}),
        (61010, 5),
        (61011, ["text"]),
        (61001, "Gold"),
        (61001, 90010),
        (61001, 90001.0),
        (61010, None),
    ],
)
def test_what_is_no_value_is_422(talk: Talker, field_id: int, value: object) -> None:
    """Of another type, of another field, or of nothing; a ranked dropdown refuses text."""
    assert (422, [str]) == _post(talk, field_id, value).refusal
    assert {} == talk.values("organization_id=300104")


def test_unknown_text_makes_an_option(talk: Talker) -> None:
    """Silently; text that matches makes none, case counts. Source: seen by a client."""

    def options() -> list[Any]:
        [sector] = [one for one in talk("GET", "/organizations/fields").json if one["id"] == 61009]
        return list(sector["dropdown_options"])

    before = options()
    made = _post(talk, 61009, "Biotech").json["id"]
    assert before == options()
    talk("PUT", f"/field-values/{made}", {"value": "biotech"})
    assert [*before, {"id": 90054, "text": "biotech", "rank": 0, "color": 0}] == options()
    path = "/v2/companies/300104?fieldIds=field-61009"
    assert {"dropdownOptionId": 90054, "text": "biotech"} == talk.fields(path)["field-61009"]["data"]


def test_dropdowns_can_want_ids(serve: Serve) -> None:
    """As one client writes them; then no text is taken, and no option made."""
    talk = serve(dropdown_writes="id")
    assert "Biotech" == _post(talk, 61009, 90024).json["value"]
    for value in ("Biotech", 90001, "New"):
        assert (422, [str]) == _post(talk, 61002, value).refusal


def test_the_day_kept_can_be_the_one_written(serve: Serve) -> None:
    """As Affinity's MCP server says; noon UTC is the same day either way."""
    talk = serve(date_kept="written")
    assert "2026-04-01T07:00:00Z" == _post(talk, 61004, "2026-04-01T23:30:00-07:00").json["value"]


def test_the_status_of_a_malformed_value_is_a_switch(serve: Serve) -> None:
    """422 or 400."""
    assert 400 == _post(serve(invalid_status=400), 61003, "12").status
