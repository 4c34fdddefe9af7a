from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from reconciler.sandbox.faults import Faults
from reconciler.sandbox.options import FAULT_KINDS


def _drawn(shares: dict[str, float], seed: int, count: int) -> list[str]:
    faults = Faults(shares, seed)
    return [faults.draw() for _ in range(count)]


@given(st.sampled_from(FAULT_KINDS), st.integers(0, 1000))
def test_the_same_seed_gives_the_same_faults(kind: str, seed: int) -> None:
    """Two runs with one seed draw alike."""
    assert _drawn({kind: 0.5}, seed, 30) == _drawn({kind: 0.5}, seed, 30)


def test_another_seed_gives_other_faults() -> None:
    """The seed matters."""
    assert _drawn({"slow": 0.5}, 1, 50) != _drawn({"slow": 0.5}, 2, 50)


def test_shares_are_kept_over_many_draws() -> None:
    """Of 10,000 draws each kind gets its share, give or take a fiftieth."""
    counts = Counter(_drawn({"slow": 0.1, "lost-after": 0.3}, 0, 10_000))
    assert (0.1, 0.3, 0.6) == tuple(round(counts[kind] / 10_000, 1) for kind in ("slow", "lost-after", ""))


def test_none_and_all_are_exact() -> None:
    """No shares draw nothing, a share of 1 draws always."""
    assert {""} == set(_drawn({}, 0, 100))
    assert {"slow"} == set(_drawn({"slow": 1.0}, 0, 100))
