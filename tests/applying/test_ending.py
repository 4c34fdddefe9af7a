"""Whether a run attempts anything further."""

from __future__ import annotations

from reconciler.applying.ending import Ending


def test_a_run_goes_on_until_it_is_ended_and_then_knows_why() -> None:
    ending = Ending()
    assert (False, "") == (bool(ending), ending.detail)
    ending.begin("the month is used up")
    assert (True, "the month is used up") == (bool(ending), ending.detail)
