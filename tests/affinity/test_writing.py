"""What applying asks for: writes, and searches that tell what is not there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reconciler.affinity.writing import Writer
from reconciler.errors import UnexpectedAnswer
from reconciler.http.session import WriteSession
from reconciler.model import OrganizationId
from reconciler.planning.matching import MAX_SEARCH_PAGES
from tests.affinity.doubles import connect_to_write
from tests.affinity.scripted import ScriptedServer, reply
from tests.builders import organization

if TYPE_CHECKING:
    from collections.abc import Iterator

ACME = {"id": 7, "name": "Acme", "domain": "acme.com", "domains": ["acme.com"], "global": False}
FOUND = organization(7, "Acme", "acme.com")


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer([]) as server:
        yield server


@pytest.fixture
def writer(server: ScriptedServer) -> Iterator[Writer]:
    with WriteSession(server.url) as session:
        yield Writer(connect_to_write(session))


def _page(number: int | None) -> bytes:
    token = None if number is None else f"page-{number}"
    return reply({"organizations": [ACME], "next_page_token": token})


def test_writes_are_those_of_v1(server: ScriptedServer, writer: Writer) -> None:
    """The answer's body is what is judged."""
    server.script += [reply(ACME), reply(ACME)]
    assert FOUND == writer.create("Acme", "acme.com")
    assert FOUND == writer.update(OrganizationId(7), changes={"name": "Acme"})
    assert [("POST", "/organizations"), ("PUT", "/organizations/7")] == [
        (each.method, each.path) for each in server.received
    ]
    assert {"name": "Acme"} == json.loads(server.received[1].body)


def test_a_search_is_read_to_its_end(server: ScriptedServer, writer: Writer) -> None:
    server.script += [_page(1), _page(None)]
    assert [FOUND, FOUND] == writer.search("acme.com")
    assert ["acme.com"] * 2 == [dict(each.query)["term"] for each in server.received]


def test_a_search_that_is_not_read_to_its_end_says_so(server: ScriptedServer, writer: Writer) -> None:
    """An empty answer would mean that nothing is there."""
    server.script += [_page(number) for number in range(MAX_SEARCH_PAGES)]
    with pytest.raises(UnexpectedAnswer, match="too many hits"):
        writer.search("a")
