"""reconciler.affinity.v2: exact requests, and what becomes of the answers. Rows: test_decoding.py."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from reconciler.affinity.v2 import MAX_IDS, V2Reader
from reconciler.errors import Forbidden, ReconcilerError, UnexpectedAnswer
from reconciler.http.session import ReadSession
from reconciler.model import Organization
from reconciler.values import OrganizationId
from tests.affinity.doubles import FixedSession, answers, connect
from tests.affinity.scripted import ScriptedServer, reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.http.session import Answer


def ids(*values: int) -> list[OrganizationId]:
    return [OrganizationId(value) for value in values]


def company(company_id: int) -> dict[str, object]:
    return {"id": company_id, "name": "N", "domain": "n.example", "domains": ["n.example"], "isGlobal": True}


def page(*company_ids: int, next_url: object = None) -> bytes:
    data = [company(each) for each in company_ids]
    return reply({"data": data, "pagination": {"prevUrl": None, "nextUrl": next_url}})


@contextmanager
def reading(*script: bytes) -> Iterator[tuple[ScriptedServer, V2Reader]]:
    with ScriptedServer(list(script)) as server, ReadSession(server.url) as session:
        yield server, V2Reader(connect(session, "key"))


def test_many_are_read_at_once() -> None:
    """One request, every id in it, as a Bearer."""
    with reading(page(2, 1)) as (server, reader):
        found = reader.companies(ids(1, 2))
    assert Organization(OrganizationId(2), "N", "n.example", ("n.example",), is_global=True) == found[0]
    assert [2, 1] == [each.id for each in found]
    (request,) = server.received
    assert ("GET", "/v2/companies") == (request.method, request.path)
    assert [("ids", "1"), ("ids", "2"), ("limit", "100")] == request.query
    assert "Bearer key" == request.headers["authorization"]


def test_what_v2_does_not_know_is_missing() -> None:
    """Merged, unknown and invisible ids look the same here."""
    with reading(page(1)) as (_, reader):
        assert [1] == [each.id for each in reader.companies(ids(1, 2, 3))]


def test_no_ids_are_no_request() -> None:
    """Without ids v2 would list its whole directory."""
    with reading() as (server, reader):
        assert () == reader.companies([])
    assert [] == server.received


def test_a_hundred_are_the_most() -> None:
    """The caller makes the batches."""
    with reading(page()) as (server, reader):
        reader.companies(ids(*range(1, MAX_IDS + 1)))
        with pytest.raises(ValueError, match="101 ids"):
            reader.companies(ids(*range(1, MAX_IDS + 2)))
    assert 1 == len(server.received)


def test_pages_are_followed_on_the_same_server() -> None:
    """`nextUrl` is a whole URL, with the cursor in it."""
    with ScriptedServer([]) as server, ReadSession(server.url) as session:
        server.script += [page(1, next_url=f"{server.url}/v2/companies?cursor=a%3D"), page(2)]
        found = V2Reader(connect(session, "key")).companies(ids(1, 2))
    assert [1, 2] == [each.id for each in found]
    assert "/v2/companies?cursor=a%3D" == server.received[1].target
    assert "Bearer key" == server.received[1].headers["authorization"]


@pytest.mark.parametrize(
    "url", ["https://evil.example/v2/companies?cursor=a", "http://127.0.0.1:1/", "", "x"]
)
def test_no_other_server_is_asked(url: str) -> None:
    """The key goes to one host only, and a page that leads elsewhere spoils the answer."""
    with (
        reading(page(1, next_url=url)) as (server, reader),
        pytest.raises(UnexpectedAnswer, match="nothing was sent") as caught,
    ):
        reader.companies(ids(1, 2))
    assert "/v2/companies" == caught.value.route
    assert 1 == len(server.received)


def test_a_circle_is_an_error() -> None:
    """A cursor that comes twice would go on for ever."""
    with ScriptedServer([]) as server, ReadSession(server.url) as session:
        urls = [f"{server.url}/v2/companies?cursor={cursor}" for cursor in "aba"]
        server.script += [page(next_url=url) for url in urls]
        with pytest.raises(UnexpectedAnswer, match="circle"):
            V2Reader(connect(session, "key")).companies(ids(1))


def test_pages_without_end_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """New cursors for ever are no better than the same."""
    monkeypatch.setattr("reconciler.affinity.v2.MAX_IDS", 2)
    with ScriptedServer([]) as server, ReadSession(server.url) as session:
        server.script += [page(next_url=f"{server.url}/v2/companies?cursor={number}") for number in range(3)]
        with pytest.raises(UnexpectedAnswer, match="do not end"):
            V2Reader(connect(session, "key")).companies(ids(1))


def test_what_nobody_asked_for_is_unexpected() -> None:
    """A server that ignores `ids` lists its directory."""
    with reading(page(1, 7)) as (_, reader), pytest.raises(UnexpectedAnswer, match="not asked for"):
        reader.companies(ids(1))


def test_a_key_without_the_permission_is_told_so() -> None:
    """The caller reads by v1 then."""
    refusal = {"errors": [{"code": "authorization", "message": "You are not permitted"}]}
    with (
        reading(reply(refusal, 403)) as (_, reader),
        pytest.raises(Forbidden, match="not permitted") as caught,
    ):
        reader.companies(ids(1))
    assert "Export All Organizations directory" in caught.value.next_step


@pytest.mark.parametrize(
    "answer",
    [
        [],
        {"data": []},
        {"pagination": {"nextUrl": None}},
        {"data": [], "pagination": None},
        {"data": [], "pagination": {"nextUrl": 1}},
        {"data": [None], "pagination": {"nextUrl": None}},
        {"data": [company(1) | {"isGlobal": None}], "pagination": {"nextUrl": None}},
    ],
    ids=repr,
)
def test_another_envelope_is_unexpected(answer: object) -> None:
    """Without pagination nobody knows whether it was all."""
    with reading(reply(answer)) as (_, reader), pytest.raises(UnexpectedAnswer):
        reader.companies(ids(1))


@given(answers("data", "pagination", "nextUrl"))
def test_hostile_answers_are_errors_of_ours(answer: Answer) -> None:
    """Whatever comes, nothing else is raised."""
    reader = V2Reader(connect(FixedSession(answer), "key"))
    with suppress(ReconcilerError):
        reader.companies(ids(1))
