"""
HTTP/1.1 with keep-alive on loopback, a thread for each connection.

Werkzeug's own handler closes every connection; this one keeps it open, which needs the whole body read
first and the length of every answer known.
"""

from __future__ import annotations

import io
import re
import socket
from contextlib import suppress
from http import HTTPStatus
from socketserver import TCPServer, ThreadingMixIn
from threading import Lock, Thread
from typing import IO, Any, Final, cast

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler
from werkzeug.wrappers import Request

from reconciler.sandbox.answers import Answer, Dropped
from reconciler.sandbox.app import TOO_LARGE, App
from reconciler.sandbox.options import Unusable

HOST: Final = "127.0.0.1"
MAX_BODY_BYTES: Final = 1 << 20
"""Larger requests get 413; Affinity's own limit is not known."""

_DRAINED_BYTES: Final = 1 << 26
"""How much of a body too large is read, so that its sender lives to see the answer."""

_LOOPBACK: Final = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?", re.IGNORECASE)
_JOIN_S: Final = 5.0


class Server(ThreadingMixIn, BaseWSGIServer):
    """
    Knows its open connections, so that closing them ends their threads.

    Raises:
        Unusable: The port is taken.
    """

    multithread = True

    def __init__(self, port: int, app: App) -> None:
        self.sandbox_app = app
        self._connections: dict[socket.socket, Thread] = {}
        self._lock = Lock()
        super().__init__(HOST, port, cast("Any", None), _Handler)

    def server_bind(self) -> None:
        """Take the port, without looking the host's name up as HTTPServer does, which can take seconds."""
        try:
            TCPServer.server_bind(self)
        except OSError as error:
            raise Unusable("port", f"cannot listen on port {self.port}: {error.strerror}") from error
        self.server_name, self.server_port = HOST, self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Give a connection its thread."""
        thread = Thread(target=self.process_request_thread, args=(request, client_address), daemon=True)
        with self._lock:
            self._connections[request] = thread
        thread.start()

    def shutdown_request(self, request: Any) -> None:
        """Close a connection that is done."""
        with self._lock:
            self._connections.pop(request, None)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        """End every connection and wait for its thread."""
        with self._lock:
            connections = dict(self._connections)
        for connection in connections:
            _shut(connection)
        for thread in connections.values():
            thread.join(_JOIN_S)


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body leave together; sent apart under Nagle's algorithm, every answer stalls for 40 ms.
    wbufsize = 1 << 18
    disable_nagle_algorithm = True
    server: Server

    def run_wsgi(self) -> None:
        environ = self.make_environ()
        if not _LOOPBACK.fullmatch(environ.get("HTTP_HOST", "")):
            self.close_connection = True
            self._send(Answer(HTTPStatus.MISDIRECTED_REQUEST, b"", content_type="text/plain"))
            return
        try:
            body = self._read_body(environ["wsgi.input"], chunked="wsgi.input_terminated" in environ)
        except OSError as error:
            raise ConnectionAbortedError("the body is not what was announced") from error
        environ |= {
            TOO_LARGE: len(body) > MAX_BODY_BYTES,
            "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
        }
        request = Request(environ)
        request.max_form_memory_size = MAX_BODY_BYTES
        try:
            self._send(self.server.sandbox_app.answer(request))
        except Dropped:
            self.close_connection = True

    def _read_body(self, stream: IO[bytes], *, chunked: bool) -> bytes:
        """Return the whole body, or one byte more than is allowed of a larger one."""
        length = _DRAINED_BYTES if chunked else min(self._content_length(), _DRAINED_BYTES)
        body = bytearray()
        read = 0
        while read < length and (chunk := stream.read(min(length - read, 1 << 16))):
            read += len(chunk)
            body += chunk[: MAX_BODY_BYTES + 1 - len(body)]
        if not chunked and read < length:
            raise ConnectionAbortedError("the body is shorter than announced")
        self.close_connection |= len(body) > MAX_BODY_BYTES
        return bytes(body)

    def _content_length(self) -> int:
        text = self.headers.get("Content-Length", "0")
        if not (text.isascii() and text.isdecimal()):
            raise ConnectionAbortedError("Content-Length is no number")
        return int(text)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        # RFC 9110: neither goes with an answer that cannot have a body.
        if answer.status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers:
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if answer.cut:
            self.close_connection = True
        if self.command != "HEAD":
            self.wfile.write(answer.body[: len(answer.body) // 2] if answer.cut else answer.body)
        self.wfile.flush()

    def handle_expect_100(self) -> bool:
        """Let the client send its body; what is only buffered would keep it waiting."""
        super().handle_expect_100()
        self.wfile.flush()
        return True

    def version_string(self) -> str:
        return "Sandbox"

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """Stay silent: statistics say what happened."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Stay silent, and save the time."""


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
