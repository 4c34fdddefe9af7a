from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve
    from tests.sandbox.talking import Talker

ROW = {"id", "type", "first_name", "last_name", "primary_email", "emails"}
NEW: dict[str, Any] = {
    "first_name": "Ann",
    "last_name": "Bee",
    "emails": ["ann@bee.example", "a@bee.example"],
}


def _found(talk: Talker, term: str) -> list[int]:
    return [row["id"] for row in talk("GET", f"/persons?term={term}").json["persons"]]


class TestReading:
    """GET /persons and /persons/{id}."""

    def test_a_row_has_six_keys(self, talk: Talker) -> None:
        """In an envelope; without organizations. Source: API reference of Affinity v1."""
        body = talk("GET", "/persons").json
        assert {"persons", "next_page_token"} == body.keys()
        assert {frozenset(ROW)} == {frozenset(row) for row in body["persons"]}

    def test_one_person_has_organizations_and_list_entries(self, talk: Talker) -> None:
        """Eight keys; the first e-mail is the primary one."""
        assert {
            "id": 510001,
            "type": 0,
            "first_name": "Mira",
            "last_name": "Okafor",
            "primary_email": "mira@northwind-robotics.com",
            "emails": ["mira@northwind-robotics.com", "mira.okafor@mail.example"],
            "organization_ids": [300100],
            "list_entries": [
                {
                    "id": 7021,
                    "list_id": 90,
                    "creator_id": 9002,
                    "entity_id": 510001,
                    "entity_type": 0,
                    "created_at": "2025-02-01T10:00:00.000Z",
                }
            ],
        } == talk("GET", "/persons/510001").json

    def test_without_emails_the_primary_one_is_null(self, talk: Talker) -> None:
        """Both keys stay."""
        one = talk("GET", "/persons/510007").json
        assert (None, []) == (one["primary_email"], one["emails"])

    def test_types(self, talk: Talker) -> None:
        """External 0, internal 1, collaborator 2."""
        types = {row["id"]: row["type"] for row in talk("GET", "/persons").json["persons"]}
        assert (0, 1, 2) == (types[510001], types[9001], types[510010])

    @pytest.mark.parametrize(
        ("term", "ids"),
        [
            ("mira", [510001]),
            ("MIRA.OKAFOR%40mail", [510001]),
            ("Okafor", [510001]),
            ("northwind-robotics.com", [510001, 510002]),
            ("in%C3%AAs", [510006]),
            ("nobody", []),
        ],
    )
    def test_a_term_is_a_part_of_an_email_or_a_name(self, talk: Talker, term: str, ids: list[int]) -> None:
        """Case is ignored; a whole address may hit more than its owner."""
        assert ids == _found(talk, term)

    def test_pages_follow_one_another(self, talk: Talker) -> None:
        """As those of organizations do; another term spoils the token."""
        pages = [talk("GET", "/persons?page_size=4").json]
        while token := pages[-1]["next_page_token"]:
            pages.append(talk("GET", f"/persons?page_size=4&page_token={token}").json)
        assert [4, 4, 2] == [len(page["persons"]) for page in pages]
        token = pages[0]["next_page_token"]
        reply = talk("GET", f"/persons?page_size=4&term=a&page_token={token}")
        assert (422, ["Invalid page_token variable"]) == (reply.status, reply.json)

    def test_flags_add_keys(self, talk: Talker) -> None:
        """Of interactions there are none, and a search with their dates drops whoever has none."""
        plain = talk("GET", "/persons/510001").json
        flags = "with_opportunities=true&with_current_organizations=true&with_interaction_dates=true"
        flagged = talk("GET", f"/persons/510001?{flags}").json
        assert {
            *("opportunity_ids", "current_organization_ids", "interaction_dates", "interactions")
        } == flagged.keys() - plain.keys()
        assert ([], [300100]) == (flagged["opportunity_ids"], flagged["current_organization_ids"])
        assert [] == talk("GET", "/persons?with_interaction_dates=true").json["persons"]

    @pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
    def test_an_unknown_id_is_422(self, serve: Serve, method: str) -> None:
        """Or 404 by the switch."""
        assert (422, [str]) == serve()(method, "/persons/7", NEW).refusal
        assert 404 == serve(unknown_id_status=404)(method, "/persons/7", NEW).status


class TestWriting:
    """POST, PUT and DELETE."""

    def test_a_person_is_made(self, talk: Talker) -> None:
        """External, with seven keys; the organizations know it at once."""
        made = talk("POST", "/persons", NEW | {"organization_ids": [300104]}).json
        assert {
            "id": 510011,
            "type": 0,
            "first_name": "Ann",
            "last_name": "Bee",
            "primary_email": "ann@bee.example",
            "emails": ["ann@bee.example", "a@bee.example"],
            "organization_ids": [300104],
        } == made
        assert [510011] == talk("GET", "/organizations/300104").json["person_ids"]

    def test_a_form_does_as_well(self, talk: Talker) -> None:
        """Lists as repeated keys with brackets."""
        body = b"first_name=Ann&last_name=Bee&emails[]=ann@bee.example&organization_ids[]=300104"
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        made = talk("POST", "/persons", body, headers=headers).json
        assert (["ann@bee.example"], [300104]) == (made["emails"], made["organization_ids"])

    @pytest.mark.parametrize(("choice", "status"), [("refuse", 422), ("accept", 200)])
    def test_an_email_of_another_person_is_a_switch(self, serve: Serve, choice: str, status: int) -> None:
        """Refused by default, whatever its case; a name may repeat. Source: API reference of Affinity v1."""
        talk = serve(email_clash=choice)
        clash = NEW | {"emails": ["new@bee.example", "MIRA@northwind-robotics.com"]}
        assert status == talk("POST", "/persons", clash).status
        assert status == talk("PUT", "/persons/510002", {"emails": ["ada@sandbox.example"]}).status
        assert 200 == talk("POST", "/persons", NEW | {"first_name": "Mira", "last_name": "Okafor"}).status

    def test_emails_and_organizations_are_replaced(self, talk: Talker) -> None:
        """What is not said stays; one's own e-mail is no clash."""
        said = talk("PUT", "/persons/510001", {"emails": ["mira@northwind-robotics.com"]}).json
        assert (["mira@northwind-robotics.com"], [300100]) == (said["emails"], said["organization_ids"])
        said = talk("PUT", "/persons/510001", {"organization_ids": [300104, 15021], "last_name": ""}).json
        assert ([15021, 300104], "") == (said["organization_ids"], said["last_name"])
        assert [510002] == talk("GET", "/organizations/300100").json["person_ids"]
        assert [510001] == talk("GET", "/organizations/15021").json["person_ids"]

    def test_both_sides_are_one_relation(self, talk: Talker) -> None:
        """People of an organization are seen from the persons."""
        talk("PUT", "/organizations/300104", {"person_ids": [510005]})
        assert [300103, 300104] == talk("GET", "/persons/510005").json["organization_ids"]

    def test_late_people_are_late_on_both_sides(self, serve: Serve) -> None:
        """Neither a new one shows nor does an old one go."""
        talk = serve(late_people_s=5)
        talk("PUT", "/organizations/300100", {"person_ids": [510005]})
        people = ([300100], [300103])
        for expected in (people, ([], [300100, 300103])):
            assert expected == tuple(
                talk("GET", f"/persons/{one}").json["organization_ids"] for one in (510001, 510005)
            )
            talk.hands.now_s += 5

    @pytest.mark.parametrize(
        "said",
        [
            {"first_name": ""},
            {"first_name": None},
            {"last_name": None},
            {"emails": None},
            {"emails": ["no address"]},
            {"emails": "ann@bee.example"},
            {"organization_ids": [7]},
            {"organization_ids": [300090]},
            {"organization_ids": ["300104"]},
        ],
    )
    def test_a_malformed_person_is_422(self, talk: Talker, said: dict[str, Any]) -> None:
        """And none is made; nor is one changed."""
        before = talk("GET", "/persons/510001").json
        assert (422, [str]) == talk("POST", "/persons", NEW | said).refusal
        assert (422, [str]) == talk("PUT", "/persons/510001", {"first_name": "New"} | said).refusal
        assert ([], before) == (_found(talk, "ann%40bee"), talk("GET", "/persons/510001").json)

    def test_nothing_to_change_is_422(self, talk: Talker) -> None:
        """At least one key is needed."""
        assert (422, [str]) == talk("PUT", "/persons/510001", {}).refusal

    def test_a_person_is_deleted(self, talk: Talker) -> None:
        """From lists, organizations and fields as well."""
        assert {"success": True} == talk("DELETE", "/persons/510010").json
        assert [510004] == talk("GET", "/organizations/300102").json["person_ids"]
        assert 61007 not in talk.values("organization_id=300100")
        assert {"success": True} == talk("DELETE", "/persons/510001").json
        assert [] == talk("GET", "/lists/90/list-entries").json

    def test_a_user_is_not_deleted(self, talk: Talker) -> None:
        """422 in Affinity's own words."""
        reply = talk("DELETE", "/persons/9001")
        text = "Deleting internal or inferred_internal person is not allowed."
        assert (422, [text]) == (reply.status, reply.json)

    def test_searching_lags_behind(self, serve: Serve) -> None:
        """A new person is read by id at once, and found later."""
        talk = serve(search_lag_s=10)
        made = talk("POST", "/persons", NEW).json["id"]
        assert (200, []) == (talk("GET", f"/persons/{made}").status, _found(talk, "ann%40bee"))
        talk.hands.now_s += 10
        assert [made] == _found(talk, "ann%40bee")
