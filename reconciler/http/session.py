"""
Sends one HTTP request and returns one answer, or says in our own words why there is none.

The only module that imports requests. It keeps what is promised of every server: time-outs, size caps, no
redirects, no cookies, no other host. What an answer means is left to those who know the server.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import ssl
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import urlencode

from requests import PreparedRequest, Response
from requests import exceptions as foreign
from requests.adapters import BaseAdapter, HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3 import exceptions as pooled

from reconciler import __version__
from reconciler.errors import RemoteError, Unavailable, UnexpectedAnswer, UsageError
from reconciler.http.address import base_origin, origin_of
from reconciler.http.wire import NotConnectedError, PlainConnection, ProxyFailedError, SecureConnection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import TracebackType

    from urllib3 import BaseHTTPResponse
    from urllib3.connectionpool import HTTPConnectionPool

_CHUNK_BYTES = 2**16
_HEADERS = {"User-Agent": f"reconciler/{__version__}", "Accept-Encoding": "gzip"}
_PLAIN_PATH = re.compile(r"/[\w.,:=&?%/-]*", re.ASCII)
"""Behind a base with its host these cannot lead elsewhere: no @, no backslash, no control character."""

_JSON_HEADERS = {"Content-Type": "application/json"}


class Answer(NamedTuple):
    """What a server answered, whatever its status; header names in lower case, the body decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class ReadSession:
    """
    Connections to one server, able to read only. Threads may share it.

    Proxies and the CA bundle come from the environment (HTTPS_PROXY, NO_PROXY, REQUESTS_CA_BUNDLE,
    CURL_CA_BUNDLE, SSL_CERT_FILE), but loopback is never reached through a proxy, and .netrc is never read.

    Args:
        base_url: Where paths start. https, except on loopback.
        connect_timeout_s: Longest wait for a connection, and for each step of securing it.
        read_timeout_s: Longest wait for the next part of an answer; the whole of it may take twice that.
        max_body_bytes: Largest body that is accepted, counted after decompression.
        pool_size: Connections kept open; as many as there are workers is best.

    Raises:
        UsageError: `base_url` is not acceptable, or the environment names a CA bundle that is not there.
    """

    def __init__(
        self,
        base_url: str,
        *,
        connect_timeout_s: float = 10.0,
        read_timeout_s: float = 60.0,
        max_body_bytes: int = 64 * 2**20,
        pool_size: int = 8,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._origin = base_origin(self._base_url)
        self._timeouts_s = (connect_timeout_s, read_timeout_s)
        self._max_body_bytes = max_body_bytes
        self._verify = _ca_bundle()
        self._proxies = {} if self._origin.is_loopback else get_environ_proxies(self._base_url)
        self._adapter: BaseAdapter = _Adapter(pool_connections=1, pool_maxsize=pool_size)

    def get(
        self,
        path_or_url: str,
        query: Sequence[tuple[str, str]] = (),
        *,
        headers: Mapping[str, str] | None = None,
        route: str = "",
    ) -> Answer:
        """
        Read a path under `base_url`, or a whole URL of the same scheme, host and port.

        Args:
            path_or_url: A path begins with a slash.
            query: Names and values, sent in this order; a name may come several times.
            headers: Sent besides the usual ones.
            route: What errors call the path; the path itself by default.

        Raises:
            UsageError: A header that cannot be sent.
            Unavailable: No answer, or part of one; `sent` is False only where nothing can have been sent.
            UnexpectedAnswer: An answer that is too large or unreadable, or a URL that leads elsewhere.
        """
        return self._exchange("GET", path_or_url, query=query, headers=headers, route=route)

    def close(self) -> None:
        """Close every connection."""
        self._adapter.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _exchange(
        self,
        method: str,
        path_or_url: str,
        *,
        query: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None,
        body: Mapping[str, object] | None = None,
        route: str,
    ) -> Answer:
        call = _Call(method, route or path_or_url.partition("?")[0], self._origin.host)
        request = self._prepare(call, path_or_url, query, _checked(headers or {}), body)
        try:
            # Through the adapter, because a requests.Session keeps cookies, reads .netrc, and looks into
            # redirects that it is told not to follow.
            response = self._adapter.send(
                request, stream=True, timeout=self._timeouts_s, verify=self._verify, proxies=self._proxies
            )
            with closing(response):
                headers = {name.lower(): value for name, value in response.raw.headers.items()}
                chunks = self._chunks(call, response, headers.get("content-encoding", "identity"))
                return Answer(response.raw.status, headers, b"".join(chunks))
        except _FOREIGN as error:
            raise _translated(error, call) from error

    def _prepare(
        self,
        call: _Call,
        path_or_url: str,
        query: Sequence[tuple[str, str]],
        headers: Mapping[str, str],
        body: Mapping[str, object] | None,
    ) -> PreparedRequest:
        request = PreparedRequest()
        request.prepare_method(call.method)
        request.url = self._url(call, path_or_url, urlencode(query))
        request.prepare_headers({**_HEADERS, **(_JSON_HEADERS if body is not None else {}), **headers})
        request.prepare_body(None if body is None else json.dumps(body, allow_nan=False), None)
        return request

    def _url(self, call: _Call, path_or_url: str, query: str) -> str:
        if _PLAIN_PATH.fullmatch(path_or_url):  # cannot lead elsewhere, and taking it apart takes its time
            return self._base_url + path_or_url + (query and f"{'&' if '?' in path_or_url else '?'}{query}")
        url = self._base_url + path_or_url if path_or_url.startswith("/") else path_or_url
        request = PreparedRequest()
        try:
            request.prepare_url(url, query)
            # Compared as requests will dial it: parsers disagree about odd URLs.
            leads_elsewhere = origin_of(request.url or "") != self._origin
        except ValueError:
            leads_elsewhere = True
        if leads_elsewhere:
            raise call.unexpected(f"a URL that does not lead to {call.host}; nothing was sent")
        return request.url or ""

    def _chunks(self, call: _Call, response: Response, encoding: str) -> Iterator[bytes]:
        # Anything else, nested gzip too, could unpack to any size.
        if encoding.lower() not in {"identity", "gzip"}:
            raise call.unexpected("an answer compressed in a way that was not asked for")
        size = 0
        for chunk in response.iter_content(_CHUNK_BYTES):
            size += len(chunk)
            if size > self._max_body_bytes:
                raise call.unexpected(f"an answer of more than {self._max_body_bytes:,} bytes")
            yield chunk


class WriteSession(ReadSession):
    """A session that can write as well; bodies are JSON objects."""

    def post(
        self,
        path: str,
        body: Mapping[str, object],
        *,
        headers: Mapping[str, str] | None = None,
        route: str = "",
    ) -> Answer:
        """POST `body`; arguments and errors as for `get`."""
        return self._exchange("POST", path, headers=headers, body=body, route=route)

    def put(
        self,
        path: str,
        body: Mapping[str, object],
        *,
        headers: Mapping[str, str] | None = None,
        route: str = "",
    ) -> Answer:
        """PUT `body`; arguments and errors as for `get`."""
        return self._exchange("PUT", path, headers=headers, body=body, route=route)

    def patch(
        self,
        path: str,
        body: Mapping[str, object],
        *,
        headers: Mapping[str, str] | None = None,
        route: str = "",
    ) -> Answer:
        """PATCH `body`; arguments and errors as for `get`."""
        return self._exchange("PATCH", path, headers=headers, body=body, route=route)

    def delete(self, path: str, *, headers: Mapping[str, str] | None = None, route: str = "") -> Answer:
        """DELETE, without a body; arguments and errors as for `get`."""
        return self._exchange("DELETE", path, headers=headers, route=route)


class _Adapter(HTTPAdapter):
    """Spares what requests does for each request and a session to one server does not need."""

    _pool: HTTPConnectionPool | None = None

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> HTTPConnectionPool:
        if self._pool is None:  # one server, one way to it: there is but one pool
            self._pool = super().get_connection_with_tls_context(*args, **kwargs)
            self._pool.ConnectionCls = SecureConnection if self._pool.scheme == "https" else PlainConnection
        return self._pool

    def build_response(self, request: PreparedRequest, resp: BaseHTTPResponse) -> Response:  # noqa: ARG002 - as requests has it
        response = Response()  # status and headers are taken from what is raw; cookies nobody keeps
        response.raw = resp
        return response


def _ca_bundle() -> str | bool:
    """Return the environment's CA bundle, or True for the one that requests brings along."""
    for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        if path := os.environ.get(variable):
            if not Path(path).exists():
                raise UsageError(f"{variable} names a CA bundle that is not there: {path}")
            return path
    return True


def _checked(headers: Mapping[str, str]) -> Mapping[str, str]:
    for name, value in headers.items():
        if not (value.isascii() and value.isprintable()):
            raise UsageError(f"The {name} header cannot carry line breaks, control or non-ASCII characters")
    return headers


class _Call(NamedTuple):
    """What errors say about a request."""

    method: str
    route: str
    host: str

    def unexpected(self, what: str) -> UnexpectedAnswer:
        return UnexpectedAnswer(
            f"{self.method} {self.route}: {what}", method=self.method, route=self.route, next_step=_STRANGE
        )


class _Failure(NamedTuple):
    """What foreign errors of some kinds mean."""

    kinds: tuple[type[Exception], ...]
    what: str
    next_step: str
    sent: bool = True


_NETWORK = "Check the network and the server's address, then run again."
_PROXY = "Check HTTPS_PROXY and NO_PROXY, then run again."
_TLS = "If a proxy or firewall opens TLS connections, name its CA bundle in REQUESTS_CA_BUNDLE."
_AGAIN = "Run again; if it keeps happening, try later."
_STRANGE = "Check the server's address: something else may have answered, such as a proxy or a login page."

_FOREIGN = (OSError, ValueError, http.client.HTTPException, pooled.HTTPError, NotConnectedError)
_UNREADABLE = (foreign.ContentDecodingError, foreign.InvalidHeader)

_FAILURES = (  # the first that fits
    _Failure((ssl.SSLError, pooled.SSLError, foreign.SSLError), "no secure connection to {host}", _TLS),
    _Failure((ProxyFailedError, foreign.ProxyError), "the proxy failed", _PROXY, sent=False),
    _Failure((foreign.InvalidURL, foreign.InvalidSchema), "the proxy cannot be used", _PROXY, sent=False),
    _Failure((pooled.NameResolutionError,), "{host} cannot be resolved", _NETWORK, sent=False),
    _Failure((NotConnectedError, foreign.ConnectTimeout), "no connection to {host}", _NETWORK, sent=False),
    _Failure((foreign.Timeout, pooled.TimeoutError, TimeoutError), "no whole answer in time", _AGAIN),
    _Failure((foreign.ChunkedEncodingError,), "the connection was lost within the answer", _AGAIN),
    _Failure((Exception,), "the connection was lost before an answer came", _AGAIN),
)


def _translated(error: Exception, call: _Call) -> RemoteError:
    if isinstance(error, _UNREADABLE):
        return call.unexpected("an answer that cannot be decoded")
    links = tuple(_chain(error))
    failure = next(row for row in _FAILURES if any(isinstance(link, row.kinds) for link in links))
    detail = _system_text(links)
    return Unavailable(
        f"{call.method} {call.route}: {failure.what.format(host=call.host)}" + (detail and f" ({detail})"),
        sent=failure.sent and not isinstance(error, NotConnectedError),
        method=call.method,
        route=call.route,
        next_step=failure.next_step,
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those inside it: requests keeps them in `args`, urllib3 in `reason`."""
    link: BaseException | None = error
    while link is not None:
        yield link
        inside = (link.__cause__, getattr(link, "reason", None), *link.args)
        link = next((each for each in inside if isinstance(each, BaseException)), None)


def _system_text(links: Sequence[BaseException]) -> str:
    """Return what the operating system or TLS library said; requests' own texts repeat whole URLs."""
    for link in links:
        if isinstance(link, OSError) and not isinstance(link, foreign.RequestException):
            return link.strerror or str(link)
    return ""
