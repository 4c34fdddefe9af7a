"""Limits are kept to, up to a bound; what may have been written is not written again."""

from __future__ import annotations

import pytest

from reconciler.errors import Forbidden, RemoteError, Unavailable
from reconciler.github.limits import MAX_ATTEMPTS, MAX_WAIT_S, delay_s, limited_for_s
from reconciler.http.session import Answer

NOW_S = 1_700_000_000.0


@pytest.mark.parametrize(
    ("status", "headers", "body", "expected"),
    [
        (403, {"retry-after": "30"}, b"", 30.0),
        (
            429,
            {"retry-after": "7", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1700000600"},
            b"",
            7.0,
        ),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1700000600"}, b"", 600.0),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1600000000"}, b"", 1.0),
        (429, {}, b"", 60.0),
        (403, {}, b'{"message": "You have exceeded a Secondary rate limit"}', 60.0),
        (403, {"retry-after": "soon", "x-ratelimit-remaining": "4999"}, b"", None),
        (403, {"retry-after": "9" * 400}, b"", None),
        (403, {"x-ratelimit-remaining": "4999", "x-ratelimit-reset": "1700000600"}, b"", None),
        (403, {}, b'{"message": "Resource not accessible by integration"}', None),
        (500, {"retry-after": "30"}, b"", None),
        (200, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1700000600"}, b"", None),
    ],
)
def test_what_an_answer_says_of_limits(
    status: int, headers: dict[str, str], body: bytes, expected: float | None
) -> None:
    """Retry-After first, then the reset of the hour, then a minute; a missing permission is no limit."""
    assert expected == limited_for_s(Answer(status, headers, body), NOW_S)


def _lost(method: str, *, sent: bool = True) -> RemoteError:
    return Unavailable("lost", sent=sent, method=method, route="/x")


@pytest.mark.parametrize(
    ("error", "limited_s", "attempt", "expected"),
    [
        (_lost("GET"), None, 1, 1.0),
        (_lost("GET"), None, 3, 4.0),
        (_lost("PATCH"), None, 1, 1.0),
        (_lost("POST"), None, 1, None),
        (_lost("POST", sent=False), None, 1, 1.0),
        (_lost("GET"), None, MAX_ATTEMPTS, None),
        (Forbidden("limited", method="POST", route="/x"), 30.0, 1, 30.0),
        (Forbidden("limited", method="POST", route="/x"), 30.0, 2, 60.0),
        (Forbidden("limited", method="POST", route="/x"), MAX_WAIT_S, 2, None),
        (Forbidden("limited", method="GET", route="/x"), 3000.0, 1, None),
        (Forbidden("no permission", method="GET", route="/x"), None, 1, None),
    ],
)
def test_when_to_send_again(
    error: RemoteError, limited_s: float | None, attempt: int, expected: float | None
) -> None:
    """What was limited was not carried out; a create whose answer was lost may have been."""
    assert expected == delay_s(error, limited_s, attempt)
