"""A listing is read to its end, or is an error."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from reconciler.affinity.paging import pages_v1, pages_v2
from reconciler.errors import UnexpectedAnswer
from reconciler.http.session import ReadSession
from tests.affinity.doubles import connect
from tests.affinity.scripted import ScriptedServer, reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.affinity.connection import Connection


def content(answer: object) -> object:
    assert isinstance(answer, dict)
    return answer["content"]


@contextmanager
def connected() -> Iterator[tuple[ScriptedServer, Connection]]:
    with ScriptedServer([]) as server, ReadSession(server.url) as session:
        yield server, connect(session, "key")


class TestVersion1:
    def page(self, content: object, token: object = None) -> bytes:
        return reply({"content": content, "next_page_token": token})

    def test_each_page_asks_for_the_next_by_its_token(self) -> None:
        """All else unchanged; an empty page is no end."""
        with connected() as (server, connection):
            server.script += [self.page([1], "t=1"), self.page([], "t2"), self.page([3])]
            pages = list(pages_v1(connection, "/persons", content, query=[("term", "a")]))
        assert [([1], False), ([], False), ([3], True)] == pages
        first = [("page_size", "500"), ("term", "a")]
        assert [first, [*first, ("page_token", "t=1")], [*first, ("page_token", "t2")]] == [
            request.query for request in server.received
        ]

    @pytest.mark.parametrize("tokens", [("a", "a"), ("a", "b", "a")])
    def test_a_circle_is_an_error(self, tokens: tuple[str, ...]) -> None:
        """A token that comes twice would go on for ever."""
        with connected() as (server, connection):
            server.script += [self.page(token, token) for token in tokens]
            with pytest.raises(UnexpectedAnswer, match="GET /persons: a page token came twice"):
                list(pages_v1(connection, "/persons", content))

    def test_a_listing_without_end_is_an_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is never cut off silently."""
        monkeypatch.setattr("reconciler.affinity.paging.MAX_PAGES", 3)
        with connected() as (server, connection):
            server.script += [self.page(number, f"t{number}") for number in range(3)]
            with pytest.raises(UnexpectedAnswer, match="more than 3 pages"):
                list(pages_v1(connection, "/persons", content))

    @pytest.mark.parametrize("token", ["", 0, 5, False, ["t"]])
    def test_a_token_that_is_none_is_no_end(self, token: object) -> None:
        """Only null and absence end a listing; anything else odd might have gone on."""
        with connected() as (server, connection):
            server.script.append(self.page([1], token))
            with pytest.raises(UnexpectedAnswer, match="next_page_token"):
                list(pages_v1(connection, "/persons", content))


class TestVersion2:
    def page(self, content: object, next_url: object = None) -> bytes:
        return reply({"content": content, "pagination": {"prevUrl": None, "nextUrl": next_url}})

    def test_the_next_url_is_followed_as_it_stands(self) -> None:
        """Limit and query belong to the first request; the cursor knows them."""
        with connected() as (server, connection):
            route = "/v2/lists/{id}/list-entries"
            server.script += [self.page([1], f"{server.url}/v2/next?cursor=a%3D"), self.page([])]
            pages = pages_v2(connection, route, content, path="/v2/lists/1/list-entries", query=[("a", "b")])
            assert [[1], []] == list(pages)
        assert ["/v2/lists/1/list-entries?limit=100&a=b", "/v2/next?cursor=a%3D"] == [
            request.target for request in server.received
        ]

    def test_a_circle_is_an_error(self) -> None:
        """A cursor that comes twice would go on for ever."""
        with connected() as (server, connection):
            server.script += [self.page(0, f"{server.url}/v2/companies?cursor={cursor}") for cursor in "aba"]
            with pytest.raises(UnexpectedAnswer, match="circle"):
                list(pages_v2(connection, "/v2/companies", content, path="/v2/companies"))

    def test_a_listing_without_end_is_an_error(self) -> None:
        """New cursors for ever are no better than the same."""
        with connected() as (server, connection):
            server.script += [self.page(0, f"{server.url}/v2/companies?cursor={number}") for number in "12"]
            with pytest.raises(UnexpectedAnswer, match="more than 2 pages"):
                list(pages_v2(connection, "/v2/companies", content, path="/v2/companies", max_pages=2))

    @pytest.mark.parametrize("answer", [[], {"content": 1}, {"content": 1, "pagination": {"nextUrl": 1}}])
    def test_without_pagination_nobody_knows_whether_it_was_all(self, answer: object) -> None:
        with connected() as (server, connection):
            server.script.append(reply(answer))
            with pytest.raises(UnexpectedAnswer):
                list(pages_v2(connection, "/v2/companies", lambda _: None, path="/v2/companies"))
