"""Sentences that every format says alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reconciler.model import Action, Guard, GuardLimit, Origin, Plan
from reconciler.reports.wording import (
    by_importance,
    chosen_by,
    counted,
    guard_reason,
    subset,
    symbol,
    verdict,
)
from tests.builders import change, create, plan

BLOCKED = change(address="b#1", blocked_by=["taken"])
DRIFT = replace(change(address="d#1"), origin=Origin.DRIFT)
TRIPPED = Guard("creates", 1200, GuardLimit(25, 0.5), tripped=True)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (plan(), "No changes. Affinity matches the manifests."),
        (replace(plan(), offline=True), "No changes. The manifests say what they said."),
        (plan(create()), "Ready to apply"),
        (plan(create(), BLOCKED), "Ready to apply, except what is blocked"),
        (plan(BLOCKED), "Blocked: there is nothing that can be applied"),
        (plan(create(), BLOCKED, guards=[TRIPPED]), "Stopped by a guard: nothing is applied"),
        (plan(DRIFT), "Nothing to apply"),
        (replace(plan(create(), guards=[TRIPPED]), offline=True), "What the manifests say differently"),
    ],
)
def test_a_verdict_is_what_a_reviewer_asks_first(made: Plan, words: str) -> None:
    assert words == verdict(made)


def test_a_guard_says_what_lifts_it() -> None:
    """What of it may come from a plan file is made harmless by the format."""
    assert (
        "Guard tripped: 1,200 <creates>, more than 25 and more than 50% of 2,000 manifests. "
        "Nothing is applied; if that many are meant, <--allow creates=1200> lifts it for one run."
    ) == guard_reason(TRIPPED, 2000, "<{}>".format)
    assert guard_reason(Guard("deletes", 1, GuardLimit(0), tripped=True), 5, str).startswith(
        "Guard tripped: 1 deletes, more than 0. Nothing is applied;"
    )


def test_a_subset_says_how_small_it_is_and_what_chose_it() -> None:
    made = replace(plan(targets=["a*", "b*"], considered=3), since="0123456789abcdef")
    assert "Only 3 of 12 manifests" == subset(made)
    assert '--target "a*" --target "b*" changed since 0123456789ab' == chosen_by(made)
    assert "" == subset(plan())


def test_what_matters_most_comes_first() -> None:
    """Within a kind the order stays."""
    delete, update, other = change(Action.DELETE), change(address="u#1"), change(address="v#1")
    ordered = by_importance([create(), update, other, delete, BLOCKED])
    assert ["blocked", "delete", "update", "create"] == list(ordered)
    assert (update, other) == ordered["update"]
    assert {} == by_importance([])


def test_a_change_has_a_symbol() -> None:
    assert "+~-!" == "".join(symbol(each) for each in (create(), change(), change(Action.DELETE), BLOCKED))


def test_numbers_have_nouns() -> None:
    assert ("1 change", "0 changes", "1,200 changes") == tuple(
        counted(each, "change") for each in (1, 0, 1200)
    )
