"""reconciler.http.wire: what failed before anything was sent. Answers that drip: test_session_failures.py."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest
from urllib3.util import Url

from reconciler.errors import Unavailable
from reconciler.http.session import ReadSession
from reconciler.http.wire import NotConnectedError, PlainConnection, ProxyFailedError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def speaking(greeting: bytes, *, hang_up: bool = False) -> Iterator[int]:
    """A port that greets whoever connects, and then listens until they leave."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                connection, _ = listener.accept()
                with connection:
                    connection.sendall(greeting)
                    while not hang_up and connection.recv(4096):
                        pass

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(10)


@pytest.mark.parametrize(
    ("greeting", "hang_up", "message"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", False, "no secure connection to 127.0.0.1"),
        (b"", False, r"no connection to 127.0.0.1 \(.*timed out"),
        (b"", True, "no .*connection to 127.0.0.1"),
    ],
    ids=["no TLS", "silence", "hang-up"],
)
def test_a_failed_handshake_sent_nothing(greeting: bytes, hang_up: bool, message: str) -> None:  # noqa: FBT001 - a parameter of the test
    """A server that does not get through TLS has seen no request, whatever it did see."""
    with (
        speaking(greeting, hang_up=hang_up) as port,
        ReadSession(f"https://127.0.0.1:{port}", connect_timeout_s=0.2) as session,
        pytest.raises(Unavailable, match=message) as caught,
    ):
        session.get("/")
    assert not caught.value.sent


@pytest.mark.parametrize(
    ("proxy", "kind"), [(None, NotConnectedError), (Url("http", host="127.0.0.1"), ProxyFailedError)]
)
def test_a_connection_that_cannot_be_opened_says_so(
    proxy: Url | None, kind: type[NotConnectedError], unused_port: int
) -> None:
    """The reason is the cause, and a proxy is told from the server itself."""
    connection = PlainConnection("127.0.0.1", unused_port, proxy=proxy)
    with pytest.raises(NotConnectedError) as caught:
        connection.connect()
    assert kind is type(caught.value)
    assert caught.value.__cause__ is not None


@pytest.fixture
def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
