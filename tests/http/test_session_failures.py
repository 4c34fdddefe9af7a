"""reconciler.http.session: what goes wrong on the wire, told in our own words. Connections: test_wire.py."""

from __future__ import annotations

import gzip
import inspect
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from requests import exceptions as foreign

from reconciler.errors import ReconcilerError, RemoteError, Unavailable, UnexpectedAnswer
from reconciler.http.session import Answer, ReadSession
from tests.affinity.doubles import AdapterDouble, session_with
from tests.affinity.scripted import ScriptedServer, reply

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 2**20


def failure_of(
    script: list[bytes | Callable[[socket.socket], None]],
) -> RemoteError:
    """What a session with short time-outs says of a server that follows this script."""
    with (
        ScriptedServer(script) as server,
        ReadSession(server.url, read_timeout_s=0.2, max_body_bytes=MIB) as session,
        pytest.raises(RemoteError) as caught,
    ):
        session.get("/things/1", route="/things/{id}")
    assert ("GET", "/things/{id}") == (caught.value.method, caught.value.route)
    assert str(caught.value).startswith("GET /things/{id}: ")
    return caught.value


def dropped(connection: socket.socket) -> None:
    connection.close()


def dripping(start: bytes) -> Callable[[socket.socket], None]:
    """A byte now and then after `start`, for ten seconds or until nobody listens any more."""

    def drip(connection: socket.socket) -> None:
        connection.sendall(start)
        for _ in range(200):
            connection.sendall(b"x")
            threading.Event().wait(0.05)

    return drip


def silent(connection: socket.socket) -> None:
    connection.recv(1)


class TestFailures:
    def test_a_refused_connection_sent_nothing(self) -> None:
        """Nobody listens: the request can be repeated."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        with ReadSession(f"http://127.0.0.1:{port}") as session, pytest.raises(Unavailable) as caught:
            session.get("/")
        assert not caught.value.sent
        assert "GET /: no connection to 127.0.0.1 (Connection refused)" == str(caught.value)

    def test_an_unknown_host_sent_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A name that does not resolve is named."""

        def unresolved(*_args: object, **_kwargs: object) -> None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", unresolved)
        with ReadSession("https://crm.example") as session, pytest.raises(Unavailable) as caught:
            session.get("/")
        assert not caught.value.sent
        assert "crm.example cannot be resolved (Name or service not known)" in str(caught.value)

    def test_a_dropped_connection_may_have_been_served(self) -> None:
        """Nobody knows what a server did before it went away."""
        failure = failure_of([dropped])
        assert isinstance(failure, Unavailable)
        assert failure.sent
        assert "the connection was lost before an answer came" in str(failure)

    def test_a_cut_body_is_no_answer(self) -> None:
        """Fewer bytes than announced are never taken for all of them."""
        failure = failure_of([lambda wire: wire.sendall(reply({"a": 1}).removesuffix(b"1}"))])
        assert isinstance(failure, Unavailable)
        assert failure.sent
        assert "the connection was lost within the answer" in str(failure)

    @pytest.mark.parametrize(
        "start",
        [b"", b"HTTP/1.1 200 OK\r\nX-Long: ", b"HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n"],
        ids=["status", "headers", "body"],
    )
    def test_a_dripping_answer_has_an_end(self, start: bytes) -> None:
        """A byte now and then does not keep us for ever, wherever in the answer it comes."""
        failure = failure_of([dripping(start)])
        assert isinstance(failure, Unavailable)
        assert failure.sent
        assert "no whole answer in time" in str(failure)

    def test_a_silent_server_is_not_waited_for(self) -> None:
        """No first byte within the read time-out: perhaps it is still at it."""
        failure = failure_of([silent])
        assert isinstance(failure, Unavailable)
        assert failure.sent

    @pytest.mark.parametrize(
        "body", [b"x" * (MIB + 1), gzip.compress(b"x" * 40 * MIB)], ids=["plain", "bomb"]
    )
    def test_too_large_an_answer_is_not_read_to_its_end(self, body: bytes) -> None:
        """The cap counts what a body unpacks to, not what it came as."""
        encoding = "gzip" if body.startswith(b"\x1f") else "identity"
        failure = failure_of([reply(body, Content_Encoding=encoding)])
        assert isinstance(failure, UnexpectedAnswer)
        assert "more than 1,048,576 bytes" in str(failure)

    def test_a_strange_answer_has_a_next_step(self) -> None:
        """Whoever meets one learns where to look."""
        assert "address" in failure_of([reply(b"no gzip", Content_Encoding="gzip")]).next_step

    @pytest.mark.parametrize("encoding", ["deflate", "gzip, gzip", "br", "x"])
    def test_other_compressions_are_refused(self, encoding: str) -> None:
        """Only what was asked for is unpacked."""
        failure = failure_of([reply({}, Content_Encoding=encoding)])
        assert isinstance(failure, UnexpectedAnswer)

    def test_a_packed_answer_is_unpacked(self) -> None:
        """gzip is asked for and understood."""
        with (
            ScriptedServer([reply(gzip.compress(b"{}"), Content_Encoding="gzip")]) as server,
            ReadSession(server.url) as session,
        ):
            assert b"{}" == session.get("/").body

    @pytest.mark.parametrize(
        "answer",
        [
            b"nonsense\r\n\r\n",
            b"HTTP/1.1 abc OK\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
            b"HTTP/1.1 200 " + b"x" * 70_000 + b"\r\n\r\n",
            reply(b"no gzip", Content_Encoding="gzip"),
        ],
        ids=["words", "status", "chunk", "headers", "line", "gzip"],
    )
    def test_what_is_not_http_is_an_error_of_ours(self, answer: bytes) -> None:
        """However an answer is broken, requests' names do not get out."""
        assert isinstance(failure_of([lambda wire: wire.sendall(answer)]), Unavailable | UnexpectedAnswer)


@settings(max_examples=60, deadline=None)
@given(start=st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"]), rest=st.binary())
def test_any_bytes_are_an_answer_or_an_error_of_ours(start: bytes, rest: bytes) -> None:
    """Whatever a server sends, nothing foreign is raised."""
    with (
        ScriptedServer([lambda wire: wire.sendall(start + rest)]) as server,
        ReadSession(server.url, read_timeout_s=1) as session,
        suppress(ReconcilerError),
    ):
        assert isinstance(session.get("/"), Answer)


SENT = {
    "ConnectTimeout": False,
    "InvalidProxyURL": False,
    "InvalidSchema": False,
    "InvalidURL": False,
    "ProxyError": False,
    "ChunkedEncodingError": True,
    "ConnectionError": True,
    "HTTPError": True,
    "InvalidJSONError": True,
    "JSONDecodeError": True,
    "MissingSchema": True,
    "ReadTimeout": True,
    "RequestException": True,
    "RetryError": True,
    "SSLError": True,
    "StreamConsumedError": True,
    "Timeout": True,
    "TooManyRedirects": True,
    "URLRequired": True,
    "UnrewindableBodyError": True,
    "ContentDecodingError": None,
    "InvalidHeader": None,
}
"""By requests' name: what `sent` is, None for an unexpected answer. Where in doubt, something was sent."""


def _foreign_errors() -> list[type[foreign.RequestException]]:
    return [
        kind
        for _, kind in inspect.getmembers(foreign, inspect.isclass)
        if issubclass(kind, foreign.RequestException)
    ]


def test_every_foreign_error_is_known() -> None:
    """A kind of error that a new version of requests brings has to be thought about."""
    assert set(SENT) == {kind.__name__ for kind in _foreign_errors()}


@pytest.mark.parametrize("kind", _foreign_errors())
def test_every_foreign_error_is_translated(kind: type[foreign.RequestException]) -> None:
    """Callers need not know requests, and messages repeat none of its texts, which may hold anything."""
    error = kind("secret", "secret", 0) if kind is foreign.JSONDecodeError else kind("secret")
    with pytest.raises(RemoteError) as caught:
        session_with(AdapterDouble(error)).get("/things")
    sent = caught.value.sent if isinstance(caught.value, Unavailable) else None
    assert SENT[kind.__name__] == sent
    assert "secret" not in str(caught.value)
    assert ("GET", "/things", None) == (caught.value.method, caught.value.route, caught.value.status)


@pytest.mark.parametrize("kind", [OSError, ConnectionResetError, ValueError, TimeoutError])
def test_plain_errors_are_translated_too(kind: type[Exception]) -> None:
    """requests lets some errors of the standard library through."""
    with pytest.raises(Unavailable) as caught:
        session_with(AdapterDouble(kind())).get("/")
    assert caught.value.sent
