from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve
    from tests.sandbox.talking import Talker

KEYS = {
    *("id", "field_id", "list_entry_id", "entity_type", "value_type", "entity_id"),
    *("created_at", "updated_at", "value"),
}


def _post(talk: Talker, **said: object) -> Any:
    reply = talk("POST", "/field-values", said)
    assert reply.status == 200, reply
    return reply.json


class TestReading:
    """GET /field-values."""

    def test_a_value_has_nine_keys(self, talk: Talker) -> None:
        """All of them always. Source: a client that forbids unknown keys."""
        [first, *others] = talk("GET", "/field-values?organization_id=300100").json
        assert {
            "id": 4_000_000_001,
            "field_id": 61001,
            "list_entry_id": None,
            "entity_type": 1,
            "value_type": 7,
            "entity_id": 300100,
            "created_at": "2025-02-01T10:00:00.000Z",
            "updated_at": None,
            "value": {"id": 90002, "text": "Silver", "rank": 2, "color": 2},
        } == first
        assert {frozenset(KEYS)} == {frozenset(row) for row in others}

    def test_several_values_are_several_rows(self, talk: Talker) -> None:
        """Each with an id of its own and a plain value; what is empty has no row."""
        values = talk.values("organization_id=300100")
        assert (["hardware", "software"], [1.5, 12]) == (values[61002], values[61014])
        assert 61008 not in values

    def test_an_entity_brings_the_values_of_its_list_entries(self, talk: Talker) -> None:
        """An entry brings its own alone. Source: API reference of Affinity v1."""
        assert {61301, 61302, 61303, 61304} == talk.values("list_entry_id=7001").keys()
        both = talk.values("organization_id=300100")
        assert ([9002], [9001]) == (both[61006], both[61302])
        assert [["CEO"]] == list(talk.values("person_id=510001").values())

    @pytest.mark.parametrize(
        "query", ["", "organization_id=300100&list_entry_id=7001", "person_id=510001&organization_id=300100"]
    )
    def test_exactly_one_id_is_needed(self, talk: Talker, query: str) -> None:
        """None or two are 422."""
        assert (422, [str]) == talk("GET", f"/field-values?{query}").refusal

    @pytest.mark.parametrize(
        "query", ["organization_id=7", "person_id=x", "list_entry_id=0", "opportunity_id=1"]
    )
    def test_an_unknown_id_is_refused(self, serve: Serve, query: str) -> None:
        """422 or 404; a merged one names its survivor."""
        for status in (422, 404):
            assert status == serve(unknown_id_status=status)("GET", f"/field-values?{query}").status
        reply = serve()("GET", "/field-values?organization_id=300090")
        assert (422, True) == (reply.status, reply.json[0].endswith("merged into 300103"))

    def test_enriched_values_may_be_null(self, serve: Serve) -> None:
        """As some clients see them; by default they are shown."""
        assert ["Robotics", "Warehousing"] == serve().values("organization_id=300100")[61102]
        values = serve(enriched_values="null").values("organization_id=300100")
        assert ([None, None], ["Robotics"]) == (values[61102], values[61009])


class TestWriting:
    """POST, PUT and DELETE."""

    def test_a_value_is_made(self, talk: Talker) -> None:
        """With an id beyond 32 bits and the time; it reads the same at once."""
        made = _post(talk, field_id=61003, entity_id=300104, value=12)
        assert made["id"] > 2**31
        assert ("2026-02-27T12:00:00.000Z", None) == (made["created_at"], made["updated_at"])
        assert [made] == talk("GET", "/field-values?organization_id=300104").json

    @pytest.mark.parametrize("status", [200, 201])
    def test_the_status_is_a_switch(self, serve: Serve, status: int) -> None:
        """200 or 201."""
        said = {"field_id": 61003, "entity_id": 300104, "value": 12}
        assert status == serve(create_status=status)("POST", "/field-values", said).status

    def test_a_second_value_needs_a_field_of_several(self, talk: Talker) -> None:
        """422 on any other; `PUT` is the way. Source: API reference of Affinity v1."""
        assert (422, [str]) == talk(
            "POST", "/field-values", {"field_id": 61003, "entity_id": 300100, "value": 12}
        ).refusal
        _post(talk, field_id=61002, entity_id=300100, value="bio")
        assert ["hardware", "software", "bio"] == talk.values("organization_id=300100")[61002]

    def test_a_value_is_replaced(self, talk: Talker) -> None:
        """By its own id, which it keeps, with the time."""
        reply = talk("PUT", "/field-values/4000000001", {"value": 90001})
        assert (200, 4_000_000_001, "Gold") == (reply.status, reply.json["id"], reply.json["value"]["text"])
        assert "2026-02-27T12:00:00.000Z" == reply.json["updated_at"]

    def test_a_value_is_deleted(self, talk: Talker) -> None:
        """That clears it; then the id is unknown."""
        reply = talk("DELETE", "/field-values/4000000001")
        assert (200, {"success": True}) == (reply.status, reply.json)
        assert 61001 not in talk.values("organization_id=300100")
        for method in ("PUT", "DELETE"):
            assert (422, [str]) == talk(method, "/field-values/4000000001", {"value": 90001}).refusal

    def test_a_list_entry_is_named_exactly_for_fields_of_its_list(self, talk: Talker) -> None:
        """Else 422: missing, too many, of another list or organization. Source: API reference of v1."""
        said: dict[str, Any] = {"field_id": 61304, "entity_id": 300105, "value": 5}
        for entry in ({}, {"list_entry_id": 7011}, {"list_entry_id": 7001}, {"list_entry_id": 7}):
            assert (422, [str]) == talk("POST", "/field-values", said | entry).refusal
        extra = {"field_id": 61010, "entity_id": 300105, "value": "x", "list_entry_id": 7004}
        assert (422, [str]) == talk("POST", "/field-values", extra).refusal
        assert 7004 == _post(talk, **said, list_entry_id=7004)["list_entry_id"]
        assert [5] == talk.values("list_entry_id=7004")[61304]

    @pytest.mark.parametrize(
        "said",
        [
            {"entity_id": 300104, "value": 5},
            {"field_id": 7, "entity_id": 300104, "value": 5},
            {"field_id": 61003, "value": 5},
            {"field_id": 61003, "entity_id": 7, "value": 5},
            {"field_id": 61003, "entity_id": 510001, "value": 5},
            {"field_id": 61003, "entity_id": 300104},
            {"field_id": 61003, "entity_id": 300104, "value": None},
        ],
    )
    def test_a_malformed_value_is_422(self, talk: Talker, said: dict[str, Any]) -> None:
        """Unknown fields, unknown entities, no value."""
        assert (422, [str]) == talk("POST", "/field-values", said).refusal

    @pytest.mark.parametrize(("choice", "status"), [("accept", 200), ("refuse", 422)])
    def test_values_of_globals_are_a_switch(self, serve: Serve, choice: str, status: int) -> None:
        """Accepted by default."""
        said = {"field_id": 61003, "entity_id": 15021, "value": 5}
        assert status == serve(global_values=choice)("POST", "/field-values", said).status

    @pytest.mark.parametrize(("choice", "status"), [("accept", 200), ("refuse", 422)])
    def test_values_of_enriched_fields_are_a_switch(self, serve: Serve, choice: str, status: int) -> None:
        """Accepted by default."""
        said = {"field_id": 61102, "entity_id": 300104, "value": "Biotech"}
        assert status == serve(enriched_writes=choice)("POST", "/field-values", said).status

    def test_writing_values_can_be_denied(self, serve: Serve) -> None:
        """403, while organizations can be written."""
        talk = serve(deny=frozenset({"write-fields"}))
        assert (403, [str]) == talk("PUT", "/field-values/4000000001", {"value": 90001}).refusal
        assert 200 == talk("PUT", "/organizations/300100", {"name": "X"}).status


class TestHistory:
    """GET /field-value-changes."""

    def test_each_write_is_a_change(self, talk: Talker) -> None:
        """Created 0, deleted 1, updated 2; with who and when. Source: API reference of Affinity v1."""
        made = _post(talk, field_id=61003, entity_id=300104, value=1)["id"]
        talk("PUT", f"/field-values/{made}", {"value": 2})
        talk("DELETE", f"/field-values/{made}")
        changes = talk("GET", "/field-value-changes?field_id=61003&organization_id=300104").json
        assert [(0, 1), (2, 2), (1, 2)] == [(one["action_type"], one["value"]) for one in changes]
        assert {
            *("id", "field_id", "entity_id", "list_entry_id", "action_type", "changer", "changed_at", "value")
        } == changes[0].keys()
        assert (9001, "2026-02-27T12:00:00.000Z") == (changes[0]["changer"]["id"], changes[0]["changed_at"])

    def test_v2_writes_are_changes_too(self, talk: Talker) -> None:
        """Of a list entry with its id; chosen by entity, entry or action."""
        value = {"type": "number", "data": 7}
        talk("POST", "/v2/lists/88/list-entries/7001/fields/field-61304", {"value": value})
        for query in ("", "&list_entry_id=7001", "&organization_id=300100", "&action_type=2"):
            [change] = talk("GET", f"/field-value-changes?field_id=61304{query}").json
            assert (7001, 2, 7) == (change["list_entry_id"], change["action_type"], change["value"])
        for query in ("&action_type=0", "&list_entry_id=7002"):
            assert [] == talk("GET", f"/field-value-changes?field_id=61304{query}").json

    def test_changes_are_chosen_by_id_and_time_and_cut(self, talk: Talker) -> None:
        """Source: API reference of Affinity v1, additions of 2026."""
        made = _post(talk, field_id=61003, entity_id=300104, value=1)["id"]
        talk("PUT", f"/field-values/{made}", {"value": 2})
        first, second = talk("GET", "/field-value-changes?field_id=61003").json
        for query, expected in (
            ("limit=1", [first]),
            (f"after_id={first['id']}", [second]),
            ("changed_after=2030-01-01T00:00:00Z", []),
            ("changed_after=2020-01-01", [first, second]),
        ):
            assert expected == talk("GET", f"/field-value-changes?field_id=61003&{query}").json

    @pytest.mark.parametrize(
        "query",
        [
            "",
            "field_id=7",
            "field_id=61002",
            "field_id=61304&limit=0",
            "field_id=61304&limit=10001",
            "field_id=61304&after_id=x",
            "field_id=61304&changed_after=soon",
            "field_id=61304&action_type=3",
            "field_id=61304&person_id=510001&list_entry_id=7001",
        ],
    )
    def test_fields_without_history_are_refused(self, talk: Talker, query: str) -> None:
        """So are unknown ones, other actions and two entities."""
        assert (422, [str]) == talk("GET", f"/field-value-changes?{query}").refusal
