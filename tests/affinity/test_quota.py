"""reconciler.affinity.quota: what the rate headers say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.affinity.quota import quota_of
from reconciler.model import Quota

NAMES = ("User", "User-Remaining", "User-Reset", "Org", "Org-Remaining", "Org-Reset")


def headers(*values: str) -> dict[str, str]:
    return {f"X-Ratelimit-Limit-{name}": value for name, value in zip(NAMES, values, strict=False)}


def test_six_headers_are_six_numbers() -> None:
    """Limit, remaining and seconds to wait, for the minute and for the month."""
    expected = Quota(900, 899, 34, 100_000, 99_958, 1_209_600)
    assert expected == quota_of(headers("900", "899", "34", "100000", "99958", "1209600"))


@pytest.mark.parametrize("spell", [str.lower, str.upper, str.title])
def test_case_means_nothing(spell: type[str]) -> None:
    """Names came capitalised until January 2026 and come in lower case since."""
    assert Quota(minute_limit=900) == quota_of({spell("x-ratelimit-limit-user"): " 900 "})


def test_an_unlimited_month_is_told_from_an_unknown_one() -> None:
    """Plans without a monthly limit say "unlimited", or nothing."""
    unlimited = quota_of(headers("900", "899", "34", "unlimited", "Unlimited", "1209600"))
    assert Quota(900, 899, 34, None, None, 1_209_600, month_unlimited=True) == unlimited
    assert Quota(900, 899, 34) == quota_of(headers("900", "899", "34"))


@pytest.mark.parametrize(
    "value", ["", "x", "-1", "1.5", "1e3", "9" * 19, "900, 900", "٣", "unlimited", "None"]
)
def test_garbage_is_unknown(value: str) -> None:
    """A header that is no number says nothing, and spoils nothing."""
    assert Quota(minute_remaining=5) == quota_of(headers(value, "5"))


def test_no_headers_are_no_quota() -> None:
    """A gateway's error page knows no limits."""
    assert quota_of({"content-type": "text/html", "x-ratelimit-limit-user": "?"}) is None


@given(st.dictionaries(st.sampled_from([f"x-ratelimit-limit-{name.lower()}" for name in NAMES]), st.text()))
def test_no_header_can_break_it(said: dict[str, str]) -> None:
    """Numbers are never negative, whatever is sent."""
    quota = quota_of(said) or Quota()
    assert (quota.minute_remaining or 0) >= 0
    assert (quota.month_reset_s or 0) >= 0
