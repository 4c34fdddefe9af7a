"""Members of a list through v1: exact requests, and what becomes of the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.affinity.v1_members import list_members
from reconciler.errors import UnexpectedAnswer
from reconciler.http.session import ReadSession
from reconciler.values import ListId
from tests.affinity.doubles import connect
from tests.affinity.scripted import reply

if TYPE_CHECKING:
    from tests.affinity.scripted import ScriptedServer


def entry(number: int, **changes: object) -> dict[str, object]:
    entity = {"id": number, "name": f"Acme {number}", "domain": None, "domains": [], "global": number > 8}
    return {
        "id": 7000 + number,
        "list_id": 88,
        "entity_id": number,
        "entity_type": 1,
        "entity": entity,
    } | changes


def members(server: ScriptedServer) -> list[tuple[int, bool]]:
    with ReadSession(server.url) as session:
        return [(each.id, each.is_global) for each in list_members(connect(session), ListId(88))]


def test_all_pages_are_read(server: ScriptedServer) -> None:
    """An organization that is on the list twice is one; globals are members like others."""
    server.script += [
        reply({"list_entries": [entry(9), entry(1)], "next_page_token": "more"}),
        reply({"list_entries": [entry(1), entry(2)], "next_page_token": None}),
    ]
    assert [(9, True), (1, False), (2, False)] == members(server)
    assert [
        "/lists/88/list-entries?page_size=500",
        "/lists/88/list-entries?page_size=500&page_token=more",
    ] == [each.target for each in server.received]


@pytest.mark.parametrize(
    "answer",
    [[entry(1)], {"list_entries": [entry(1, entity_type=0)]}, {"list_entries": [entry(1, entity=None)]}],
)
def test_another_shape_is_unexpected(server: ScriptedServer, answer: object) -> None:
    """Also a list of people."""
    server.script.append(reply(answer))
    with pytest.raises(UnexpectedAnswer, match="list-entries"):
        members(server)
