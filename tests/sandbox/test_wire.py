from __future__ import annotations

import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.sandbox.wire import _Handler
from tests.sandbox.talking import BASIC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sandbox.talking import Talker

KEY = f"Authorization: {BASIC['Authorization']}\r\n"


@contextmanager
def _raw(talk: Talker) -> Iterator[socket.socket]:
    host, _, port = talk.sandbox.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        yield connection


def _exchange(talk: Talker, *parts: str) -> bytes:
    """Send parts over one connection and return all that comes back until the other end closes."""
    with _raw(talk) as connection:
        for part in parts:
            connection.sendall(part.encode("latin-1"))
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    return received


def test_a_connection_is_kept_for_the_next_request(talk: Talker) -> None:
    """Reads, writes, refusals and HEAD all leave it open."""
    talk("GET", "/organizations")
    first = talk.connection.sock
    for method, path, said in [
        ("POST", "/organizations", {"name": "X"}),
        ("POST", "/organizations", {}),
        ("HEAD", "/organizations", None),
        ("GET", "/nowhere", None),
        ("DELETE", "/organizations/300108", None),
    ]:
        talk(method, path, said)
        assert first is talk.connection.sock


def test_headers_and_body_leave_together(talk: Talker, monkeypatch: pytest.MonkeyPatch) -> None:
    """One send an answer, without Nagle's algorithm: no stall of 40 ms."""
    sends: list[int] = []
    setup = _Handler.setup

    def counting(handler: _Handler) -> None:
        setup(handler)
        assert handler.connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        raw: Any = handler.wfile.raw  # type: ignore[attr-defined]  # a BufferedWriter over the socket
        write = raw.write

        def send(data: bytes) -> int:
            sends.append(len(data))
            return int(write(data))

        raw.write = send

    monkeypatch.setattr(_Handler, "setup", counting)
    replies = [talk("GET", "/organizations"), talk("POST", "/organizations", {"name": "X"})]
    assert len(replies) == len(sends)
    assert all(len(reply.body) < sent for reply, sent in zip(replies, sends, strict=True))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST:80", "[::1]:9"])
def test_loopback_has_several_names(talk: Talker, host: str) -> None:
    """Any port, any case."""
    assert 200 == talk("GET", "/organizations", headers={"Host": host}).status


@pytest.mark.parametrize(
    "host", ["affinity.example", "127.0.0.1.nip.example", "localhost.example:80", "", "127.0.0.2"]
)
def test_foreign_hosts_are_refused(talk: Talker, host: str) -> None:
    """421 without a word, before any key is looked at, on every path."""
    for path in ("/organizations", "/_sandbox/stats"):
        reply = talk("GET", path, headers={"Host": host})
        assert (421, b"") == (reply.status, reply.body)
    assert {} == talk.sandbox.stats()["requests"]


def test_a_foreign_host_in_the_request_line_is_refused(talk: Talker) -> None:
    """An absolute address counts for more than the header."""
    received = _exchange(
        talk, "GET http://affinity.example/organizations HTTP/1.1\r\nHost: localhost\r\n\r\n"
    )
    assert received.startswith(b"HTTP/1.1 421 ")


def test_a_body_may_come_in_chunks(talk: Talker) -> None:
    """The connection is usable afterwards."""
    head = f"POST /organizations HTTP/1.1\r\nHost: localhost\r\n{KEY}Content-Type: application/json\r\n"
    chunks = 'Transfer-Encoding: chunked\r\n\r\n6\r\n{"name\r\n6\r\n": "X"\r\n1\r\n}\r\n0\r\n\r\n'
    then = f"GET /fields?list_id=89 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{KEY}\r\n"
    received = _exchange(talk, head, chunks, then)
    assert (2, True) == (received.count(b"HTTP/1.1 200 OK"), received.endswith(b"[]"))


def test_chunks_that_are_none_end_the_connection(talk: Talker, capsys: pytest.CaptureFixture[str]) -> None:
    """Without an answer, and without a traceback."""
    head = f"POST /organizations HTTP/1.1\r\nHost: localhost\r\n{KEY}Transfer-Encoding: chunked\r\n\r\n"
    assert b"" == _exchange(talk, head, "six\r\n")
    assert 200 == talk("GET", "/organizations").status
    assert ("", "") == capsys.readouterr()


def test_an_answer_without_a_body_says_nothing_of_one(talk: Talker) -> None:
    """204 has neither type nor length, and the connection stays usable. Source: RFC 9110, section 8.6."""
    said = {"value": {"type": "number", "data": 5}}
    reply = talk("POST", "/v2/companies/300104/fields/field-61003", said)
    assert (204, b"") == (reply.status, reply.body)
    assert not {"Content-Type", "Content-Length"} & reply.headers.keys()
    first = talk.connection.sock
    talk("GET", "/organizations")
    assert first is talk.connection.sock


def test_a_client_that_asks_before_it_sends_is_answered(talk: Talker) -> None:
    """`Expect: 100-continue` gets its 100 at once."""
    body = '{"name": "X"}'
    with _raw(talk) as connection:
        head = f"POST /organizations HTTP/1.1\r\nHost: localhost\r\n{KEY}Expect: 100-continue\r\n"
        connection.sendall(
            f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        )
        assert b"HTTP/1.1 100 Continue\r\n\r\n" == connection.recv(65536)
        connection.sendall(body.encode())
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize("length", ["50", "x", "-1", "²"])
def test_a_body_shorter_than_announced_is_not_carried_out(talk: Talker, length: str) -> None:
    """Half a request is none; the connection ends."""
    head = f"POST /organizations HTTP/1.1\r\nHost: localhost\r\n{KEY}Content-Type: application/json\r\n"
    with _raw(talk) as connection:
        connection.sendall(f'{head}Content-Length: {length}\r\n\r\n{{"name": "X"}}'.encode("latin-1"))
        connection.shutdown(socket.SHUT_WR)
        assert b"" == connection.recv(65536)
    assert {} == talk.sandbox.stats()["requests"]


def test_what_is_no_http_gets_400(talk: Talker) -> None:
    """And the sandbox goes on."""
    assert b"400" in _exchange(talk, "nonsense nonsense nonsense nonsense\r\n\r\n")
    assert 200 == talk("GET", "/organizations").status


def test_an_old_client_is_answered_and_closed(talk: Talker) -> None:
    """HTTP/1.0 has no kept-alive connections."""
    received = _exchange(talk, f"GET /fields?list_id=89 HTTP/1.0\r\nHost: localhost\r\n{KEY}\r\n")
    assert (True, True) == (b" 200 OK" in received, received.endswith(b"[]"))


def test_a_client_that_goes_away_leaves_no_trace(talk: Talker, capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback, and the next one is served."""
    with _raw(talk) as connection:
        connection.sendall(b"GET /organ")
    assert 200 == talk("GET", "/organizations").status
    assert ("", "") == capsys.readouterr()
