"""The single findings of doctor that no sandbox shows. The others: test_doctor.py."""

from __future__ import annotations

import pytest

from reconciler.cli import examining


@pytest.mark.parametrize(("latency_s", "step"), [(0.1, ""), (3.0, "more --workers hide the latency")])
def test_a_slow_affinity_is_no_obstacle(latency_s: float, step: str) -> None:
    """More requests at a time make up for it."""
    finding = examining._latency(latency_s)
    assert (True, step) == (finding.good, finding.next_step)


@pytest.mark.parametrize(
    ("date", "good", "said"),
    [
        ("Tue, 14 Nov 2023 22:13:20 GMT", True, "0 s behind Affinity's"),
        ("Tue, 14 Nov 2023 23:13:20 GMT", False, "3600 s behind Affinity's"),
        (None, True, "Affinity sent no date to compare with"),
        ("yesterday", True, "Affinity sent no date to compare with"),
    ],
)
def test_a_clock_that_is_off_would_mislead_the_journal(date: str | None, good: bool, said: str) -> None:  # noqa: FBT001 - a parameter of the table
    """An hour is too much; no date is no reason to worry."""

    class Link:
        connection = type("Connection", (), {"date": date})()

        def now_s(self) -> float:
            return 1_700_000_000.0

    finding = examining._clock(Link())  # type: ignore[arg-type]  # two attributes are all it looks at
    assert (good, said) == (finding.good, finding.said)
