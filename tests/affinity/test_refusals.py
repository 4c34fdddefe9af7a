"""reconciler.affinity.refusals: from an answer that is no success to the error that explains it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.affinity.refusals import refusal
from reconciler.errors import (
    Forbidden,
    Merged,
    NotAuthorized,
    NotFound,
    RateLimited,
    Rejected,
    RemoteError,
    Unavailable,
    UnexpectedAnswer,
)
from reconciler.http.session import Answer

ONE = "/organizations/{id}"
ALL = "/organizations"
V2 = "/v2/companies"
ENTRIES = "/lists/{id}/list-entries"
V2_ENTRIES = "/v2/lists/{id}/list-entries"
V2_FIELDS = "/v2/companies/{id}/fields"
UNKNOWN = "Field organization_id: expected 1001 to be a valid id for model Organization"
GLOBAL = "Cannot delete organization because it is global"
MERGED = "1001 no longer exists as it has been merged into 1002"


def refuse(
    status: int, body: object, *, method: str = "GET", route: str = ONE, headers: dict[str, str] | None = None
) -> RemoteError:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return refusal(
        method, route, Answer(status, {"content-type": "application/json"} | (headers or {}), content)
    )


@pytest.mark.parametrize(
    ("method", "route", "status", "body", "kind"),
    [
        ("GET", ALL, 401, ["Invalid key"], NotAuthorized),
        ("GET", V2, 401, {"errors": [{"code": "authentication", "message": "No"}]}, NotAuthorized),
        ("GET", V2, 403, {"errors": [{"code": "authorization", "message": "No"}]}, Forbidden),
        ("POST", ALL, 403, ["No"], Forbidden),
        ("GET", ONE, 422, [UNKNOWN], NotFound),
        ("GET", ONE, 404, [UNKNOWN], NotFound),
        ("GET", ONE, 404, b"", NotFound),
        ("PUT", ONE, 422, [UNKNOWN], NotFound),
        ("PUT", ONE, 404, b"", NotFound),
        ("PUT", ONE, 422, ["Domain is not a host name"], Rejected),
        ("PUT", ONE, 422, ["Cannot rename organization because it is global"], Rejected),
        ("DELETE", ONE, 422, [GLOBAL], Rejected),
        ("POST", ALL, 422, ["Name can't be blank"], Rejected),
        ("GET", ALL, 422, ["Invalid page_token variable"], Rejected),
        ("GET", ALL, 404, b"", Rejected),
        ("GET", V2, 400, {"errors": [{"code": "validation", "message": "Bad", "param": "ids"}]}, Rejected),
        ("GET", ALL, 409, ["Conflict"], Rejected),
        ("DELETE", ONE, 422, [UNKNOWN], NotFound),
        ("GET", "/field-values", 422, [UNKNOWN], NotFound),
        (
            "POST",
            ENTRIES,
            422,
            ["Field entity_id: expected 1 to be a valid id for model Organization"],
            NotFound,
        ),
        ("POST", ENTRIES, 422, ["Not an organization list"], Rejected),
        ("PATCH", V2_FIELDS, 404, {"errors": [{"code": "not-found", "message": "No"}]}, NotFound),
        ("PATCH", V2_FIELDS, 422, {"errors": [{"message": "The option does not exist"}]}, Rejected),
        ("PATCH", V2_FIELDS, 400, {"errors": [{"message": "Field not found"}]}, Rejected),
        ("GET", ONE, 422, [MERGED], Merged),
        ("PUT", ONE, 422, ["organization_id: " + MERGED], Merged),
        ("GET", ONE, 404, {"errors": [{"code": "not-found", "message": MERGED}]}, Merged),
        ("GET", ALL, 429, ["Slow down"], RateLimited),
        ("GET", ALL, 500, ["Oops"], Unavailable),
        ("POST", ALL, 504, b"<html>Gateway</html>", Unavailable),
        ("GET", ALL, 302, b"", UnexpectedAnswer),
        ("GET", ALL, 101, b"", UnexpectedAnswer),
        ("GET", ALL, 600, b"", UnexpectedAnswer),
    ],
)
def test_each_refusal_has_its_error(
    method: str, route: str, status: int, body: object, kind: type[RemoteError]
) -> None:
    """Kind by status, route and, where they do not suffice, text; each knows method, route and status."""
    error = refuse(status, body, method=method, route=route)
    assert kind is type(error)
    assert (method, route, status) == (error.method, error.route, error.status)
    assert str(error).startswith(f"{method} {route}: {status}")


@pytest.mark.parametrize("prefix", ["", "organization_id: ", "Field organization_id: "])
def test_a_merge_names_the_survivor(prefix: str) -> None:
    """With or without the field's name in front."""
    error = refuse(422, [prefix + MERGED])
    assert isinstance(error, Merged)
    assert 1002 == error.survivor_id


def test_what_a_5xx_did_is_unknown() -> None:
    """A server may have acted before it failed to answer."""
    error = refuse(503, b"", method="POST", route=ALL)
    assert isinstance(error, Unavailable)
    assert error.sent


@pytest.mark.parametrize(
    ("minute", "month", "scope"),
    [
        ("0", "99958", "minute"),
        ("5", "0", "month"),
        ("0", "0", "month"),
        ("5", "99958", "concurrency"),
        ("5", "unlimited", "concurrency"),
        ("", "", "concurrency"),
    ],
)
def test_the_headers_tell_limits_apart(minute: str, month: str, scope: str) -> None:
    """All three limits answer 429; whichever has nothing left was hit, the month first."""
    headers = {
        "x-ratelimit-limit-user-remaining": minute,
        "x-ratelimit-limit-user-reset": "34",
        "x-ratelimit-limit-org-remaining": month,
        "x-ratelimit-limit-org-reset": "90000",
    }
    error = refuse(429, ["Too many"], headers=headers)
    assert isinstance(error, RateLimited)
    assert scope == error.scope


@pytest.mark.parametrize(
    ("headers", "next_step"),
    [
        ({"user-remaining": "0", "user-reset": "34"}, "34 s"),
        ({"user-remaining": "0"}, "60 s"),
        ({"org-remaining": "0", "org-reset": "90000"}, "days left of it: 2"),
        ({}, "--workers"),
    ],
)
def test_a_limit_says_when_to_come_back(headers: dict[str, str], next_step: str) -> None:
    """Seconds for the minute, days for the month."""
    error = refuse(429, [], headers={f"x-ratelimit-limit-{name}": value for name, value in headers.items()})
    assert next_step in error.next_step


@pytest.mark.parametrize(
    ("method", "route", "permission"),
    [
        ("GET", V2, "Export All Organizations directory"),
        ("GET", ALL, "External API"),
        ("GET", V2_ENTRIES, "Export data from Lists"),
        ("GET", "/v2/companies/{id}", "External API"),
        ("PUT", ONE, "role that may change organizations"),
        ("PATCH", V2_FIELDS, "role that may change organizations"),
        ("POST", ENTRIES, "role that may change lists"),
        ("PATCH", V2_ENTRIES + "/{id}/fields", "role that may change lists"),
    ],
)
def test_a_403_names_the_permission(method: str, route: str, permission: str) -> None:
    """So that an admin can be asked for it."""
    assert permission in refuse(403, [], method=method, route=route).next_step


@pytest.mark.parametrize(
    ("method", "route", "what"),
    [
        ("GET", ONE, "organization was"),
        ("PUT", ONE, "person to be linked"),
        ("GET", "/persons/{id}", "person"),
        ("GET", V2_ENTRIES, "list was"),
        ("POST", ENTRIES, "list or the organization"),
        ("DELETE", ENTRIES + "/{id}", "list or its entry"),
        ("PATCH", V2_FIELDS, "organization was"),
    ],
)
def test_an_unknown_id_is_said_to_be_of_what_it_may_be(method: str, route: str, what: str) -> None:
    """A write may carry ids besides that of its path."""
    assert what in refuse(404, b"", method=method, route=route).next_step


def test_a_401_names_both_causes() -> None:
    """A wrong key and a wrong address look the same."""
    next_step = refuse(401, ["No"]).next_step
    assert "AFFINITY_API_KEY" in next_step
    assert "addresses" in next_step


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (["a", "b"], ": a; b"),
        (["a", 1, None], ": a"),
        ({"errors": [{"code": "x", "message": "m", "param": "ids"}, {"message": "n"}, 1]}, ": m (ids); n"),
        ({"errors": "x"}, ': {"errors": "x"}'),
        ({"message": "x"}, ': {"message": "x"}'),
        (b"plain words\n", ": plain words"),
        (b"", ""),
        (b"  <!DOCTYPE html><title>Oops</title>", ""),
        (b"x" * 10_000, ": " + "x" * 500 + "…"),
        (b"\xff", ": \ufffd"),
    ],
    ids=repr,
)
def test_the_server_is_quoted_whatever_it_sends(body: object, said: str) -> None:
    """A list of v1, an object of v2, or plain text; a page for browsers is not quoted."""
    assert f"GET /organizations/{{id}}: 400 Bad Request{said}" == str(refuse(400, body))


def test_html_is_known_by_its_content_type_too() -> None:
    """Gateways do send fragments."""
    error = refuse(502, b"Bad gateway", headers={"content-type": "Text/HTML; charset=utf-8"})
    assert "GET /organizations/{id}: 502 Bad Gateway" == str(error)


@given(
    st.integers(min_value=100, max_value=999).filter(lambda status: not 200 <= status < 300),
    st.binary() | st.text().map(lambda text: json.dumps([text]).encode()),
    st.sampled_from(["GET", "POST", "PUT"]),
)
def test_any_answer_has_an_error(status: int, body: bytes, method: str) -> None:
    """Whatever comes back, it is explained, at a length that fits a terminal."""
    assert 600 > len(str(refuse(status, body, method=method)))
