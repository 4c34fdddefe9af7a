from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.sandbox import options
from reconciler.sandbox.options import Options, RateLimit

if TYPE_CHECKING:
    from collections.abc import Callable


def test_defaults_are_those_of_the_real_service() -> None:
    """900 a minute, 100,000 a month, no lag, no faults, status 200."""
    default = Options()
    assert (RateLimit(900, 60.0), 100_000, None) == (default.rate_limit, default.month, default.concurrency)
    assert (0, 0, 0, 0) == (default.port, default.latency_ms, default.search_lag_s, default.random_seed)
    assert ("demo", "sandbox", 200, {}) == (default.seed, default.key, default.create_status, default.faults)


@pytest.mark.parametrize(
    ("parse", "text", "expected"),
    [
        (options.parse_port, "65535", 65535),
        (options.parse_rate_limit, "900/6", RateLimit(900, 6.0)),
        (options.parse_rate_limit, "2/0.5", RateLimit(2, 0.5)),
        (options.parse_month, "unlimited", "unlimited"),
        (options.parse_month, "absent", "absent"),
        (options.parse_month, "0", 0),
        (options.parse_concurrency, "none", None),
        (options.parse_concurrency, "4", 4),
        (options.parse_faults, "", {}),
        (options.parse_faults, "lost-after=0.1,html-504=0.9", {"lost-after": 0.1, "html-504": 0.9}),
        (options.parse_denials, "export,write", {"export", "write"}),
        (options.parse_denials, "", frozenset()),
    ],
)
def test_text_is_read(parse: Callable[[str], object], text: str, expected: object) -> None:
    """As the command line gives it."""
    assert expected == parse(text)


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (options.parse_port, "65536"),
        (options.parse_port, "-1"),
        (options.parse_rate_limit, "900"),
        (options.parse_rate_limit, "0/60"),
        (options.parse_rate_limit, "900/0"),
        (options.parse_rate_limit, "900/inf"),
        (options.parse_rate_limit, "900/nan"),
        (options.parse_month, "many"),
        (options.parse_concurrency, "0"),
        (options.parse_faults, "lost=0.1"),
        (options.parse_faults, "slow"),
        (options.parse_faults, "slow=-1"),
        (options.parse_faults, "slow=0.1,slow=0.2"),
        (options.parse_faults, "slow=0.6,truncated=0.6"),
        (options.parse_denials, "read"),
    ],
)
def test_other_text_is_refused(parse: Callable[[str], object], text: str) -> None:
    """With a message that shows it or names the kinds there are."""
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        parse(text)


@pytest.mark.parametrize("kind", options.FAULT_KINDS)
def test_every_kind_of_fault_can_be_named(kind: str) -> None:
    """With a share of its own."""
    assert {kind: 1.0} == options.parse_faults(f"{kind}=1")
