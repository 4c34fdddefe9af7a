"""Every error has an exit status; when several hold, the worst one is told."""

from __future__ import annotations

import re
from itertools import permutations
from pathlib import Path

import pytest

from reconciler import errors
from reconciler.errors import ExitStatus, InvalidInput, ReconcilerError, StalePlan
from reconciler.model import Position, Problem


def _classes() -> dict[str, type[Exception]]:
    found = vars(errors).items()
    return {name: each for name, each in found if isinstance(each, type) and issubclass(each, Exception)}


def test_the_exit_statuses_are_those_of_the_contract() -> None:
    assert [0, 1, 2, 3, 4, 5, 64, 130] == sorted(map(int, ExitStatus))


def test_the_worst_status_is_told() -> None:
    """In the order 64, 1, 130, 4, 5, 3, 2, 0, whichever came first."""
    rank = [64, 1, 130, 4, 5, 3, 2, 0]
    assert sorted(rank) == sorted(map(int, ExitStatus))
    for one, other in permutations(ExitStatus, 2):
        assert min(one, other, key=rank.index) is ExitStatus.worst([one, other])


def test_nothing_wrong_is_done() -> None:
    assert ExitStatus.DONE is ExitStatus.worst([])


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.UsageError, 64),
        (errors.InvalidInput, 1),
        (errors.InvalidPlan, 1),
        (errors.Cancelled, 1),
        (errors.WrongAccount, 3),
        (errors.StalePlan, 4),
        (errors.ForeignSchema, 4),
        (errors.NotRecorded, 1),
        (errors.RemoteError, 1),
    ],
)
def test_each_error_knows_its_exit_status(error: type[ReconcilerError], status: int) -> None:
    assert status == error.exit_status


def test_every_error_of_the_module_is_in_its_tree() -> None:
    """The drawing at the top of the module leaves none out."""
    assert errors.__doc__
    assert [] == [name for name in _classes() if f" {name} " not in f"{errors.__doc__} "]
    assert all(issubclass(each, ReconcilerError) for each in _classes().values())


def test_no_other_module_adds_an_error_to_the_tree() -> None:
    """Whoever reads it has read them all."""
    elsewhere = re.compile(rf"^class \w+\(.*\b(?:{'|'.join(map(re.escape, _classes()))})\b", re.MULTILINE)
    package = Path(errors.__file__).parent
    assert ["errors.py"] == [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if elsewhere.search(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(("count", "message"), [(1, "1 problem in"), (2, "2 problems in")])
def test_invalid_input_counts_its_problems_and_sorts_them_by_place(count: int, message: str) -> None:
    problems = [Problem(Position("a.yaml", line), "wrong") for line in range(count, 0, -1)]
    error = InvalidInput(problems)
    assert f"{message} manifests or settings" == str(error)
    assert tuple(reversed(problems)) == error.problems


def test_a_stale_plan_says_what_differs_and_what_to_do() -> None:
    error = StalePlan("moved", differences=["a", "b"], next_step="plan again")
    assert ("moved", ("a", "b"), "plan again") == (str(error), error.differences, error.next_step)


def test_remote_errors_know_their_request() -> None:
    error = errors.Unavailable("gone", sent=True, method="POST", route="/organizations", status=504)
    assert ("POST", "/organizations", 504, True) == (error.method, error.route, error.status, error.sent)


def test_a_merge_names_the_survivor() -> None:
    error = errors.Merged("merged", survivor_id=7, method="GET", route="/organizations/{id}", status=422)
    assert (7, 422) == (error.survivor_id, error.status)


def test_a_rate_limit_is_a_429_with_a_scope() -> None:
    error = errors.RateLimited("wait", scope="month", method="GET", route="/organizations")
    assert (429, "month") == (error.status, error.scope)
