from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, IncompleteRead, RemoteDisconnected
from threading import Barrier, Event
from typing import TYPE_CHECKING

import pytest

from reconciler.sandbox.clock import Clock
from reconciler.sandbox.options import Options
from reconciler.sandbox.server import Sandbox
from reconciler.sandbox.v1_organizations import Organizations
from tests.sandbox.talking import BASIC, BEARER, RATE_HEADERS

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve
    from tests.sandbox.talking import Talker


def _status(sandbox: Sandbox, path: str) -> int:
    connection = HTTPConnection(sandbox.url.removeprefix("http://"), timeout=10)
    try:
        connection.request("GET", path, headers=BASIC)
        return connection.getresponse().status
    finally:
        connection.close()


def test_statistics_need_no_key_and_count_for_nothing(talk: Talker) -> None:
    """They are no part of the API: no headers, no quota, no fault."""
    reply = talk("GET", "/_sandbox/stats", auth={})
    assert (200, {}) == (reply.status, reply.json["requests"])
    assert not RATE_HEADERS & reply.headers.keys()


def test_unknown_paths_and_methods_are_errors_of_their_version(talk: Talker) -> None:
    """v1 answers 404 to both; v2 answers 404 and 405, which says what is allowed."""
    for method, path in [
        ("GET", "/"),
        ("GET", "/organizations/"),
        ("PATCH", "/organizations/300100"),
        ("BREW", "/"),
    ]:
        reply = talk(method, path)
        assert (404, [str]) == (reply.status, [type(message) for message in reply.json])
    reply = talk("GET", "/v2/nowhere", auth=BEARER)
    assert (404, "not-found") == (reply.status, reply.json["errors"][0]["code"])
    reply = talk("DELETE", "/v2/companies/300100")
    assert (405, "method-not-allowed") == (reply.status, reply.json["errors"][0]["code"])
    assert "GET" == reply.headers["Allow"]


def test_head_is_get_without_a_body(talk: Talker) -> None:
    """The length is that of the body left out, and the connection stays usable."""
    head, get = talk("HEAD", "/organizations/300100"), talk("GET", "/organizations/300100")
    assert (200, b"", get.headers["Content-Length"]) == (
        head.status,
        head.body,
        head.headers["Content-Length"],
    )


def test_a_body_over_a_megabyte_is_refused(talk: Talker) -> None:
    """413 in the version's shape, nothing done, and the next request works."""
    reply = talk("POST", "/organizations", {"name": "x" * (1 << 20)})
    assert (413, [str]) == (reply.status, [type(message) for message in reply.json])
    assert "close" == reply.headers["Connection"]
    assert 200 == talk("GET", "/organizations").status
    assert {} == talk.sandbox.stats()["writes_applied"]


def test_latency_is_slept_side_by_side() -> None:
    """Two requests sleep at the same time, and no lock is held meanwhile."""
    meeting, slept = Barrier(2, timeout=10), list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        meeting.wait()

    options, clock = Options(latency_ms=250), Clock(sleep=sleep)
    with Sandbox(options, clock=clock) as sandbox, ThreadPoolExecutor(2) as pool:
        statuses = pool.map(lambda _: _status(sandbox, "/organizations"), range(2))
        assert [200, 200] == list(statuses)
        assert (2, [0.25, 0.25]) == (sandbox.stats()["max_in_flight"], slept)


def test_one_request_too_many_at_a_time_is_429() -> None:
    """The limit on concurrency refuses at once, and counts for no other limit."""
    arrived, release = Event(), Event()

    def sleep(_: float) -> None:
        arrived.set()
        release.wait(10)

    with Sandbox(Options(concurrency=1), clock=Clock(sleep=sleep)) as sandbox, ThreadPoolExecutor(1) as pool:
        first = pool.submit(_status, sandbox, "/organizations")
        assert arrived.wait(10)
        assert 429 == _status(sandbox, "/organizations")
        release.set()
        assert 200 == first.result()
        assert {"minute": 0, "month": 0, "concurrency": 1} == sandbox.stats()["rejected_by_limit"]


@pytest.mark.parametrize(("fault", "applied"), [("lost-before", 0), ("lost-after", 1)])
def test_a_lost_answer_is_a_clean_end_of_the_connection(serve: Serve, fault: str, applied: int) -> None:
    """`lost-before` does nothing, `lost-after` does all; the client reads an end of file either way."""
    talk = serve(seed="empty", faults={fault: 1.0})
    with pytest.raises(RemoteDisconnected):
        talk("POST", "/organizations", {"name": "Lost"})
    stats = talk.sandbox.stats()
    assert (applied, {fault: 1}) == (stats["organizations"], stats["faults"])
    assert {"POST /organizations": {"lost": 1}} == stats["requests"]


def test_a_truncated_answer_ends_in_the_middle(serve: Serve) -> None:
    """Half a body comes under the whole one's length, after the write was made."""
    talk = serve(seed="empty", faults={"truncated": 1.0})
    with pytest.raises(IncompleteRead) as caught:
        talk("POST", "/organizations", {"name": "Cut"})
    assert b'{"id":' == caught.value.partial[:6]
    assert 1 == talk.sandbox.stats()["organizations"]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("html_after", [False, True])
def test_a_gateways_error_is_html(serve: Serve, status: int, *, html_after: bool) -> None:
    """Nothing is done unless the switch says after; the rate headers are there."""
    talk = serve(seed="empty", faults={f"html-{status}": 1.0}, html_after=html_after)
    reply = talk("POST", "/organizations", {"name": "Gateway"})
    assert (status, "text/html", b"<html>") == (reply.status, reply.headers["Content-Type"], reply.body[:6])
    assert RATE_HEADERS <= reply.headers.keys()
    assert int(html_after) == talk.sandbox.stats()["organizations"]


def test_a_slow_answer_is_a_good_one(serve: Serve) -> None:
    """The fault `slow` waits for `slow_s` after the work is done."""
    talk = serve(faults={"slow": 1.0}, slow_s=7.5)
    assert 200 == talk("GET", "/organizations").status
    assert [0.0, 7.5] == talk.hands.slept


def test_concurrency_can_be_a_fault(serve: Serve) -> None:
    """`concurrency-429` refuses as the limit would: nothing is done, no other limit touched."""
    talk = serve(seed="empty", faults={"concurrency-429": 1.0})
    reply = talk("POST", "/organizations", {"name": "Busy"})
    assert (429, "900") == (reply.status, reply.headers["x-ratelimit-limit-user-remaining"])
    stats = talk.sandbox.stats()
    assert (0, {"concurrency-429": 1}) == (stats["organizations"], stats["faults"])
    assert {"minute": 0, "month": 0, "concurrency": 0} == stats["rejected_by_limit"]


def test_a_key_without_export_reads_companies_one_by_one(serve: Serve) -> None:
    """Listing them on v2 is 403 `authorization`; one by id, and v1, still work."""
    talk = serve(deny=frozenset({"export"}))
    reply = talk("GET", "/v2/companies?ids=300100")
    assert (403, "authorization") == (reply.status, reply.json["errors"][0]["code"])
    assert 200 == talk("GET", "/v2/companies/300100").status
    assert 200 == talk("GET", "/organizations").status


def test_a_key_without_write_reads(serve: Serve) -> None:
    """POST, PUT and DELETE are 403 with an array, reading works."""
    talk = serve(deny=frozenset({"write"}))
    for method, path in [("POST", ""), ("PUT", "/300100"), ("DELETE", "/300100")]:
        reply = talk(method, f"/organizations{path}", {"name": "No"})
        assert (403, [str]) == (reply.status, [type(message) for message in reply.json])
    assert "Northwind Robotics" == talk("GET", "/organizations/300100").json["name"]


def test_a_bug_is_an_answer_of_its_own(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An unforeseen exception gives 500 in the version's shape, rolls back, and is logged."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Organizations, "_resource", fail)
    talk = serve(seed="empty")
    with caplog.at_level(logging.ERROR):
        reply = talk("POST", "/organizations", {"name": "Unlucky"})
    assert (500, [str]) == (reply.status, [type(message) for message in reply.json])
    assert ["POST /organizations failed"] == caplog.messages
    assert 0 == talk.sandbox.stats()["organizations"]
