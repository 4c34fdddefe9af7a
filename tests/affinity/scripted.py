"""A server on loopback that answers each request with the next line of its script, and keeps the request."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    Reply = bytes | Callable[[socket.socket], None]


@dataclass(frozen=True)
class Received:
    """One request as it came over the wire; header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(urlsplit(self.target).query, keep_blank_values=True)


@dataclass
class ScriptedServer:
    """Speaks HTTP/1.1 with keep-alive. A reply is raw bytes, or a function that does what it likes."""

    script: list[Reply]
    received: list[Received] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://{}:{}".format(*self._listener.getsockname())
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        if kind is None:
            assert [] == self.script, "replies that nobody asked for"

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                self._open.append(connection)
                thread = threading.Thread(target=self._serve, args=(connection,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream, suppress(OSError):
            while request := _read(stream.readline, stream.read):
                self.received.append(request)
                if not self.script:
                    return
                reply = self.script.pop(0)
                if not isinstance(reply, bytes):
                    reply(connection)
                    return
                connection.sendall(reply)


def _read(readline: Callable[[], bytes], read: Callable[[int], bytes]) -> Received | None:
    start = readline().decode("latin-1").split()
    if not start:
        return None
    headers: dict[str, str] = {}
    while line := readline().decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return Received(start[0], start[1], headers, read(int(headers.get("content-length", 0))))


def reply(body: object = None, status: int = 200, **headers: str) -> bytes:
    """An answer on the wire: bytes as they are, anything else as JSON; header names with _ for dashes."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = {"content-type": "application/json", "content-length": str(len(content))}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    reason = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Strange"
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} {reason}\r\n{head}\r\n".encode() + content
