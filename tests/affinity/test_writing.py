"""What applying asks for: the writes of v1, and a search. The search itself: test_finding.py."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reconciler.affinity.writing import Writer
from reconciler.http.session import WriteSession
from reconciler.values import OrganizationId
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


def test_writes_are_those_of_v1(server: ScriptedServer, writer: Writer) -> None:
    """The answer's body is what is judged."""
    server.script += [reply(ACME), reply(ACME)]
    assert FOUND == writer.create("Acme", "acme.com")
    assert FOUND == writer.update(OrganizationId(7), changes={"name": "Acme"})
    assert [("POST", "/organizations"), ("PUT", "/organizations/7")] == [
        (each.method, each.path) for each in server.received
    ]
    assert {"name": "Acme"} == json.loads(server.received[1].body)


def test_what_was_written_can_be_searched_for(server: ScriptedServer, writer: Writer) -> None:
    """With the same connection, paced together with the writes."""
    server.script.append(reply({"organizations": [ACME], "next_page_token": None}))
    assert [FOUND] == writer.search("acme.com")
