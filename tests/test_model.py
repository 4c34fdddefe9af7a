"""What the values say of themselves."""

from __future__ import annotations

import pytest

from reconciler.model import Action, Cost, Guard, GuardLimit, Outcome, Position, Problem, Quota, Receipt
from reconciler.values import OrganizationId
from tests.builders import change, create, manifest, plan, result


def test_a_problem_is_shown_as_path_line_column_and_message() -> None:
    assert "a.yaml:2:3: wrong" == str(Problem(Position("a.yaml", 2, 3), "wrong"))


def test_problems_are_sorted_by_place() -> None:
    """Lines are numbers: the tenth comes after the second."""
    places = [("b.yaml", 1, 1), ("a.yaml", 10, 1), ("a.yaml", 2, 9), ("a.yaml", 2, 1)]
    problems = [Problem(Position(*place), "wrong") for place in places]
    assert list(reversed(problems)) == sorted(problems)


def test_an_address_is_path_and_document() -> None:
    assert "organizations/a.yaml#3" == manifest(path="organizations/a.yaml", document=3).address


def test_a_label_is_the_first_of_name_domain_and_id() -> None:
    full = manifest("Acme", "acme.com", pin=7)
    nameless = full._replace(name=None)
    assert ["Acme", "acme.com", "7"] == [
        each.label for each in (full, nameless, nameless._replace(domain=None))
    ]


def test_a_pointer_without_a_place_stands_where_its_nearest_parent_does() -> None:
    marks = (("", 1, 1), ("/previously", 4, 1), ("/previously/domains/0", 5, 7))
    wanted = manifest(path="a.yaml")._replace(marks=marks)
    pointers = ["", "/name", "/previously", "/previously/domains/0", "/previously/domains/1"]
    assert [(1, 1), (1, 1), (4, 1), (5, 7), (4, 1)] == [
        (wanted.position(each).line, wanted.position(each).column) for each in pointers
    ]


def test_a_manifest_without_marks_stands_at_the_top_of_its_file() -> None:
    assert Position("a.yaml", 1, 1) == manifest(path="a.yaml")._replace(marks=()).position("/name")


def test_values_are_frozen() -> None:
    with pytest.raises(AttributeError):
        manifest().name = "Other"  # type: ignore[misc]  # what the test is about


def test_a_change_is_blocked_by_any_reason() -> None:
    assert [False, True] == [each.blocked for each in (change(), change(blocked_by=["taken"]))]


def test_a_plan_keeps_pending_and_blocked_apart() -> None:
    """Only what is pending is counted by kind."""
    made = plan(create("A"), change(blocked_by=["taken"]), create("B", address="b.yaml#1"))
    assert (["A", "B"], ["Acme"]) == (
        [each.name for each in made.pending],
        [each.name for each in made.blocked],
    )
    assert [2, 0, 0] == [made.count(action) for action in Action]


def test_a_manifest_with_a_blocked_change_is_not_unchanged() -> None:
    assert (
        9 == plan(create(address="a#1"), change(blocked_by=["taken"], address="b#1"), considered=11).unchanged
    )


def test_a_plan_knows_its_tripped_guards() -> None:
    limit = GuardLimit(0)
    tripped, calm = Guard("deletes", 1, limit, tripped=True), Guard("creates", 0, limit, tripped=False)
    assert (tripped,) == plan(guards=[calm, tripped]).tripped


def test_a_cost_is_reads_and_writes() -> None:
    assert 8 == Cost(5, 3).requests


@pytest.mark.parametrize("outcome", Outcome)
def test_a_receipt_is_complete_when_everything_is_in_effect_as_planned(outcome: Outcome) -> None:
    """Kept as something else is not as planned."""
    receipt = Receipt((result(Outcome.DONE), result(outcome)))
    assert (outcome in {Outcome.DONE, Outcome.IN_EFFECT}) is receipt.complete


def test_an_empty_receipt_is_complete() -> None:
    assert Receipt().complete


def test_a_receipt_counts_by_outcome() -> None:
    receipt = Receipt((result(Outcome.DONE), result(Outcome.FAILED), result(Outcome.FAILED)))
    assert [1, 2, 3, 0] == [
        receipt.count(Outcome.DONE),
        receipt.count(Outcome.FAILED),
        receipt.count(Outcome.DONE, Outcome.FAILED),
        receipt.count(Outcome.UNCERTAIN),
    ]


def test_ids_may_have_64_bits() -> None:
    """Affinity's ids exceed 32 bits."""
    assert 2**63 - 1 == OrganizationId(2**63 - 1)


def test_an_answer_that_was_overtaken_does_not_give_requests_back() -> None:
    """Of two answers the one that came last may be the older one."""
    newer, older = Quota(month_limit=100, month_remaining=7), Quota(month_limit=100, month_remaining=8)
    assert 7 == older.after(newer).month_remaining
    assert newer == newer.after(older)
    assert Quota() == Quota().after(newer)
    assert older == older.after(None)
