"""The way from an account to drafts; `test_import_.py` has what a user sees of it."""

from __future__ import annotations

import pytest

from reconciler.cli.observing import Request, _rates


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Request(everything=True), "1 for every 500 organizations."),
        (Request(ids=(1,), domains=("a.com",)), "1 for every 100 ids; 1 or 2 for every domain."),
        (
            Request(ids=(1,), fields=("all",)),
            "1 for every 100 ids; 1 for all fields, 1 for every 100 organizations with them.",
        ),
        (
            Request(everything=True, people=True),
            "1 for every 500 organizations; 1 for every organization and 1 for every person.",
        ),
    ],
)
def test_the_cost_is_told_by_kind(wanted: Request, said: str) -> None:
    """How many organizations there are is not known before the first request."""
    assert f"Cost in requests: {said}" == _rates(wanted)
