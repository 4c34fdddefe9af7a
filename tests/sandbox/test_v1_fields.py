from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve
    from tests.sandbox.talking import Talker

KEYS = {
    *("id", "name", "list_id", "enrichment_source", "value_type", "allows_multiple"),
    *("track_changes", "dropdown_options"),
}
SHORT_KEYS = {"id", "name", "value_type", "allows_multiple", "dropdown_options"}
NEW = {"name": "Stage", "entity_type": 1, "value_type": 3}


def _ids(talk: Talker, query: str = "") -> list[int]:
    return [field["id"] for field in talk("GET", f"/fields?{query}").json]


class TestReading:
    """GET /fields and its relatives."""

    def test_a_field_has_eight_keys(self, talk: Talker) -> None:
        """All of them always, in a bare array. Source: a client that forbids unknown keys."""
        assert {frozenset(KEYS)} == {frozenset(field) for field in talk("GET", "/fields").json}
        assert {
            "id": 61001,
            "name": "Tier",
            "list_id": None,
            "enrichment_source": "none",
            "value_type": 7,
            "allows_multiple": False,
            "track_changes": True,
            "dropdown_options": [
                {"id": 90001, "text": "Gold", "rank": 1, "color": 1},
                {"id": 90002, "text": "Silver", "rank": 2, "color": 2},
                {"id": 90003, "text": "Bronze", "rank": 3, "color": 3},
            ],
        } == talk("GET", "/fields").json[0]

    def test_options_of_plain_dropdowns_have_no_rank(self, talk: Talker) -> None:
        """Rank and colour are 0, as recorded. Fields that are no dropdowns have `[]`."""
        fields = {field["name"]: field for field in talk("GET", "/fields?entity_type=1").json}
        assert {(0, 0)} == {
            (option["rank"], option["color"]) for option in fields["Tags"]["dropdown_options"]
        }
        assert [] == fields["Headcount"]["dropdown_options"]

    def test_changes_are_tracked_by_kind(self, talk: Talker) -> None:
        """Not for dropdowns, texts and enriched fields. Source: API reference of v1, a recording."""
        tracked = {field["value_type"] for field in talk("GET", "/fields").json if field["track_changes"]}
        assert {0, 1, 3, 4, 5, 7} == tracked
        assert {False} == {
            field["track_changes"]
            for field in talk("GET", "/fields").json
            if field["enrichment_source"] != "none" or field["value_type"] in (2, 6, 10)
        }

    @pytest.mark.parametrize(
        ("query", "ids"),
        [
            ("list_id=88", [61301, 61302, 61303, 61304]),
            ("list_id=89", []),
            ("value_type=0&entity_type=1", [61006, 61007, 61302]),
            ("entity_type=0", [61201]),
            ("entity_type=8", []),
            ("value_type=10", [61011, 61102]),
        ],
    )
    def test_parameters_choose(self, talk: Talker, query: str, ids: list[int]) -> None:
        """By list, kind of value, kind of entity; together they narrow."""
        assert ids == _ids(talk, query)

    def test_names_can_be_modified(self, talk: Talker) -> None:
        """Those of lists get the list's name; global ones keep theirs."""
        names = [field["name"] for field in talk("GET", "/fields?with_modified_names=true").json]
        assert {"Tier", "Owner", "[Portfolio] Owner", "[Portfolio] Status"} <= set(names)

    def test_options_can_be_left_out(self, talk: Talker) -> None:
        """For a smaller answer."""
        [first, *_] = talk("GET", "/fields?exclude_dropdown_options=true").json
        assert KEYS - {"dropdown_options"} == first.keys()

    def test_a_parameter_that_is_no_number_is_422(self, talk: Talker) -> None:
        """An unknown list too."""
        for query in ("list_id=x", "value_type=-1", "entity_type=", "list_id=7"):
            assert (422, [str]) == talk("GET", f"/fields?{query}").refusal

    @pytest.mark.parametrize(("choice", "keys"), [("full", KEYS), ("short", SHORT_KEYS)])
    def test_global_fields_are_full_or_short(self, serve: Serve, choice: str, keys: set[str]) -> None:
        """The switch makes them what the reference's samples show."""
        talk = serve(global_fields=choice)
        organizations = talk("GET", "/organizations/fields").json
        assert [*range(61001, 61015), 61101, 61102] == [field["id"] for field in organizations]
        assert keys == organizations[0].keys()
        assert [61201] == [field["id"] for field in talk("GET", "/persons/fields").json]


class TestWriting:
    """POST /fields and DELETE /fields/{id}."""

    def test_a_field_is_made(self, talk: Talker) -> None:
        """The answer is the field, and it is listed."""
        made = talk("POST", "/fields", NEW).json
        assert {
            "id": 61305,
            "name": "Stage",
            "list_id": None,
            "enrichment_source": "none",
            "value_type": 3,
            "allows_multiple": False,
            "track_changes": True,
            "dropdown_options": [],
        } == made
        assert made in talk("GET", "/organizations/fields").json

    @pytest.mark.parametrize("value_type", [2, 17])
    def test_a_dropdown_is_made_by_either_code(self, talk: Talker, value_type: int) -> None:
        """It reads as 2. Source: Affinity's MCP server."""
        assert 2 == talk("POST", "/fields", NEW | {"value_type": value_type}).json["value_type"]

    def test_a_field_of_a_list(self, talk: Talker) -> None:
        """It belongs to the list, whose type it must have."""
        said = NEW | {"list_id": 88, "is_list_specific": True, "allows_multiple": True}
        made = talk("POST", "/fields", said).json
        assert (88, True) == (made["list_id"], made["allows_multiple"])
        assert made in talk("GET", "/lists/88").json["fields"]

    @pytest.mark.parametrize(
        "said",
        [
            {"name": ""},
            {"name": None},
            {"entity_type": 2},
            {"entity_type": "x"},
            {"value_type": 8},
            {"value_type": 6, "allows_multiple": True},
            {"allows_multiple": 1},
            {"list_id": 7},
            {"list_id": 90},
            {"is_list_specific": True},
        ],
    )
    def test_a_malformed_field_is_422(self, talk: Talker, said: dict[str, Any]) -> None:
        """And none is made."""
        before = _ids(talk)
        assert (422, [str]) == talk("POST", "/fields", NEW | said).refusal
        assert before == _ids(talk)

    def test_a_new_field_can_be_late(self, serve: Serve) -> None:
        """Listing shows it after `fields_lag_s`; by id it is there at once. Source: seen by a client."""
        talk = serve(fields_lag_s=60)
        made = talk("POST", "/fields", NEW).json["id"]
        assert made not in _ids(talk)
        assert (
            200 == talk("POST", "/field-values", {"field_id": made, "entity_id": 300104, "value": 5}).status
        )
        talk.hands.now_s += 60
        assert made in _ids(talk)

    def test_a_deleted_field_takes_its_values_along(self, talk: Talker) -> None:
        """The answer is `{"success": true}`; then the id is unknown."""
        reply = talk("DELETE", "/fields/61001")
        assert (200, {"success": True}) == (reply.status, reply.json)
        assert 61001 not in talk.values("organization_id=300100")
        assert 422 == talk("DELETE", "/fields/61001").status

    def test_managing_fields_can_be_denied(self, serve: Serve) -> None:
        """403; reading and writing values go on."""
        talk = serve(deny=frozenset({"manage-fields"}))
        assert [(403, [str])] * 2 == [
            talk("POST", "/fields", NEW).refusal,
            talk("DELETE", "/fields/61001").refusal,
        ]
        assert 200 == talk("GET", "/fields").status
