"""A search says all that there is, or that it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.affinity.finding import Finder
from reconciler.errors import UnexpectedAnswer
from reconciler.http.session import ReadSession
from reconciler.planning.matching import MAX_SEARCH_PAGES
from tests.affinity.doubles import connect
from tests.affinity.scripted import reply
from tests.builders import organization

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.affinity.scripted import ScriptedServer

ACME = {"id": 7, "name": "Acme", "domain": "acme.com", "domains": ["acme.com"], "global": False}
FOUND = organization(7, "Acme", "acme.com")


@pytest.fixture
def finder(server: ScriptedServer) -> Iterator[Finder]:
    with ReadSession(server.url) as session:
        yield Finder(connect(session))


def _page(number: int | None) -> bytes:
    token = None if number is None else f"page-{number}"
    return reply({"organizations": [ACME], "next_page_token": token})


def test_a_search_is_read_to_its_end(server: ScriptedServer, finder: Finder) -> None:
    server.script += [_page(1), _page(None)]
    assert [FOUND, FOUND] == finder.search("acme.com")
    assert ["acme.com"] * 2 == [dict(each.query)["term"] for each in server.received]


def test_a_search_that_is_not_read_to_its_end_says_so(server: ScriptedServer, finder: Finder) -> None:
    """An empty answer would mean that nothing is there."""
    server.script += [_page(number) for number in range(MAX_SEARCH_PAGES)]
    with pytest.raises(UnexpectedAnswer, match="too many hits"):
        finder.search("a")
