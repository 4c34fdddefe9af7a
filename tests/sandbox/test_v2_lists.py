from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve
    from tests.sandbox.talking import Talker

ENTRIES = "/v2/lists/88/list-entries"


def _ids(talk: Talker, path: str) -> list[int]:
    return [row["id"] for row in talk("GET", path).json["data"]]


class TestLists:
    """Lists by themselves."""

    def test_a_list_has_a_type(self, talk: Talker) -> None:
        """Under /v2/lists. Source: specification of Affinity v2."""
        portfolio = {
            "id": 88,
            "name": "Portfolio",
            "creatorId": 9001,
            "ownerId": 9001,
            "isPublic": True,
            "createdAt": "2025-02-01T10:00:00.000Z",
            "type": "company",
        }
        lists = talk("GET", "/v2/lists").json["data"]
        assert portfolio == lists[0]
        assert portfolio == talk("GET", "/v2/lists/88").json
        assert ["company", "company", "person"] == [one["type"] for one in lists]

    def test_lists_of_a_company_have_none(self, talk: Talker) -> None:
        """Each list once, however often the company is on it."""
        [one] = talk("GET", "/v2/companies/300121/lists").json["data"]
        assert (89, False) == (one["id"], "type" in one)
        assert [88, 89] == _ids(talk, "/v2/companies/300100/lists")
        assert [] == _ids(talk, "/v2/companies/300104/lists")

    @pytest.mark.parametrize(
        "path",
        [
            "/v2/lists/7",
            "/v2/lists/7/fields",
            "/v2/lists/7/list-entries",
            "/v2/lists/88/list-entries/7",
            "/v2/lists/88/list-entries/7011",
            "/v2/lists/88/list-entries/7/fields",
            "/v2/lists/88/list-entries/7001/fields/field-7",
            "/v2/companies/7/list-entries",
            "/v2/companies/7/lists",
        ],
    )
    def test_what_is_not_there_is_404(self, talk: Talker, path: str) -> None:
        """An entry of another list too."""
        assert (404, "not-found", None) == talk("GET", path).error

    def test_what_is_no_id_is_400(self, talk: Talker) -> None:
        """A validation error of the path's parameter."""
        assert (400, "validation", "listId") == talk("GET", "/v2/lists/x").error
        assert (400, "validation", "listEntryId") == talk("GET", f"{ENTRIES}/x").error


class TestEntries:
    """GET /v2/lists/{id}/list-entries and below."""

    def test_an_entry_names_what_is_on_the_list(self, talk: Talker) -> None:
        """Without field parameters the company has no `fields`."""
        entry = {
            "id": 7001,
            "listId": 88,
            "type": "company",
            "createdAt": "2025-03-04T05:06:07.890Z",
            "creatorId": 9001,
            "entity": {
                "id": 300100,
                "name": "Northwind Robotics",
                "domain": "northwind-robotics.com",
                "domains": ["northwind-robotics.com"],
                "isGlobal": False,
            },
        }
        assert entry == talk("GET", ENTRIES).json["data"][0]
        assert entry == talk("GET", f"{ENTRIES}/7001").json

    def test_a_person_on_a_list(self, talk: Talker) -> None:
        """The type says so."""
        [entry] = talk("GET", "/v2/lists/90/list-entries?fieldIds=field-61201").json["data"]
        assert ("person", 510001, "Mira") == (
            entry["type"],
            entry["entity"]["id"],
            entry["entity"]["firstName"],
        )
        assert ["CEO"] == [item["text"] for item in entry["entity"]["fields"][0]["value"]["data"]]

    def test_fields_of_the_list_and_of_the_company(self, talk: Talker) -> None:
        """`list` is a type here; two fields of one name are told apart by their ids."""
        fields = talk.fields(f"{ENTRIES}?fieldTypes=list&fieldIds=field-61006")
        assert (9001, 9002) == (fields["field-61302"]["data"]["id"], fields["field-61006"]["data"]["id"])
        assert {
            "field-61301": {
                "type": "ranked-dropdown",
                "data": {"dropdownOptionId": 90051, "text": "Active", "rank": 2, "color": "red"},
            },
            "field-61303": {"type": "datetime", "data": "2025-03-04T08:00:00Z"},
            "field-61304": {"type": "number", "data": 250000},
        } == {key: value for key, value in fields.items() if key not in ("field-61302", "field-61006")}
        assert {"field-61304": {"type": "number", "data": None}} == talk.fields(
            f"{ENTRIES}/7002?fieldIds=field-61304"
        )

    def test_an_unknown_field_is_400(self, talk: Talker) -> None:
        """Named in the message; so is an unknown type."""
        for path in (ENTRIES, f"{ENTRIES}/7001"):
            reply = talk("GET", f"{path}?fieldIds=field-7&fieldIds=field-61301")
            assert (400, "validation", "fieldIds") == reply.error
            assert reply.json["errors"][0]["message"].endswith(" list fields: [field-7].")
            assert (400, "validation", "fieldTypes") == talk("GET", f"{path}?fieldTypes=x").error

    def test_pages(self, talk: Talker) -> None:
        """By id, oldest first, with the field parameters kept."""
        page = talk("GET", f"{ENTRIES}?limit=3&fieldTypes=list").json
        assert [7001, 7002, 7003] == [row["id"] for row in page["data"]]
        page = talk("GET", page["pagination"]["nextUrl"].removeprefix(talk.sandbox.url)).json
        assert [7004, 7005] == [row["id"] for row in page["data"]]
        assert 4 == len(page["data"][0]["entity"]["fields"])

    def test_entries_of_a_company_have_all_their_fields(self, talk: Talker) -> None:
        """Those of the list they are on, and the company's. Source: specification of Affinity v2."""
        [portfolio, newsletter] = talk("GET", "/v2/companies/300100/list-entries").json["data"]
        assert {"id", "listId", "listName", "createdAt", "creatorId", "fields"} == portfolio.keys()
        assert (7001, 88, "Portfolio") == (portfolio["id"], portfolio["listId"], portfolio["listName"])
        assert (20, 16) == (len(portfolio["fields"]), len(newsletter["fields"]))
        values = {field["id"]: field["value"]["data"] for field in portfolio["fields"]}
        assert (250000, 110) == (values["field-61304"], values["field-61003"])

    def test_fields_of_one_entry(self, talk: Talker) -> None:
        """Twenty a page; chosen by `ids` or `types`; one by its id."""
        assert 20 == len(talk("GET", f"{ENTRIES}/7001/fields").json["data"])
        chosen = talk("GET", f"{ENTRIES}/7001/fields?types=list").json["data"]
        assert [f"field-{number}" for number in range(61301, 61305)] == [one["id"] for one in chosen]
        assert chosen[0] == talk("GET", f"{ENTRIES}/7001/fields/field-61301").json

    def test_entries_lag_behind_v1(self, serve: Serve) -> None:
        """A new one is missing, a removed one stays, for `v2_lag_s`; v1 knows at once."""
        talk = serve(v2_lag_s=0.5)
        new = talk("POST", "/lists/88/list-entries", {"entity_id": 300104}).json["id"]
        talk("DELETE", "/lists/88/list-entries/7001")
        assert 404 == talk("GET", f"{ENTRIES}/{new}").status
        assert ([7001, 7002, 7003, 7004, 7005], [7001, 7011], []) == (
            _ids(talk, ENTRIES),
            _ids(talk, "/v2/companies/300100/list-entries"),
            _ids(talk, "/v2/companies/300104/lists"),
        )
        assert 250000 == talk.fields(f"{ENTRIES}?fieldIds=field-61304")["field-61304"]["data"]
        assert new == talk("GET", "/lists/88/list-entries").json[0]["id"]
        talk.hands.now_s += 0.5
        assert [7002, 7003, 7004, 7005, new] == _ids(talk, ENTRIES)

    def test_exporting_lists_can_be_denied(self, serve: Serve) -> None:
        """403 for entries, not for lists; v1 goes on."""
        talk = serve(deny=frozenset({"export-lists"}))
        for path in (
            ENTRIES,
            f"{ENTRIES}/7001",
            f"{ENTRIES}/7001/fields",
            "/v2/companies/300100/list-entries",
        ):
            assert (403, "authorization", None) == talk("GET", path).error
        for path in ("/v2/lists/88", "/v2/companies/300100/lists", "/lists/88/list-entries"):
            assert 200 == talk("GET", path).status
