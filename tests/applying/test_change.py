"""One change is sent, and judged by the answer to it."""

from __future__ import annotations

import pytest

from reconciler.applying.change import may_have_acted, not_written, written
from reconciler.errors import (
    BudgetSpent,
    Forbidden,
    Interrupted,
    Merged,
    NotAuthorized,
    RateLimited,
    ReconcilerError,
    Rejected,
    Unavailable,
    UnexpectedAnswer,
)
from reconciler.model import Action, Outcome
from tests.builders import change, create, field_change, organization

LOST = [
    Unavailable("the answer was lost", sent=True, method="POST", route="/organizations"),
    Unavailable("HTTP 504", sent=True, method="POST", route="/organizations", status=504),
    UnexpectedAnswer("the answer is not JSON", method="POST", route="/organizations"),
]
REFUSED = [
    Unavailable("connection refused", sent=False, method="POST", route="/organizations"),
    RateLimited("too many requests", scope="minute", method="POST", route="/organizations"),
    Rejected("name is empty", method="POST", route="/organizations", status=422),
    NotAuthorized("the key is invalid", method="POST", route="/organizations", status=401),
    Merged("merged", survivor_id=2, method="POST", route="/organizations", status=422),
]


def test_a_change_that_is_kept_as_written_is_done() -> None:
    made = written(create("Acme", "acme.com"), organization(7, "Acme", "acme.com"))
    assert (Outcome.DONE, 7, "") == (made.outcome, made.organization_id, made.detail)


@pytest.mark.parametrize("kept", [("ACME.com",), ("acme.com.",), ("acme.io", "acme.com")])
def test_a_domain_that_is_kept_in_another_spelling_or_place_is_done(kept: tuple[str, ...]) -> None:
    assert Outcome.DONE is written(create("Acme", "acme.com"), organization(7, "Acme", *kept)).outcome


def test_a_field_that_was_not_written_is_not_judged() -> None:
    """What somebody else made of it is none of this change's business."""
    renamed = change(Action.UPDATE, field_change("name", "Old", "New"), domain="acme.com")
    assert Outcome.DONE is written(renamed, organization(1, "New", "elsewhere.com")).outcome


def test_what_is_kept_otherwise_is_told() -> None:
    """The answer is the truth; each key that is not as written is named."""
    made = written(create("Acme", "acme.com"), organization(7, "ACME Inc", "acme.org"))
    assert (Outcome.KEPT_AS, 7, "name written, kept as ACME Inc; domain written, kept as acme.org") == (
        made.outcome,
        made.organization_id,
        made.detail,
    )


@pytest.mark.parametrize("error", LOST, ids=str)
def test_a_create_whose_answer_is_lost_is_uncertain(error: ReconcilerError) -> None:
    """It may have been carried out."""
    made = not_written(create(), error)
    assert (Outcome.UNCERTAIN, None) == (made.outcome, made.organization_id)
    assert f"{error}; apply again: it is looked for first" == made.detail


@pytest.mark.parametrize("error", LOST, ids=str)
def test_an_update_whose_answer_is_lost_failed_and_may_have_been_made(error: ReconcilerError) -> None:
    """Made twice it would be the same, so that nothing about it is uncertain."""
    made = not_written(change(), error)
    assert (Outcome.FAILED, 1) == (made.outcome, made.organization_id)
    assert f"{error}; it may have been changed: apply again, which looks first" == made.detail


@pytest.mark.parametrize("error", REFUSED, ids=str)
@pytest.mark.parametrize("action", [Action.CREATE, Action.UPDATE])
def test_what_was_not_carried_out_failed(error: ReconcilerError, action: Action) -> None:
    """The detail says that nothing was changed."""
    made = not_written(change(action), error)
    assert (Outcome.FAILED, f"{error}; nothing was changed") == (
        made.outcome,
        made.detail,
    )


def test_a_failure_says_what_to_do_next() -> None:
    error = Forbidden("no permission", next_step="ask an admin", method="PUT", route="/organizations/{id}")
    assert "no permission; ask an admin; nothing was changed" == (not_written(change(), error).detail)


@pytest.mark.parametrize("error", [Interrupted("interrupted"), BudgetSpent("the month is used up")], ids=str)
def test_what_ended_the_run_before_a_change_was_sent_left_it_unattempted(error: ReconcilerError) -> None:
    made = not_written(change(), error)
    assert (Outcome.NOT_ATTEMPTED, str(error)) == (made.outcome, made.detail)


def test_only_a_lost_answer_may_have_acted() -> None:
    assert [True] * len(LOST) == [may_have_acted(error) for error in LOST]
    assert [False] * len(REFUSED) == [may_have_acted(error) for error in REFUSED]


@pytest.mark.parametrize(
    "error",
    [
        Unavailable("connection refused", sent=False, method="PUT", route="/organizations/{id}"),
        Rejected("name is empty", method="PUT", route="/organizations/{id}", status=422),
        Interrupted("interrupted"),
    ],
    ids=str,
)
def test_a_failure_after_a_lost_answer_may_have_acted(error: ReconcilerError) -> None:
    """An earlier attempt may have been carried out, whatever became of the last one."""
    error.__cause__ = LOST[0]
    made = not_written(change(), error)
    assert (Outcome.FAILED, f"{error}; it may have been changed: apply again, which looks first") == (
        made.outcome,
        made.detail,
    )


def test_a_read_whose_answer_is_lost_has_changed_nothing() -> None:
    """What is read before people are written, say."""
    assert not may_have_acted(Unavailable("lost", sent=True, method="GET", route="/organizations/{id}"))
