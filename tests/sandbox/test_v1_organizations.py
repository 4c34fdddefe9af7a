from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve
    from tests.sandbox.talking import Talker

ROW = {"id", "name", "domain", "domains", "crunchbase_uuid", "global"}
KINDS = {
    *("first_email", "last_email", "first_event", "last_event", "next_event"),
    *("last_chat_message", "last_interaction"),
}

PORTFOLIO, NEWSLETTER = (
    {
        "id": entry_id,
        "list_id": list_id,
        "creator_id": 9001,
        "entity_id": 300100,
        "entity_type": 1,
        "created_at": created_at,
    }
    for entry_id, list_id, created_at in [
        (7001, 88, "2025-03-04T05:06:07.890Z"),
        (7011, 89, "2025-02-01T10:00:00.000Z"),
    ]
)


class TestReading:
    """What GET sends, key by key."""

    def test_a_row_of_a_search_has_six_keys(self, talk: Talker) -> None:
        """No people, no list entries."""
        body = talk("GET", "/organizations?term=northwind").json
        assert {"organizations", "next_page_token"} == body.keys()
        assert [ROW, ROW] == [row.keys() for row in body["organizations"]]

    def test_one_organization_has_people_and_list_entries(self, talk: Talker) -> None:
        """Eight keys, all of them always."""
        assert {
            "id": 300100,
            "name": "Northwind Robotics",
            "domain": "northwind-robotics.com",
            "domains": ["northwind-robotics.com"],
            "crunchbase_uuid": None,
            "global": False,
            "person_ids": [510001, 510002],
            "list_entries": [PORTFOLIO, NEWSLETTER],
        } == talk("GET", "/organizations/300100").json

    def test_no_domain_is_null_and_an_empty_list(self, talk: Talker) -> None:
        """Both keys stay."""
        said = talk("GET", "/organizations/300104").json
        assert (None, []) == (said["domain"], said["domains"])

    @pytest.mark.parametrize("path", ["/organizations/300100", "/organizations?term=robotics"])
    def test_flags_add_keys(self, talk: Talker, path: str) -> None:
        """Dates and interactions come together, people in them and opportunities on demand."""

        def said(flags: str) -> dict[str, Any]:
            body = talk("GET", f"{path}{'&' if '?' in path else '?'}{flags}").json
            return dict(body["organizations"][0] if "organizations" in body else body)

        plain = said("").keys()
        dated = said("with_interaction_dates=true")
        assert {"interaction_dates", "interactions"} == dated.keys() - plain
        assert {f"{kind}_date" for kind in KINDS} == dated["interaction_dates"].keys()
        assert "2025-02-03T09:12:45.120Z" == dated["interaction_dates"]["first_email_date"]
        assert dated["interaction_dates"]["next_event_date"] is None
        assert KINDS == dated["interactions"].keys()
        assert {"date": "2025-02-03T09:12:45.120Z"} == dated["interactions"]["first_email"]
        assert dated["interactions"]["next_event"] is None
        with_people = said("with_interaction_dates=true&with_interaction_persons=true")
        assert [510001, 9001] == with_people["interactions"]["first_email"]["person_ids"]
        assert plain == said("with_interaction_persons=true").keys()
        assert {"opportunity_ids": [70001]} == {
            key: value for key, value in said("with_opportunities=true").items() if key not in plain
        }


class TestCreating:
    """POST /organizations."""

    def test_the_answer_has_people_and_no_list_entries(self, talk: Talker) -> None:
        """Seven keys; the domain is the only one of `domains`; the id reads the same at once."""
        said = talk.create(name="New One", domain="new.example", person_ids=[510001])
        assert {
            "id": said["id"],
            "name": "New One",
            "domain": "new.example",
            "domains": ["new.example"],
            "crunchbase_uuid": None,
            "global": False,
            "person_ids": [510001],
        } == said
        assert said | {"list_entries": []} == talk("GET", f"/organizations/{said['id']}").json

    @pytest.mark.parametrize("status", [200, 201])
    def test_the_status_is_a_switch(self, serve: Serve, status: int) -> None:
        """200 or 201."""
        assert status == serve(create_status=status)("POST", "/organizations", {"name": "X"}).status

    def test_nothing_is_de_duplicated(self, talk: Talker) -> None:
        """The same name and domain make another one, a global's domain a local twin."""
        for domain in ("papayapost.com", "meridiancloud.com"):
            first, second = (talk.create(name="Twin", domain=domain) for _ in range(2))
            assert first["id"] != second["id"]
            assert (domain, False) == (second["domain"], second["global"])

    def test_null_is_no_domain(self, talk: Talker) -> None:
        """As good as leaving it out."""
        said = talk.create(name="Without", domain=None)
        assert (None, []) == (said["domain"], said["domains"])

    @pytest.mark.parametrize(
        ("domain", "stored"),
        [
            (" ACME.Example ", "acme.example"),
            ("www.x.example.com", "www.x.example.com"),
            ("BÜCHER.de", "bücher.de"),
        ],
    )
    def test_a_domain_is_stored_lower_case_and_trimmed(self, talk: Talker, domain: str, stored: str) -> None:
        """Sub-domains and reserved names are fine."""
        assert stored == talk.create(name="X", domain=domain)["domain"]

    def test_a_domain_can_be_stored_as_sent(self, serve: Serve) -> None:
        """The switch keeps case, and then blanks are malformed."""
        talk = serve(domain_spelling="as-sent")
        assert "ACME.Example" == talk.create(name="X", domain="ACME.Example")["domain"]
        assert 422 == talk("POST", "/organizations", {"name": "X", "domain": " acme.example"}).status

    @pytest.mark.parametrize(
        "said",
        [
            {},
            {"domain": "x.example"},
            {"name": ""},
            {"name": "  "},
            {"name": None},
            {"name": 5},
            {"name": ["X"]},
            {"name": "X", "domain": 5},
            {"name": "X", "domain": ["x.example"]},
            {"name": "X", "person_ids": None},
            {"name": "X", "person_ids": 510001},
            {"name": "X", "person_ids": ["510001"]},
            {"name": "X", "person_ids": [True]},
            {"name": "X", "person_ids": [1.0]},
            {"name": "X", "person_ids": [0]},
            {"name": "X", "person_ids": [2**70]},
            {"name": "X", "person_ids": [[1]]},
            ["name"],
            "name",
            None,
        ],
    )
    def test_a_malformed_value_is_422(self, serve: Serve, said: object) -> None:
        """An array of one string, and nothing is made; the switch says 400."""
        for status in (422, 400):
            talk = serve(seed="empty", invalid_status=status)
            reply = talk("POST", "/organizations", said)
            assert (status, [str]) == (reply.status, [type(message) for message in reply.json])
            assert 0 == talk.sandbox.stats()["organizations"]

    def test_people_must_exist(self, serve: Serve) -> None:
        """An unknown person is 422, or left out by the switch; one given twice is there once."""
        talk = serve()
        reply = talk("POST", "/organizations", {"name": "X", "person_ids": [510001, 7]})
        assert (422, True) == (reply.status, "expected 7 " in reply.json[0])
        said = serve(unknown_person="ignore").create(name="X", person_ids=[510001, 7, 510001])
        assert [510001] == said["person_ids"]

    def test_people_can_be_late(self, serve: Serve) -> None:
        """The answer shows none of them until they are attached."""
        talk = serve(late_people_s=5)
        said = talk.create(name="X", person_ids=[510001])
        assert [] == said["person_ids"]
        talk.hands.now_s += 5
        assert [510001] == talk("GET", f"/organizations/{said['id']}").json["person_ids"]


class TestUpdating:
    """PUT /organizations/{id}."""

    def test_only_what_is_said_changes(self, talk: Talker) -> None:
        """The answer is the whole resource without list entries, with status 200."""
        before = talk("GET", "/organizations/300100").json
        reply = talk("PUT", "/organizations/300100", {"name": "Northwind"})
        del before["list_entries"]
        assert (200, before | {"name": "Northwind"}) == (reply.status, reply.json)

    @pytest.mark.parametrize(
        ("said", "people"),
        [
            ({"person_ids": [9001]}, [9001]),
            ({"person_ids": []}, []),
            ({"name": "Same people"}, [510001, 510002]),
        ],
    )
    def test_people_are_replaced(self, talk: Talker, said: dict[str, object], people: list[int]) -> None:
        """The list is the new set, `[]` clears it, without the key it stays."""
        assert people == talk("PUT", "/organizations/300100", said).json["person_ids"]
        assert people == talk("GET", "/organizations/300100").json["person_ids"]

    def test_late_people_leave_the_old_ones_for_a_while(self, serve: Serve) -> None:
        """An update shows the people from before until they are replaced."""
        talk = serve(late_people_s=5)
        reply = talk("PUT", "/organizations/300100", {"person_ids": [9001]})
        assert [510001, 510002] == reply.json["person_ids"]
        talk.hands.now_s += 5
        assert [9001] == talk("GET", "/organizations/300100").json["person_ids"]

    @pytest.mark.parametrize(
        ("old_domain", "domains"),
        [
            ("drop", ["new.example", "kestrelanalytics.com"]),
            ("keep", ["new.example", "kestrel.io", "kestrelanalytics.com"]),
        ],
    )
    def test_a_new_domain_becomes_the_primary(
        self, serve: Serve, old_domain: str, domains: list[str]
    ) -> None:
        """The old one is dropped, or kept by the switch; others stay."""
        said = serve(old_domain=old_domain)("PUT", "/organizations/300101", {"domain": "new.example"}).json
        assert ("new.example", domains) == (said["domain"], said["domains"])

    def test_a_domain_of_its_own_moves_to_the_front(self, serve: Serve) -> None:
        """No domain is ever listed twice."""
        said = serve(old_domain="keep")(
            "PUT", "/organizations/300101", {"domain": "kestrelanalytics.com"}
        ).json
        assert ["kestrelanalytics.com", "kestrel.io"] == said["domains"]
        said = serve()("PUT", "/organizations/300101", {"domain": "kestrel.io"}).json
        assert ["kestrel.io", "kestrelanalytics.com"] == said["domains"]

    @pytest.mark.parametrize("empty", [None, ""])
    def test_clearing_a_domain_is_a_switch(self, serve: Serve, empty: str | None) -> None:
        """By default it is 422."""
        assert 422 == serve()("PUT", "/organizations/300101", {"domain": empty}).status
        said = serve(empty_domain="clear")("PUT", "/organizations/300101", {"domain": empty}).json
        assert (None, []) == (said["domain"], said["domains"])

    @pytest.mark.parametrize("said", [{}, {"domains": ["x.example"]}, None])
    def test_nothing_to_change_is_422(self, talk: Talker, said: object) -> None:
        """At least one of the three keys is needed; `domains` is none of them."""
        assert 422 == talk("PUT", "/organizations/300100", said).status

    def test_a_refused_update_changes_nothing(self, talk: Talker) -> None:
        """One bad value stops the others."""
        before = talk("GET", "/organizations/300100").json
        assert 422 == talk("PUT", "/organizations/300100", {"name": "New", "domain": "no domain"}).status
        assert before == talk("GET", "/organizations/300100").json

    @pytest.mark.parametrize("said", [{"name": "Mine"}, {"domain": "mine.example"}])
    @pytest.mark.parametrize("global_same_name", ["refuse", "accept"])
    def test_a_global_keeps_name_and_domain(
        self, serve: Serve, said: dict[str, str], global_same_name: str
    ) -> None:
        """422 with a message, whatever the switch for the same name says."""
        reply = serve(global_same_name=global_same_name)("PUT", "/organizations/15021", said)
        assert (422, [str]) == (reply.status, [type(message) for message in reply.json])

    @pytest.mark.parametrize(("choice", "status"), [("refuse", 422), ("accept", 200)])
    def test_a_globals_own_name_back_is_a_switch(self, serve: Serve, choice: str, status: int) -> None:
        """Refused by default."""
        reply = serve(global_same_name=choice)("PUT", "/organizations/15021", {"name": "Meridian Cloud"})
        assert status == reply.status

    @pytest.mark.parametrize(("choice", "status"), [("accept", 200), ("refuse", 422)])
    def test_people_of_a_global_are_a_switch(self, serve: Serve, choice: str, status: int) -> None:
        """Accepted by default."""
        reply = serve(global_people=choice)("PUT", "/organizations/15021", {"person_ids": [510001]})
        assert status == reply.status


class TestDeleting:
    """DELETE /organizations/{id}."""

    def test_a_deletion_succeeds_once(self, talk: Talker) -> None:
        """Then the id is unknown."""
        reply = talk("DELETE", "/organizations/300108")
        assert (200, {"success": True}) == (reply.status, reply.json)
        assert [422, 422] == [talk(method, "/organizations/300108").status for method in ("GET", "DELETE")]

    def test_list_entries_and_values_go_with_it(self, talk: Talker) -> None:
        """People stay; fields of others that named it are empty. Source: API reference of Affinity v1."""
        assert 200 == talk("DELETE", "/organizations/300100").status
        entries = talk("GET", "/lists/88/list-entries").json
        assert 300100 not in [entry["entity_id"] for entry in entries]
        assert 422 == talk("GET", "/field-values?list_entry_id=7001").status
        named = [row["field_id"] for row in talk("GET", "/field-values?organization_id=300101").json]
        assert 61008 not in named
        assert [] == talk("GET", "/persons/510001").json["organization_ids"]

    def test_a_global_is_not_deleted(self, talk: Talker) -> None:
        """422 in Affinity's own words."""
        reply = talk("DELETE", "/organizations/15021")
        assert (422, ["Cannot delete organization because it is global"]) == (reply.status, reply.json)
        assert 200 == talk("GET", "/organizations/15021").status
