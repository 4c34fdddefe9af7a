"""A refusal says what GitHub said and which permission the job lacks."""

from __future__ import annotations

import pytest

from reconciler.errors import (
    Forbidden,
    NotAuthorized,
    NotFound,
    RateLimited,
    Rejected,
    RemoteError,
    Unavailable,
    UnexpectedAnswer,
)
from reconciler.github.refusals import refusal
from reconciler.http.session import Answer

COMMENTS = "/repos/{owner}/{repo}/issues/{number}/comments"


def _refusal(
    method: str, route: str, status: int, body: bytes = b"{}", limited_s: float | None = None
) -> RemoteError:
    return refusal(method, route, Answer(status, {}, body), limited_s)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (302, UnexpectedAnswer),
        (401, NotAuthorized),
        (403, Forbidden),
        (404, NotFound),
        (410, Rejected),
        (422, Rejected),
        (500, Unavailable),
        (503, Unavailable),
        (999, UnexpectedAnswer),
    ],
)
def test_what_a_status_means(status: int, kind: type[RemoteError]) -> None:
    """Each has its place in the tree of errors."""
    error = _refusal("GET", COMMENTS, status)
    assert (kind, status) == (type(error), error.status)


@pytest.mark.parametrize(
    ("method", "route", "permission"),
    [
        ("POST", COMMENTS, "pull-requests: write"),
        ("PATCH", "/repos/{owner}/{repo}/issues/comments/{id}", "pull-requests: write"),
        ("GET", COMMENTS, "pull-requests: read"),
        ("GET", "/repos/{owner}/{repo}/commits/{sha}/pulls", "pull-requests: read"),
        ("POST", "/repos/{owner}/{repo}/issues", "issues: write"),
        ("PATCH", "/repos/{owner}/{repo}/issues/{number}", "issues: write"),
        ("GET", "/repos/{owner}/{repo}/issues", "issues: read"),
        ("GET", "/repos/{owner}/{repo}/actions/artifacts", "actions: read"),
        ("GET", "/repos/{owner}/{repo}", "contents: read"),
    ],
)
@pytest.mark.parametrize("status", [403, 404])
def test_the_permission_is_named(method: str, route: str, permission: str, status: int) -> None:
    """What a token may not do is 403; what it may not even see is 404."""
    assert f"permissions: {permission}." in _refusal(method, route, status).next_step


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            b'{"message": "Resource not accessible by integration"}',
            ": Resource not accessible by integration",
        ),
        (b"<html>Unicorn!</html>", ""),
        (b'["message"]', ""),
        (b'{"message": 1}', ""),
        (b"\xff", ""),
        (b'{"message": "' + b"x" * 900 + b'"}', ": " + "x" * 500),
    ],
)
def test_what_github_said_is_told(body: bytes, said: str) -> None:
    """Its message, of a sane length; no page for browsers."""
    assert f"POST {COMMENTS}: GitHub said 403 Forbidden{said}" == str(_refusal("POST", COMMENTS, 403, body))


def test_a_limit_tells_when_to_come_back() -> None:
    """In minutes, at least one."""
    error = _refusal("GET", COMMENTS, 403, limited_s=1500)
    assert (RateLimited, "Run the job again in 25 min.") == (type(error), error.next_step)
