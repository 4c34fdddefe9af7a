from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reconciler.sandbox.options import RateLimit
from tests.sandbox.talking import RATE_HEADERS

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve
    from tests.sandbox.talking import Reply, Talker


def _minute(reply: Reply) -> tuple[str, ...]:
    return tuple(reply.headers[f"x-ratelimit-limit-user{suffix}"] for suffix in ("", "-remaining", "-reset"))


def _month(reply: Reply) -> tuple[str, ...]:
    return tuple(reply.headers[f"x-ratelimit-limit-org{suffix}"] for suffix in ("", "-remaining", "-reset"))


def test_headers_count_down_over_both_versions(talk: Talker) -> None:
    """v1 and v2 draw on one pool; the month's reset is the end of the calendar month, in seconds."""
    until_march = str(36 * 3600)
    first = talk("GET", "/organizations")
    assert (("900", "899", "60"), ("100000", "99999", until_march)) == (_minute(first), _month(first))
    talk.hands.now_s += 25.5
    second = talk("GET", "/v2/companies")
    assert (("900", "898", "35"), ("100000", "99998", until_march)) == (_minute(second), _month(second))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/organizations/1", 422),
        ("GET", "/nowhere", 404),
        ("PATCH", "/v2/companies", 405),
        ("POST", "/organizations", 422),
        ("HEAD", "/organizations", 200),
    ],
)
def test_every_answer_carries_the_six_headers(talk: Talker, method: str, path: str, status: int) -> None:
    """Errors carry them as well, and nothing says Retry-After."""
    reply = talk(method, path)
    assert status == reply.status
    assert RATE_HEADERS == {name for name in reply.headers if name.startswith("x-ratelimit")}
    assert not {"Retry-After", "retry-after"} & reply.headers.keys()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("PATCH", "/v2/companies", 405),
        ("GET", "/organizations/1", 422),
        ("GET", "/v2/companies/x", 400),
    ],
)
def test_refused_requests_count(talk: Talker, method: str, path: str, status: int) -> None:
    """All requests do, whatever becomes of them. Source: API reference of Affinity v1 (rate limits)."""
    reply = talk(method, path)
    assert (status, "899", "99999") == (reply.status, _minute(reply)[1], _month(reply)[1])
    reply = talk("GET", "/v2/companies", headers={"X-Affinity-Api-Version": "newest"})
    assert (400, "898", "99998") == (reply.status, _minute(reply)[1], _month(reply)[1])


def test_401_carries_the_headers_and_counts_for_nothing(talk: Talker) -> None:
    """Whoever has no key spends nobody's quota."""
    reply = talk("GET", "/organizations", auth={})
    assert (401, ("900", "900", "0")) == (reply.status, _minute(reply))
    assert RATE_HEADERS <= reply.headers.keys()


def test_headers_can_be_in_mixed_case(serve: Serve) -> None:
    """The switch spells them as before 2026."""
    headers = serve(header_case="mixed")("GET", "/organizations").headers
    assert {"X-Ratelimit-Limit-User", "X-Ratelimit-Limit-Org-Reset"} <= headers.keys()
    assert not RATE_HEADERS & headers.keys()


def test_whoami_and_rate_limit_cost_the_minute_and_not_the_month(talk: Talker) -> None:
    """All four of them count for the minute alone."""
    for path in ("/auth/whoami", "/rate-limit", "/v2/auth/whoami", "/v2/rate-limit"):
        reply = talk("GET", path)
    assert ("896", "100000") == (_minute(reply)[1], _month(reply)[1])


def test_whoami_and_rate_limit_can_be_free(serve: Serve) -> None:
    """The switch exempts them from the minute too."""
    talk = serve(probes_exempt=True)
    assert ("900", "900", "0") == _minute(talk("GET", "/auth/whoami"))
    assert ("900", "899", "60") == _minute(talk("GET", "/organizations"))


def test_the_minute_is_refused_and_refills(serve: Serve) -> None:
    """429 with the minute's remaining 0 until the reset; v1 says it in an array, v2 with a code."""
    talk = serve(rate_limit=RateLimit(2, 60))
    assert [200, 200] == [talk("GET", "/organizations").status for _ in range(2)]
    talk.hands.now_s += 20
    reply = talk("POST", "/organizations", {"name": "Refused"})
    assert (429, ("2", "0", "40")) == (reply.status, _minute(reply))
    assert [str] == [type(message) for message in reply.json]
    again = talk("GET", "/v2/companies")
    assert (429, "rate-limit") == (again.status, again.json["errors"][0]["code"])
    talk.hands.now_s += 40
    assert [] == talk.found("term=refused")
    rejected = {"minute": 2, "month": 0, "concurrency": 0}
    assert rejected == talk.sandbox.stats()["rejected_by_limit"]


def test_the_window_can_slide(serve: Serve) -> None:
    """Each call makes room again one window after it was made."""
    talk = serve(rate_limit=RateLimit(2, 60), window="sliding")
    talk("GET", "/organizations")
    talk.hands.now_s += 50
    assert ("2", "0", "10") == _minute(talk("GET", "/organizations"))
    assert 429 == talk("GET", "/organizations").status
    talk.hands.now_s += 10
    assert [200, 429] == [talk("GET", "/organizations").status for _ in range(2)]


@pytest.mark.parametrize(("count_rejected", "used"), [(False, 1), (True, 3)])
def test_whether_rejected_calls_count_is_a_switch(serve: Serve, used: int, *, count_rejected: bool) -> None:
    """By default they do not; `remaining` never falls below 0."""
    talk = serve(rate_limit=RateLimit(1, 60), count_rejected=count_rejected, probes_exempt=True)
    for _ in range(3):
        reply = talk("GET", "/organizations")
    assert (429, "0") == (reply.status, _minute(reply)[1])
    assert used == talk("GET", "/rate-limit").json["rate"]["api_key_per_minute"]["used"]


def test_a_month_that_is_used_up_refuses(serve: Serve) -> None:
    """429 with the month's remaining 0 while the minute has room; the next month begins anew."""
    talk = serve(month=1)
    talk("GET", "/organizations")
    reply = talk("GET", "/organizations")
    assert (429, "0", "899") == (reply.status, _month(reply)[1], _minute(reply)[1])
    assert 200 == talk("GET", "/auth/whoami").status
    talk.hands.date = datetime(2026, 3, 1, tzinfo=UTC)
    assert 200 == talk("GET", "/organizations").status


def test_an_unlimited_month_is_a_word(serve: Serve) -> None:
    """Limit and remaining are the text `unlimited`, reset and used numbers; v2 leaves its object out."""
    talk = serve(month="unlimited")
    reply = talk("GET", "/organizations")
    assert ("unlimited", "unlimited", str(36 * 3600)) == _month(reply)
    said = talk("GET", "/rate-limit").json["rate"]["org_monthly"]
    assert {"limit": "unlimited", "remaining": "unlimited", "reset": 36 * 3600, "used": 1} == said
    assert {"callerPerMinute"} == talk("GET", "/v2/rate-limit").json.keys()


def test_an_absent_month_is_left_out(serve: Serve) -> None:
    """Three headers remain, and neither version's rate-limit mentions the month."""
    talk = serve(month="absent")
    names = {name for name in talk("GET", "/organizations").headers if name.startswith("x-ratelimit")}
    assert {name for name in RATE_HEADERS if "-user" in name} == names
    assert {"api_key_per_minute"} == talk("GET", "/rate-limit").json["rate"].keys()
    assert {"callerPerMinute"} == talk("GET", "/v2/rate-limit").json.keys()


def test_rate_limit_tells_both_limits(talk: Talker) -> None:
    """Each limit has four integers, on either version; asking is counted before the answer."""
    talk("GET", "/organizations")
    month = {"limit": 100000, "remaining": 99999, "reset": 36 * 3600, "used": 1}
    minute = {"limit": 900, "remaining": 898, "reset": 60, "used": 2}
    assert {"rate": {"org_monthly": month, "api_key_per_minute": minute}} == talk("GET", "/rate-limit").json
    minute = {"limit": 900, "remaining": 897, "reset": 60, "used": 3}
    assert {"callerPerMinute": minute, "orgPerMonth": month} == talk("GET", "/v2/rate-limit").json
