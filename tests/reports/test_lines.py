"""Lines that other programs parse: design, section 7."""

from __future__ import annotations

import pytest

from reconciler.model import Action, Cost, Outcome, Quota, Receipt
from reconciler.reports.lines import cost_line, plan_line, receipt_line
from tests.builders import change, create, plan, result


def test_a_plan_is_counted_by_kind_and_zeros_are_present() -> None:
    """Blocked changes are counted apart, whatever their kind."""
    made = plan(
        create("A", address="a#1"),
        create("B", address="b#1"),
        change(address="c#1"),
        change(address="d#1", blocked_by=["taken"]),
    )
    assert "Plan: 2 to create, 1 to update, 0 to delete, 1 blocked." == plan_line(made)


def test_no_changes_is_said_only_where_nothing_is_blocked() -> None:
    assert "No changes. Affinity matches the manifests." == plan_line(plan())
    assert "Plan: 0 to create, 0 to update, 0 to delete, 1 blocked." == plan_line(
        plan(change(blocked_by=["taken"]))
    )


@pytest.mark.parametrize(
    ("cost", "quota", "line"),
    [
        (
            Cost(200, 14),
            Quota(minute_limit=900, month_limit=100_000, month_remaining=99_786),
            "Cost: 214 requests, about 15 s at 900/min; 99,786 of 100,000 left this month.",
        ),
        (Cost(0, 0), None, "Cost: 0 requests, about 0 s at 900/min."),
        (Cost(1200, 34), Quota(), "Cost: 1,234 requests, about 83 s at 900/min."),
        (Cost(1, 0), Quota(minute_limit=60), "Cost: 1 requests, about 1 s at 60/min."),
        (Cost(900, 0), Quota(month_unlimited=True), "Cost: 900 requests, about 60 s at 900/min."),
        (
            Cost(15, 0),
            Quota(month_limit=100, month_remaining=0),
            "Cost: 15 requests, about 1 s at 900/min; 0 of 100 left this month.",
        ),
    ],
)
def test_a_cost_is_requests_seconds_and_what_is_left(cost: Cost, quota: Quota | None, line: str) -> None:
    """Seconds are rounded up; the month is told only where an answer told it."""
    assert line == cost_line(cost, quota)


def test_a_complete_receipt_counts_what_was_made() -> None:
    """What was in effect before was not made by this run."""
    receipt = Receipt(
        (
            result(Outcome.IN_EFFECT, create("A")),
            result(Outcome.DONE, create("B")),
            result(Outcome.DONE, change()),
            result(Outcome.DONE, change(Action.DELETE)),
        )
    )
    assert "Apply complete! 1 created, 1 updated, 1 deleted." == receipt_line(receipt)


def test_an_empty_receipt_is_complete() -> None:
    assert "Apply complete! 0 created, 0 updated, 0 deleted." == receipt_line(Receipt())


def test_an_incomplete_receipt_counts_every_outcome() -> None:
    outcomes = [Outcome.DONE] * 3 + [Outcome.IN_EFFECT, Outcome.KEPT_AS, Outcome.FAILED, Outcome.UNCERTAIN]
    receipt = Receipt(tuple(map(result, [*outcomes, Outcome.NOT_ATTEMPTED, Outcome.NOT_ATTEMPTED])))
    assert "Apply incomplete: 5 of 9 done, 1 failed, 1 uncertain, 2 not attempted." == receipt_line(receipt)


def test_kept_as_something_else_is_done_and_incomplete() -> None:
    assert "Apply incomplete: 1 of 1 done, 0 failed, 0 uncertain, 0 not attempted." == receipt_line(
        Receipt((result(Outcome.KEPT_AS),))
    )
