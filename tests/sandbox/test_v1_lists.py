from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve
    from tests.sandbox.talking import Talker

LIST_KEYS = {
    *("id", "type", "name", "public", "owner_id", "creator_id"),
    *("list_size", "additional_permissions"),
}
NEW = {"name": "Deals", "type": 1, "is_public": True}


def _entries(talk: Talker, list_id: int) -> list[int]:
    return [entry["id"] for entry in talk("GET", f"/lists/{list_id}/list-entries").json]


class TestLists:
    """GET and POST /lists."""

    def test_all_lists_are_a_bare_array(self, talk: Talker) -> None:
        """With type and size. Source: API reference of Affinity v1."""
        lists = talk("GET", "/lists").json
        assert [(88, "Portfolio", 1, 5), (89, "Newsletter", 1, 4), (90, "Founders", 0, 1)] == [
            (one["id"], one["name"], one["type"], one["list_size"]) for one in lists
        ]
        assert {frozenset(LIST_KEYS)} == {frozenset(one) for one in lists}

    def test_one_list_has_its_fields(self, talk: Talker) -> None:
        """Those specific to it."""
        one = talk("GET", "/lists/88").json
        assert LIST_KEYS | {"fields"} == one.keys()
        assert ["Status", "Owner", "Since", "Check Size"] == [field["name"] for field in one["fields"]]

    @pytest.mark.parametrize(
        "path", ["/lists/7", "/lists/x", "/lists/7/list-entries", "/lists/88/list-entries/7011"]
    )
    def test_an_unknown_list_or_entry_is_422(self, serve: Serve, path: str) -> None:
        """An entry of another list too; the switch says 404."""
        assert (422, [str]) == serve()("GET", path).refusal
        assert 404 == serve(unknown_id_status=404)("GET", path).status

    def test_a_list_is_made(self, talk: Talker) -> None:
        """Owned by the key's user unless it says whose."""
        roles = [{"internal_person_id": 9002, "role_id": 1}]
        made = talk("POST", "/lists", NEW | {"owner_id": 9002, "additional_permissions": roles}).json
        assert {
            "id": 91,
            "type": 1,
            "name": "Deals",
            "public": True,
            "owner_id": 9002,
            "creator_id": 9001,
            "list_size": 0,
            "additional_permissions": roles,
        } == made
        assert made in talk("GET", "/lists").json

    @pytest.mark.parametrize(
        "said",
        [
            {"name": " "},
            {"type": 2},
            {"type": None},
            {"is_public": None},
            {"owner_id": 7},
            {"additional_permissions": "x"},
            {"additional_permissions": [5]},
            {"additional_permissions": [{"internal_person_id": 9002, "role_id": 3}]},
            {"additional_permissions": [{"internal_person_id": 7, "role_id": 1}]},
        ],
    )
    def test_a_malformed_list_is_422(self, talk: Talker, said: dict[str, Any]) -> None:
        """And none is made."""
        assert (422, [str]) == talk("POST", "/lists", NEW | said).refusal
        assert 3 == len(talk("GET", "/lists").json)


class TestEntries:
    """What is on a list."""

    def test_an_entry_names_what_is_on_the_list(self, talk: Talker) -> None:
        """An organization as a search shows it; no values."""
        assert {
            "id": 7001,
            "list_id": 88,
            "creator_id": 9001,
            "entity_id": 300100,
            "entity_type": 1,
            "created_at": "2025-03-04T05:06:07.890Z",
            "entity": {
                "id": 300100,
                "name": "Northwind Robotics",
                "domain": "northwind-robotics.com",
                "domains": ["northwind-robotics.com"],
                "crunchbase_uuid": None,
                "global": False,
            },
        } == talk("GET", "/lists/88/list-entries/7001").json

    def test_a_person_on_a_list(self, talk: Talker) -> None:
        """As a search shows one."""
        [entry] = talk("GET", "/lists/90/list-entries").json
        assert (0, 510001) == (entry["entity_type"], entry["entity_id"])
        assert {"id", "type", "first_name", "last_name", "primary_email", "emails"} == entry["entity"].keys()

    def test_without_a_page_size_all_come_newest_first(self, talk: Talker) -> None:
        """As a bare array. Source: API reference of Affinity v1; the order is recorded."""
        assert [7005, 7004, 7003, 7002, 7001] == _entries(talk, 88)

    @pytest.mark.parametrize(("token_after_last", "sizes"), [(False, [2, 2, 1]), (True, [2, 2, 1])])
    def test_with_a_page_size_pages_come(
        self, serve: Serve, sizes: list[int], *, token_after_last: bool
    ) -> None:
        """In an envelope with the token of the next one."""
        talk = serve(token_after_last=token_after_last)
        pages = [talk("GET", "/lists/88/list-entries?page_size=2").json]
        while token := pages[-1]["next_page_token"]:
            pages.append(talk("GET", f"/lists/88/list-entries?page_size=2&page_token={token}").json)
        assert sizes == [len(page["list_entries"]) for page in pages]
        assert [7005, 7004, 7003, 7002, 7001] == [
            entry["id"] for page in pages for entry in page["list_entries"]
        ]

    def test_the_same_organization_twice(self, talk: Talker) -> None:
        """Nothing is de-duplicated; each entry has its own values. Source: API reference of Affinity v1."""
        reply = talk("POST", "/lists/88/list-entries", {"entity_id": 300100})
        assert (200, 7022, 300100) == (reply.status, reply.json["id"], reply.json["entity"]["id"])
        assert [7001, 7011, 7022] == [
            entry["id"] for entry in talk("GET", "/organizations/300100").json["list_entries"]
        ]
        assert {} == talk.values("list_entry_id=7022")
        assert "2026-02-27T12:00:00.000Z" == reply.json["created_at"]

    @pytest.mark.parametrize(
        ("list_id", "said"),
        [
            (88, {}),
            (88, {"entity_id": 7}),
            (88, {"entity_id": 510001}),
            (88, {"entity_id": 300090}),
            (90, {"entity_id": 300100}),
            (88, {"entity_id": 300100, "creator_id": 7}),
        ],
    )
    def test_what_is_not_there_cannot_be_added(self, talk: Talker, list_id: int, said: object) -> None:
        """422, naming the survivor of a merged one."""
        reply = talk("POST", f"/lists/{list_id}/list-entries", said)
        assert (422, [str]) == reply.refusal

    def test_opportunities_are_not_added_here(self, talk: Talker) -> None:
        """422. Source: API reference of Affinity v1."""
        made = talk("POST", "/lists", NEW | {"type": 8}).json["id"]
        assert (422, [str]) == talk("POST", f"/lists/{made}/list-entries", {"entity_id": 70001}).refusal

    def test_a_removed_entry_takes_its_values_along(self, talk: Talker) -> None:
        """Global values stay."""
        reply = talk("DELETE", "/lists/88/list-entries/7001")
        assert (200, {"success": True}) == (reply.status, reply.json)
        assert not talk.values("organization_id=300100").keys() & {61301, 61302, 61303, 61304}
        assert ["Robotics"] == talk.values("organization_id=300100")[61009]
        assert (422, [str]) == talk("DELETE", "/lists/88/list-entries/7001").refusal

    def test_managing_lists_can_be_denied(self, serve: Serve) -> None:
        """403 for lists and entries; reading works."""
        talk = serve(deny=frozenset({"manage-lists"}))
        for method, path in [
            ("POST", "/lists"),
            ("POST", "/lists/88/list-entries"),
            ("DELETE", "/lists/88/list-entries/7001"),
        ]:
            assert (403, [str]) == talk(method, path, NEW).refusal
        assert 200 == talk("GET", "/lists/88").status
