"""Sessions without a wire, and answers that no server should send."""

from __future__ import annotations

import json
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from reconciler.affinity.connection import Connection, WriteConnection
from reconciler.affinity.gate import Gate
from reconciler.affinity.pacing import Pacer
from reconciler.affinity.retries import Retries
from reconciler.clock import Clock
from reconciler.http.session import Answer, ReadSession, WriteSession

if TYPE_CHECKING:
    from threading import Condition

    from reconciler.errors import RemoteError


class AdapterDouble(BaseAdapter):
    """Takes the wire's place: notes how it was called, and raises or answers."""

    def __init__(self, error: Exception | None = None) -> None:
        super().__init__()
        self.error = error
        self.calls: list[dict[str, Any]] = []

    def send(self, request: PreparedRequest, **kwargs: Any) -> Response:  # type: ignore[override] # as it is called
        self.calls.append({"request": request, **kwargs})
        if self.error:
            raise self.error
        response = Response()
        response.raw = HTTPResponse(BytesIO(b"{}"), status=200, preload_content=False)
        return response

    def close(self) -> None:
        pass


def session_with(double: AdapterDouble, base_url: str = "https://crm.example") -> ReadSession:
    session = ReadSession(base_url)
    session._adapter = double
    return session


class Unhurried(Clock):
    """A clock on which no wait takes time."""

    def __init__(self) -> None:
        self.monotonic = 0.0

    def monotonic_s(self) -> float:
        return self.monotonic

    def now_s(self) -> float:
        return 1_700_000_000 + self.monotonic

    def wait(self, condition: Condition, timeout_s: float | None) -> None:
        if timeout_s is None:
            condition.wait()
        else:
            self.monotonic += timeout_s


def open_gate(clock: Clock | None = None) -> Gate:
    """Return a gate that lets everything through that the headers allow."""
    pacer = Pacer(reserve=0.0, max_in_flight=64)
    return Gate(pacer, clock or Unhurried(), on_wait=lambda _why, _seconds: None)


class Once(Retries):
    """Repeats nothing."""

    def delay_s(self, error: RemoteError, method: str, attempt: int) -> float | None:  # noqa: ARG002 - as it is
        return None


ONCE = Once(Random(0))  # noqa: S311 - no secret
PATIENTLY = Retries(Random(0))  # noqa: S311 - no secret


def connect(session: ReadSession, key: str = "sandbox", retries: Retries = ONCE) -> Connection:
    return Connection(session, key, open_gate(), retries)


def connect_to_write(session: WriteSession, key: str = "sandbox", retries: Retries = ONCE) -> WriteConnection:
    return WriteConnection(session, key, open_gate(), retries)


class FixedSession(WriteSession):
    """A session without a wire, that has one answer to everything."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("http://127.0.0.1")
        self._answer = answer

    def _exchange(self, *_args: object, **_kwargs: object) -> Answer:
        return self._answer


_ROW_KEYS = ("id", "name", "domain", "domains", "global", "isGlobal")
_scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("\ud800")


def answers(*envelope: str) -> st.SearchStrategy[Answer]:
    """Any status with any bytes, any JSON, or JSON that almost has the shape of a page with these keys."""
    rows = st.lists(
        st.dictionaries(st.sampled_from(_ROW_KEYS), _scalars | st.lists(_scalars, max_size=2)) | _scalars
    )
    inner = st.dictionaries(st.sampled_from(envelope), _scalars | rows)
    pages = st.dictionaries(st.sampled_from(envelope), _scalars | rows | inner) | _scalars | rows
    return st.builds(
        Answer,
        status=st.just(200) | st.integers(min_value=100, max_value=999),
        headers=st.dictionaries(
            st.sampled_from(["content-type", "x-ratelimit-limit-user"]), st.text(max_size=5)
        ),
        body=pages.map(lambda page: json.dumps(page).encode()) | st.binary(max_size=20),
    )
