"""reconciler.affinity.connection: the key, the count, the quota, and answers told from refusals."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from socket import SHUT_RDWR, socket
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest

from reconciler.affinity.connection import Attempt, Connection, WriteConnection
from reconciler.affinity.rows import confirmed
from reconciler.errors import (
    Interrupted,
    NotFound,
    RateLimited,
    Rejected,
    Unavailable,
    UnexpectedAnswer,
    UsageError,
)
from reconciler.http.session import ReadSession, WriteSession
from tests.affinity.doubles import PATIENTLY, connect, connect_to_write, open_gate
from tests.affinity.scripted import ScriptedServer, reply

if TYPE_CHECKING:
    from reconciler.model import Quota
    from tests.affinity.scripted import Reply

KEY = "Sandbox-Key_123"


def same(value: object) -> object:
    return value


def test_v1_takes_the_key_as_a_password() -> None:
    """HTTP Basic with a blank user, properly encoded."""
    with ScriptedServer([reply({})]) as server, ReadSession(server.url) as session:
        connect(session, KEY).get("/organizations", same, query=[("term", "a b")])
    (request,) = server.received
    scheme, _, encoded = request.headers["authorization"].partition(" ")
    assert ("Basic", f":{KEY}".encode()) == (scheme, base64.b64decode(encoded))
    assert ("GET", "/organizations?term=a+b") == (request.method, request.target)
    assert "application/json" == request.headers["accept"]


def test_v2_takes_the_key_as_a_bearer_token() -> None:
    """For a path of v2 as for a whole URL of it."""
    with ScriptedServer([reply({}), reply({})]) as server, ReadSession(server.url) as session:
        connection = connect(session, KEY)
        connection.get("/v2/companies", same)
        connection.get("/v2/companies", same, path=f"{server.url}/v2/companies?cursor=x")
    assert [f"Bearer {KEY}"] * 2 == [request.headers["authorization"] for request in server.received]
    assert "/v2/companies?cursor=x" == server.received[1].target


@pytest.mark.parametrize("key", ["", " ", "my key", "key\n", "key\r\nX-Evil: 1", "kéy", "key\0"])
def test_a_key_that_no_header_can_carry_is_refused_unshown(key: str) -> None:
    """Before anything is sent, and without repeating it."""
    with ReadSession("http://127.0.0.1:1") as session, pytest.raises(UsageError) as caught:
        connect(session, key)
    assert not key.strip() or key not in str(caught.value) + caught.value.next_step


@pytest.mark.parametrize("status", [200, 201, 202, 203, 299])
def test_any_2xx_is_a_success(status: int) -> None:
    """Which one a create answers is not documented."""
    with ScriptedServer([reply({"id": 1}, status)]) as server, WriteSession(server.url) as session:
        connection = connect_to_write(session, KEY)
        assert {"id": 1} == connection.post("/organizations", same, body={"name": "A"})


def test_writes_say_what_they_carry() -> None:
    """POST and PUT send the body as JSON, to the path of the route."""
    with ScriptedServer([reply({}), reply({})]) as server, WriteSession(server.url) as session:
        connection = connect_to_write(session, KEY)
        connection.post("/organizations", same, body={"name": "A"})
        connection.put("/organizations/{id}", same, path="/organizations/1", body={"name": "B"})
    assert [("POST", "/organizations", b'{"name": "A"}'), ("PUT", "/organizations/1", b'{"name": "B"}')] == [
        (request.method, request.target, request.body) for request in server.received
    ]


def test_parts_are_changed_and_things_deleted() -> None:
    """Both by the path alone; no content is an answer, too, where the status says so."""
    with (
        ScriptedServer([reply(b"", 204), reply({"success": True})]) as server,
        WriteSession(server.url) as session,
    ):
        connection = connect_to_write(session, KEY)
        assert None is connection.patch("/v2/a/{id}", same, path="/v2/a/1", body={"b": 1})
        connection.delete("/a/{id}", lambda _: None, path="/a/1")
    assert [("PATCH", "/v2/a/1", b'{"b": 1}'), ("DELETE", "/a/1", b"")] == [
        (request.method, request.target, request.body) for request in server.received
    ]


def test_a_post_may_go_to_an_id() -> None:
    with ScriptedServer([reply({})]) as server, WriteSession(server.url) as session:
        connect_to_write(session, KEY).post("/lists/{id}", same, path="/lists/8", body={})
    assert "/lists/8" == server.received[0].target


def test_the_last_quota_is_kept() -> None:
    """A refusal may tell it; an answer without rate headers does not unsay it."""
    script = [
        reply({}, X_RateLimit_Limit_User="900"),
        reply(["No"], 400, X_RateLimit_Limit_User="800"),
        reply({}),
    ]
    quotas: list[Quota | None] = []
    with ScriptedServer([*script]) as server, ReadSession(server.url) as session:
        connection = connect(session, KEY)
        quotas.append(connection.quota)
        for _ in script:
            with suppress(Rejected):
                connection.get("/a", same)
            quotas.append(connection.quota)
    limits = [quota.minute_limit if quota else None for quota in quotas]
    assert [None, 900, 800, 800] == limits


def test_every_request_is_counted() -> None:
    """By all threads, whatever became of it."""
    with (
        ScriptedServer([reply({}) for _ in range(30)]) as server,
        ReadSession(server.url) as session,
        ThreadPoolExecutor(6) as pool,
    ):
        connection = connect(session, KEY)
        list(pool.map(lambda _: connection.get("/a", same), range(30)))
        assert 30 == connection.requests
    with ReadSession("http://127.0.0.1:1") as session:
        connection = connect(session, KEY)
        with pytest.raises(Unavailable):
            connection.get("/a", same)
        assert 1 == connection.requests


@pytest.mark.parametrize(
    "body", [b"", b"{", b"NaN", b'{"a": 1, "a": 2}', b"<html>Sign in</html>", b"[" * 9_999]
)
def test_a_success_without_json_is_unexpected(body: bytes) -> None:
    """A login page with status 200 is no success."""
    with (
        ScriptedServer([reply(body)]) as server,
        ReadSession(server.url) as session,
        pytest.raises(
            UnexpectedAnswer, match=r"GET /organizations/\{id\}: the answer is not usable"
        ) as caught,
    ):
        connect(session, KEY).get("/organizations/{id}", same, path="/organizations/1")
    assert ("GET", "/organizations/{id}", 200) == (
        caught.value.method,
        caught.value.route,
        caught.value.status,
    )


@pytest.mark.parametrize("route", ["/organizations", "/v2/companies"])
def test_the_key_is_cut_out_of_what_the_server_says(route: str) -> None:
    """A gateway may repeat the request's headers in its complaint."""
    encoded = base64.b64encode(f":{KEY}".encode()).decode()
    complaint = [f"Bad header Authorization: Basic {encoded} or Bearer {KEY}"]
    with (
        ScriptedServer([reply(complaint, 400)]) as server,
        ReadSession(server.url) as session,
        pytest.raises(Rejected) as caught,
    ):
        connect(session, KEY).get(route, same)
    assert str(caught.value).endswith("Basic [key] or Bearer [key]")


def test_a_connection_does_not_show_its_key() -> None:
    """Not even in a traceback that prints it."""
    with WriteSession("http://127.0.0.1:1") as session:
        assert KEY not in repr(connect_to_write(session, KEY))


def _half_an_answer(connection: socket) -> None:
    connection.sendall(reply({"a": 1})[:-3])
    connection.shutdown(SHUT_RDWR)


def test_a_read_is_repeated_until_it_succeeds() -> None:
    """A gateway's page, a cut body and a 429 are no answers."""
    script: list[Reply] = [
        reply("<html>", 504),
        _half_an_answer,
        reply(["slow down"], 429),
        reply({"a": 1}),
    ]
    with ScriptedServer(script) as server, ReadSession(server.url) as session:
        connection = connect(session, KEY, PATIENTLY)
        assert {"a": 1} == connection.get("/organizations", same)
    assert 4 == len(server.received)
    assert 1 == connection.requests


def test_every_attempt_is_told_to_who_wants_to_know() -> None:
    """By route, with its number, what came of it, whether it goes again, and what is left."""
    script: list[Reply] = [
        _half_an_answer,
        reply(b"<html>", X_RateLimit_Limit_User_Remaining="9"),
        reply(["slow down"], 429, X_RateLimit_Limit_User_Remaining="8"),
        reply({"a": 1}, 201, X_RateLimit_Limit_User_Remaining="7"),
        reply(["No"], 422),
    ]
    told: list[Attempt] = []
    with ScriptedServer(script) as server, ReadSession(server.url) as session:
        connection = Connection(session, KEY, open_gate(), PATIENTLY, told.append)
        connection.get("/a/{id}", same, path="/a/1", query=[("b", "c")])
        with pytest.raises(NotFound):
            connection.get("/a/{id}", same, path="/a/2")
    assert {("GET", "/a/{id}")} == {(each.method, each.route) for each in told}
    assert [(1, None, None), (2, 200, 9), (3, 429, 8), (4, 201, 7), (1, 422, 7)] == [
        (each.number, each.status, each.quota and each.quota.minute_remaining) for each in told
    ]
    assert [Unavailable, UnexpectedAnswer, RateLimited, type(None), NotFound] == [
        type(each.error) for each in told
    ]
    assert [True, True, True, False, False] == [each.again_in_s is not None for each in told]


def test_a_create_whose_answer_is_lost_is_not_repeated() -> None:
    """Affinity may have made it; a second one would be a duplicate."""
    with ScriptedServer([reply("<html>", 504)]) as server, WriteSession(server.url) as session:
        connection = connect_to_write(session, KEY, PATIENTLY)
        with pytest.raises(Unavailable):
            connection.post("/organizations", same, body={"name": "A"})
    assert 1 == len(server.received)


@pytest.mark.parametrize(("repeatable", "sent"), [(True, 2), (False, 1)])
def test_a_put_that_must_not_be_repeated_is_not(repeatable: bool, sent: int) -> None:  # noqa: FBT001 - a case
    """A set that was read before it is written may have changed meanwhile."""
    script: list[Reply] = [reply("<html>", 504), *([reply({})] if repeatable else [])]
    with ScriptedServer(script) as server, WriteSession(server.url) as session:
        connection = connect_to_write(session, KEY, PATIENTLY)
        with nullcontext() if repeatable else pytest.raises(Unavailable):
            connection.put("/a/{id}", same, path="/a/1", body={}, repeatable=repeatable)
    assert sent == len(server.received)


GONE = reply(["Field id: expected 1 to be a valid id for model List"], 422)


def test_a_delete_that_finds_nothing_is_an_error() -> None:
    """However often it had to wait for its turn."""
    script: list[Reply] = [reply(["slow down"], 429), GONE]
    with ScriptedServer(script) as server, WriteSession(server.url) as session, pytest.raises(NotFound):
        connect_to_write(session, KEY, PATIENTLY).delete("/a/{id}", confirmed, path="/a/1")


@pytest.mark.parametrize(
    "lost", [reply("<html>", 504), reply(b""), _half_an_answer], ids=["504", "empty", "half"]
)
def test_a_delete_whose_answer_was_lost_has_deleted_what_is_gone(lost: Reply) -> None:
    """The first attempt did it."""
    with ScriptedServer([lost, GONE]) as server, WriteSession(server.url) as session:
        connect_to_write(session, KEY, PATIENTLY).delete("/a/{id}", confirmed, path="/a/1")
    assert ["DELETE", "DELETE"] == [request.method for request in server.received]


def test_a_create_is_repeated_after_a_429() -> None:
    """It was not carried out, for certain."""
    script: list[Reply] = [reply(["slow down"], 429), reply({"id": 1})]
    with ScriptedServer(script) as server, WriteSession(server.url) as session:
        connection = connect_to_write(session, KEY, PATIENTLY)
        assert {"id": 1} == connection.post("/organizations", same, body={"name": "A"})
    assert 2 == len(server.received)


def test_a_lost_write_is_told_even_where_the_run_ends_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted would say that nothing was sent."""
    with ScriptedServer([reply("<html>", 504)]) as server, WriteSession(server.url) as session:
        gate = open_gate()
        connection = WriteConnection(session, KEY, gate, PATIENTLY)
        monkeypatch.setattr(gate, "pause", Mock(side_effect=Interrupted("interrupted")))
        with pytest.raises(Unavailable):
            connection.put("/organizations/{id}", same, path="/organizations/1", body={"name": "A"})


def test_a_secret_that_an_answer_repeats_gets_no_further() -> None:
    """Whatever becomes of a name: a message, a plan, a journal. A short key is a word, and no secret."""
    for key, expected in [("sk_0123456789abcdef", "[key]"), ("sandbox", "sandbox")]:
        with ScriptedServer([reply({"name": key})]) as server, ReadSession(server.url) as session:
            assert {"name": expected} == connect(session, key).get("/auth/whoami", same)
