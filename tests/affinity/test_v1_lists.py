"""Lists and memberships through v1: exact requests, and what becomes of the answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reconciler.affinity.writing import Writer
from reconciler.errors import NotFound, Unavailable, UnexpectedAnswer
from reconciler.http.session import WriteSession
from reconciler.values import AffinityList, EntryId, ListId, OrganizationId
from tests.affinity.doubles import PATIENTLY, connect_to_write
from tests.affinity.scripted import reply

if TYPE_CHECKING:
    from reconciler.affinity.v1 import V1Reader
    from tests.affinity.scripted import ScriptedServer

PORTFOLIO = {
    "id": 88,
    "type": 1,
    "name": "Portfolio",
    "public": True,
    "owner_id": 1,
    "creator_id": 1,
    "list_size": 12,
}
ENTRY = {"id": 7001, "list_id": 88, "creator_id": 9001, "entity_id": 300100, "entity_type": 1}
UNKNOWN = "Field list_entry_id: expected 7001 to be a valid id for model ListEntry"


class TestLists:
    def test_all_lists_are_told_in_one_request(self, server: ScriptedServer, v1: V1Reader) -> None:
        """Those of people and opportunities, too: a name among them is explained, not unknown."""
        server.script.append(reply([PORTFOLIO, PORTFOLIO | {"id": 89, "type": 0}]))
        assert (
            AffinityList(ListId(88), "Portfolio", holds_organizations=True, size=12),
            AffinityList(ListId(89), "Portfolio", holds_organizations=False, size=12),
        ) == v1.lists()
        assert ["/lists"] == [each.target for each in server.received]

    @pytest.mark.parametrize("size", [{}, {"list_size": None}, {"list_size": 0}, {"list_size": -1}])
    def test_a_size_that_is_not_told_is_zero(
        self, server: ScriptedServer, v1: V1Reader, size: dict[str, object]
    ) -> None:
        """It only helps to choose how to read."""
        server.script.append(reply([{"id": 88, "type": 1, "name": "Portfolio"} | size]))
        assert [0] == [each.size for each in v1.lists()]

    @pytest.mark.parametrize(
        "answer", [{"lists": []}, [None], [PORTFOLIO | {"id": 0}], [PORTFOLIO | {"type": "1"}]]
    )
    def test_another_shape_is_unexpected(self, server: ScriptedServer, v1: V1Reader, answer: object) -> None:
        server.script.append(reply(answer))
        with pytest.raises(UnexpectedAnswer, match="GET /lists"):
            v1.lists()


class TestAddEntry:
    def test_the_new_entry_s_id_comes_back(self, server: ScriptedServer, writer: Writer) -> None:
        """Nothing but the organization is sent."""
        server.script.append(reply(ENTRY))
        assert EntryId(7001) == writer.add_entry(ListId(88), OrganizationId(300100))
        (request,) = server.received
        assert ("POST", "/lists/88/list-entries") == (request.method, request.target)
        assert {"entity_id": 300100} == json.loads(request.body)

    @pytest.mark.parametrize("answer", [{}, ENTRY | {"entity_id": 2}, ENTRY | {"id": None}])
    def test_an_answer_about_another_entry_is_unexpected(
        self, server: ScriptedServer, writer: Writer, answer: object
    ) -> None:
        server.script.append(reply(answer))
        with pytest.raises(UnexpectedAnswer, match=r"POST /lists/\{id\}/list-entries"):
            writer.add_entry(ListId(88), OrganizationId(300100))

    def test_it_is_never_repeated_after_a_lost_answer(self, server: ScriptedServer) -> None:
        """Affinity would put the organization on the list twice."""
        server.script.append(reply("<html>", 504))
        with WriteSession(server.url) as session, pytest.raises(Unavailable):
            Writer(connect_to_write(session, retries=PATIENTLY)).add_entry(ListId(88), OrganizationId(300100))
        assert 1 == len(server.received)


class TestRemoveEntry:
    def test_an_entry_is_removed_by_its_ids(self, server: ScriptedServer, writer: Writer) -> None:
        server.script.append(reply({"success": True}))
        writer.remove_entry(ListId(88), EntryId(7001))
        assert [("DELETE", "/lists/88/list-entries/7001")] == [
            (each.method, each.target) for each in server.received
        ]

    def test_one_that_is_not_there_is_not_found(self, server: ScriptedServer, writer: Writer) -> None:
        """Somebody else took it away."""
        server.script.append(reply([UNKNOWN], 422))
        with pytest.raises(NotFound):
            writer.remove_entry(ListId(88), EntryId(7001))

    def test_one_that_is_gone_after_a_lost_answer_was_removed(self, server: ScriptedServer) -> None:
        server.script += [reply("<html>", 504), reply([UNKNOWN], 422)]
        with WriteSession(server.url) as session:
            Writer(connect_to_write(session, retries=PATIENTLY)).remove_entry(ListId(88), EntryId(7001))
        assert 2 == len(server.received)
