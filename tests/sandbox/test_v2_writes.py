from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve
    from tests.sandbox.talking import Talker

COMPANY = "/v2/companies/300100/fields"
ENTRY = "/v2/lists/88/list-entries/7001/fields"


def _value(kind: str, data: object) -> dict[str, object]:
    return {"type": kind, "data": data}


def _update(talk: Talker, path: str = COMPANY, **values: Any) -> Any:
    """Send a batch; keys are numbers of fields behind a letter."""
    updates = [{"id": f"field-{key[1:]}", "value": value} for key, value in values.items()]
    return talk("PATCH", path, {"operation": "update-fields", "updates": updates})


class TestBatch:
    """PATCH /v2/companies/{id}/fields."""

    def test_a_batch_sets_and_clears(self, talk: Talker) -> None:
        """200, and either version reads it at once."""
        reply = _update(
            talk,
            f61001=_value("ranked-dropdown", {"dropdownOptionId": 90001}),
            f61003=_value("number", None),
            f61008=_value("company", {"id": 300120}),
        )
        assert (200, {"operation": "update-fields"}) == (reply.status, reply.json)
        values = talk.values("organization_id=300100")
        assert ("Gold", [300120], False) == (values[61001][0]["text"], values[61008], 61003 in values)
        fields = talk.fields("/v2/companies/300100?fieldIds=field-61001&fieldIds=field-61003")
        assert (90001, None) == (
            fields["field-61001"]["data"]["dropdownOptionId"],
            fields["field-61003"]["data"],
        )

    def test_a_set_is_replaced_whole(self, talk: Talker) -> None:
        """What stays keeps its row; `[]` and null clear it."""
        [first, *_] = [
            row
            for row in talk("GET", "/field-values?organization_id=300100").json
            if row["field_id"] == 61002
        ]
        wanted = [{"dropdownOptionId": 90011}, {"dropdownOptionId": 90010}]
        _update(talk, f61002=_value("dropdown-multi", wanted))
        rows = [
            row
            for row in talk("GET", "/field-values?organization_id=300100").json
            if row["field_id"] == 61002
        ]
        assert (first, ["hardware", "robots"]) == (rows[0], [row["value"] for row in rows])
        empty: list[object] | None
        for empty in ([], None):
            assert 200 == _update(talk, f61002=_value("dropdown-multi", empty)).status
            assert 61002 not in talk.values("organization_id=300100")

    def test_the_last_of_two_wins(self, talk: Talker) -> None:
        """For the same field. Source: specification of Affinity v2."""
        updates = [{"id": "field-61003", "value": _value("number", number)} for number in (1, 2)]
        talk("PATCH", COMPANY, {"operation": "update-fields", "updates": updates})
        assert [2] == talk.values("organization_id=300100")[61003]

    def test_all_or_nothing(self, talk: Talker) -> None:
        """One bad update stops the others."""
        before = talk.values("organization_id=300100")
        reply = _update(talk, f61003=_value("number", 5), f61004=_value("datetime", "2020-01-01"))
        assert (400, "validation", "updates[1].value.data") == reply.error
        assert before == talk.values("organization_id=300100")
        assert {} == talk.sandbox.stats()["writes_applied"]

    def test_up_to_a_hundred_updates(self, talk: Talker) -> None:
        """One more is 400."""
        update = {"id": "field-61003", "value": _value("number", 5)}
        said = {"operation": "update-fields", "updates": [update] * 100}
        assert 200 == talk("PATCH", COMPANY, said).status
        said = {"operation": "update-fields", "updates": [update] * 101}
        assert (400, "validation", "updates") == talk("PATCH", COMPANY, said).error

    @pytest.mark.parametrize(
        ("said", "param"),
        [
            ({}, "operation"),
            ({"operation": "delete-fields", "updates": []}, "operation"),
            ({"operation": "update-fields"}, "updates"),
            ({"operation": "update-fields", "updates": {}}, "updates"),
            ({"operation": "update-fields", "updates": ["x"]}, "updates[0]"),
            ({"operation": "update-fields", "updates": [{"id": "field-61003"}]}, "updates[0]"),
            (
                {"operation": "update-fields", "updates": [{"id": "field-61003", "value": 5}]},
                "updates[0].value",
            ),
        ],
    )
    def test_another_body_is_400(self, talk: Talker, said: object, param: str) -> None:
        """The parameter says where."""
        assert (400, "validation", param) == talk("PATCH", COMPANY, said).error

    @pytest.mark.parametrize("key", ["f7", "f61301", "f61201"])
    def test_another_field_is_400(self, talk: Talker, key: str) -> None:
        """Unknown ones, those of a list, those of persons."""
        assert (400, "validation", "updates[0].id") == _update(
            talk, COMPANY, **{key: _value("number", 5)}
        ).error

    @pytest.mark.parametrize(("path", "status"), [("7", 404), ("300090", 404), ("x", 400)])
    def test_another_company(self, talk: Talker, path: str, status: int) -> None:
        """Unknown and merged ones are 404."""
        assert status == _update(talk, f"/v2/companies/{path}/fields", f61003=_value("number", 5)).status

    @pytest.mark.parametrize(("choice", "status"), [("accept", 200), ("refuse", 422)])
    def test_values_of_globals_are_a_switch(self, serve: Serve, choice: str, status: int) -> None:
        """Accepted by default."""
        reply = _update(serve(global_values=choice), "/v2/companies/15021/fields", f61003=_value("number", 5))
        assert status == reply.status

    @pytest.mark.parametrize(("choice", "status"), [("accept", 200), ("refuse", 400)])
    def test_enriched_fields_are_a_switch(self, serve: Serve, choice: str, status: int) -> None:
        """Accepted by default."""
        value = _value("filterable-text-multi", ["Robots"])
        said = {"operation": "update-fields", "updates": [{"id": "dealroom-industry", "value": value}]}
        assert status == serve(enriched_writes=choice)("PATCH", COMPANY, said).status

    @pytest.mark.parametrize(("choice", "status"), [("at-once", 200), ("lag", 404)])
    def test_a_company_that_does_not_show_yet_is_a_switch(
        self, serve: Serve, choice: str, status: int
    ) -> None:
        """Writes go to what is written, or to what is seen."""
        talk = serve(v2_lag_s=0.5, v2_writes=choice)
        new = talk.create(name="New")["id"]
        assert status == _update(talk, f"/v2/companies/{new}/fields", f61003=_value("number", 5)).status
        talk.hands.now_s += 0.5
        assert 200 == _update(talk, f"/v2/companies/{new}/fields", f61003=_value("number", 5)).status

    def test_writing_can_be_denied(self, serve: Serve) -> None:
        """403 by either right."""
        for denied in ("write", "write-fields"):
            talk = serve(deny=frozenset({denied}))
            for path in (COMPANY, ENTRY):
                assert (403, "authorization", None) == _update(talk, path).error


class TestOne:
    """POST /v2/companies/{id}/fields/{fieldId}."""

    def test_one_value_is_set_and_cleared(self, talk: Talker) -> None:
        """204 without a body; the connection goes on."""
        for data in (7, None):
            reply = talk("POST", f"{COMPANY}/field-61003", {"value": _value("number", data)})
            assert (204, b"") == (reply.status, reply.body)
            assert data == talk.fields("/v2/companies/300100?fieldIds=field-61003")["field-61003"]["data"]

    @pytest.mark.parametrize("field_id", ["field-7", "field-61301", "61003"])
    def test_another_field_is_404(self, talk: Talker, field_id: str) -> None:
        """It is a part of the path."""
        assert 404 == talk("POST", f"{COMPANY}/{field_id}", {"value": _value("number", 5)}).status

    @pytest.mark.parametrize(
        "said", [{}, {"value": 5}, {"value": {"type": "number"}}, {"type": "number", "data": 5}]
    )
    def test_another_body_is_400(self, talk: Talker, said: object) -> None:
        """It takes `value` with `type` and `data`."""
        assert (400, "validation", "value") == talk("POST", f"{COMPANY}/field-61003", said).error


class TestListEntries:
    """The same under /v2/lists/{listId}/list-entries/{entryId}/fields."""

    def test_fields_of_the_list(self, talk: Talker) -> None:
        """In a batch, or one by one; another entry keeps its own."""
        assert 200 == _update(talk, ENTRY, f61304=_value("number", 1), f61303=_value("datetime", None)).status
        value = _value("ranked-dropdown", {"dropdownOptionId": 90052})
        assert 204 == talk("POST", f"{ENTRY}/field-61301", {"value": value}).status
        values = talk.values("list_entry_id=7001")
        assert ([1], "Exited", False) == (values[61304], values[61301][0]["text"], 61303 in values)
        assert [{"id": 90050, "text": "Watching", "rank": 1, "color": 1}] == talk.values(
            "list_entry_id=7002"
        )[61301]

    @pytest.mark.parametrize(("choice", "status"), [("accept", 200), ("refuse", 400)])
    def test_global_fields_are_a_switch(self, serve: Serve, choice: str, status: int) -> None:
        """By default the company's value is written."""
        talk = serve(entry_globals=choice)
        assert status == _update(talk, ENTRY, f61003=_value("number", 5)).status
        assert [5 if status == 200 else 110] == talk.values("organization_id=300100")[61003]

    @pytest.mark.parametrize("path", ["88/list-entries/7011", "7/list-entries/7001", "89/list-entries/7001"])
    def test_an_entry_of_another_list_is_404(self, talk: Talker, path: str) -> None:
        """And nothing is written."""
        assert 404 == _update(talk, f"/v2/lists/{path}/fields", f61003=_value("number", 5)).status

    def test_a_field_of_another_list_is_400(self, talk: Talker) -> None:
        """In a batch; alone it is 404."""
        path = "/v2/lists/89/list-entries/7011/fields"
        assert (400, "validation", "updates[0].id") == _update(talk, path, f61304=_value("number", 5)).error
        assert 404 == talk("POST", f"{path}/field-61304", {"value": _value("number", 5)}).status
