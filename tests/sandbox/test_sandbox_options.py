from __future__ import annotations

from dataclasses import fields

from reconciler.sandbox.options import Options, RateLimit
from reconciler.sandbox.parsing import DENIALS


def test_defaults_are_those_of_the_real_service() -> None:
    """900 a minute, 100,000 a month, no lag, no faults, status 200."""
    default = Options()
    assert (RateLimit(900, 60.0), 100_000, None) == (default.rate_limit, default.month, default.concurrency)
    assert (0, 0, 0, 0) == (default.port, default.latency_ms, default.search_lag_s, default.random_seed)
    assert ("demo", "sandbox", 200, {}) == (default.seed, default.key, default.create_status, default.faults)


def test_every_guess_can_be_chosen_otherwise() -> None:
    """An option marked as a guess has choices or is a flag, and every right that can be denied is named."""
    for option in fields(Options):
        about = option.metadata
        if "[guess" in about["help"]:
            assert "choices" in about or isinstance(option.default, bool), option.name
    [deny] = [option for option in fields(Options) if option.name == "deny"]
    assert set() == {name for name in DENIALS if f"{name} (" not in deny.metadata["help"]}
