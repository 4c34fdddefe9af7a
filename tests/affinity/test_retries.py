"""What is sent again, after how long, and what never."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.affinity.retries import FIRST_DELAY_S, MAX_DELAY_S, TABLE, Loss, Retries, loss_of
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

WHERE: dict[str, Any] = {"method": "GET", "route": "/organizations"}
METHODS = ("GET", "PUT", "PATCH", "DELETE", "POST")

REFUSED = Unavailable("refused", sent=False, **WHERE)
DROPPED = Unavailable("dropped", sent=True, **WHERE)
GATEWAY = Unavailable("504", sent=True, status=504, **WHERE)
GARBLED = UnexpectedAnswer("no JSON", **WHERE)
MINUTE, MONTH, CONCURRENCY = (
    RateLimited("429", scope=scope, **WHERE) for scope in ("minute", "month", "concurrency")
)
FINAL = (
    MONTH,
    NotAuthorized("401", **WHERE),
    Forbidden("403", **WHERE),
    NotFound("422", **WHERE),
    Merged("422", survivor_id=2, status=422, **WHERE),
    Rejected("422", **WHERE),
)
PERHAPS_REPEATED = (REFUSED, DROPPED, GATEWAY, GARBLED, MINUTE, CONCURRENCY)

retries = Retries(Random(0))  # noqa: S311 - no secret


def repeated(error: RemoteError, method: str, attempt: int = 1) -> bool:
    return retries.delay_s(error, method, attempt) is not None


@pytest.mark.parametrize("error", [DROPPED, GATEWAY, GARBLED], ids=str)
def test_a_post_that_may_have_been_carried_out_is_never_repeated(error: RemoteError) -> None:
    """It creates; the others give the same result twice."""
    assert {"GET", "PUT", "PATCH", "DELETE"} == {method for method in METHODS if repeated(error, method)}


@pytest.mark.parametrize("error", [REFUSED, MINUTE, CONCURRENCY], ids=str)
@pytest.mark.parametrize("method", METHODS)
def test_what_was_certainly_not_carried_out_is_repeated(error: RemoteError, method: str) -> None:
    """Creates, too: refused before anything was sent, or answered 429."""
    assert repeated(error, method)


@pytest.mark.parametrize("error", FINAL, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("method", METHODS)
def test_what_would_be_answered_the_same_again_is_not_repeated(error: RemoteError, method: str) -> None:
    """The month's 429 among them: no wait of a run is that long."""
    assert not repeated(error, method)


@pytest.mark.parametrize("error", PERHAPS_REPEATED, ids=str)
@pytest.mark.parametrize("method", METHODS)
def test_nothing_is_repeated_for_ever(error: RemoteError, method: str) -> None:
    """Once given up, it stays so."""
    allowed = [repeated(error, method, attempt) for attempt in range(1, 100)]
    assert allowed == sorted(allowed, reverse=True)
    assert not allowed[-1]


def test_every_loss_has_its_row() -> None:
    assert set(Loss) == set(TABLE)
    assert [Loss.NOT_SENT, Loss.ANSWER_LOST, Loss.ANSWER_LOST, Loss.UNREADABLE] == [
        loss_of(error) for error in (REFUSED, DROPPED, GATEWAY, GARBLED)
    ]


@given(st.sampled_from([REFUSED, DROPPED, GARBLED, CONCURRENCY]), st.integers(1, 40), st.integers())
def test_a_delay_grows_up_to_a_cap_and_is_never_the_same_for_all(
    error: RemoteError, attempt: int, seed: int
) -> None:
    """By chance between half and the whole, so that workers do not come back together."""
    delay_s = Retries(Random(seed)).delay_s(error, "GET", attempt)  # noqa: S311 - no secret
    whole_s = min(MAX_DELAY_S, FIRST_DELAY_S * 2.0 ** (attempt - 1))
    assert delay_s is None or whole_s / 2 <= delay_s <= whole_s


def test_the_minute_s_429_waits_at_the_gate_instead() -> None:
    """It knows when the window ends."""
    assert 0 == retries.delay_s(MINUTE, "POST", 7)
