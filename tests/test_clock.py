"""The machine's clocks."""

from __future__ import annotations

import time
from threading import Condition, Thread

from reconciler.clock import Clock


def test_the_monotonic_clock_never_goes_back() -> None:
    clock = Clock()
    first = clock.monotonic_s()
    assert first <= clock.monotonic_s()


def test_now_is_the_time_since_1970() -> None:
    """Runs compare it, even on machines that were started anew in between."""
    before = time.time()
    assert before <= Clock().now_s() <= time.time()


def test_a_wait_ends_when_its_time_is_up() -> None:
    condition = Condition()
    with condition:
        Clock().wait(condition, 0.001)


def test_a_wait_without_a_time_ends_when_it_is_notified() -> None:
    """And gives the condition up meanwhile, else nobody could notify."""
    condition = Condition()

    def notify() -> None:
        with condition:
            condition.notify_all()

    with condition:
        thread = Thread(target=notify)
        thread.start()
        Clock().wait(condition, None)
    thread.join(5)
    assert not thread.is_alive()
