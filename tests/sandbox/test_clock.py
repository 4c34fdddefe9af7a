from __future__ import annotations

from datetime import timedelta

from reconciler.sandbox.clock import Clock


def test_without_arguments_it_is_the_real_time() -> None:
    """Seconds never run backwards, and the date is one of UTC."""
    clock = Clock()
    assert clock.monotonic_s() <= clock.monotonic_s()
    assert timedelta(0) == clock.now().utcoffset()
