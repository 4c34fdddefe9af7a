"""
Connections that tell failures before anything was sent from later ones, and end answers that drip in.

Both are beyond what requests offers. What to say about a failure is left to `session`.
"""

from __future__ import annotations

import http.client
import io
import time
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR
from typing import TYPE_CHECKING
from weakref import WeakSet

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

_WAITS_PER_ANSWER = 2


class NotConnectedError(Exception):
    """No connection could be opened, so that nothing was sent; the cause says why."""


class ProxyFailedError(NotConnectedError):
    """The same, where the way leads through a proxy."""


@contextmanager
def _connecting(connection: HTTPConnection) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, http.client.HTTPException, HTTPError) as error:
        raise (ProxyFailedError if connection.proxy else NotConnectedError) from error


class _PatientReader(io.RawIOBase):
    """
    The bytes of one answer, headers included.

    Each wait obeys the socket's time-out, and all of them together twice that: a server that sends a byte now
    and then would keep us for ever otherwise.
    """

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        self._raw = raw
        self._sock = sock
        self._wait_s = sock.gettimeout() or 0.0
        self._deadline_s = time.monotonic() + _WAITS_PER_ANSWER * self._wait_s

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        left_s = self._deadline_s - time.monotonic()
        if left_s <= 0:
            raise TimeoutError("the answer came too slowly")
        self._sock.settimeout(min(self._wait_s, left_s))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _PatientResponse(http.client.HTTPResponse):
    def __init__(
        self, sock: socket.socket, debuglevel: int = 0, method: str | None = None, url: str | None = None
    ) -> None:
        super().__init__(sock, debuglevel, method, url)
        self.fp = io.BufferedReader(_PatientReader(self.fp.detach(), sock))


_open: WeakSet[HTTPConnection] = WeakSet()


def cut_all() -> None:
    """Cut every connection of this process, so that whoever waits for an answer has waited long enough."""
    for connection in list(_open):
        sock = connection.sock
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(SHUT_RDWR)


class PlainConnection(HTTPConnection):
    """A connection without TLS."""

    response_class = _PatientResponse

    def connect(self) -> None:
        """Open it, or raise `NotConnectedError`."""
        with _connecting(self):
            super().connect()
        _open.add(self)


class SecureConnection(HTTPSConnection):
    """A connection with TLS."""

    response_class = _PatientResponse

    def connect(self) -> None:
        """Open it, handshakes included, or raise `NotConnectedError`."""
        with _connecting(self):
            super().connect()
        _open.add(self)
