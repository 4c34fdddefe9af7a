from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.sandbox.options import RateLimit
from reconciler.sandbox.windows import FixedWindow, SlidingWindow

LIMIT = RateLimit(3, 10.0)


def test_a_fixed_window_starts_with_its_first_call() -> None:
    """Idle it is empty; from the first call on it lasts its length, however late further calls come."""
    window = FixedWindow(LIMIT)
    assert (0, 0.0) == (window.used(100), window.reset_s(100))
    window.count(100)
    window.count(109)
    assert (2, 1.0) == (window.used(109), window.reset_s(109))
    assert (0, 0.0) == (window.used(110), window.reset_s(110))
    window.count(110)
    assert (1, 10.0) == (window.used(110), window.reset_s(110))


def test_a_sliding_window_forgets_one_call_at_a_time() -> None:
    """Each call counts for the window's length; the reset is the oldest one's end."""
    window = SlidingWindow(LIMIT)
    assert (0, 0.0) == (window.used(100), window.reset_s(100))
    window.count(100)
    window.count(109)
    assert (2, 1.0) == (window.used(109), window.reset_s(109))
    assert (1, 9.0) == (window.used(110), window.reset_s(110))


@pytest.mark.parametrize("kind", [FixedWindow, SlidingWindow])
@given(gaps=st.lists(st.floats(0, 12), max_size=60))
def test_waiting_for_the_reset_always_makes_room(
    kind: type[FixedWindow | SlidingWindow], gaps: list[float]
) -> None:
    """Whoever finds a window full and waits as long as it says finds room."""
    window, now_s = kind(LIMIT), 0.0
    for gap in gaps:
        now_s += gap
        if window.used(now_s) >= LIMIT.requests:
            now_s += window.reset_s(now_s) + 1e-6
        assert window.used(now_s) < LIMIT.requests
        window.count(now_s)
