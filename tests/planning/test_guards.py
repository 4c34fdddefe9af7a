"""Limits on a plan: design, section 5, "Guards"."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.model import Action, Change, Guard, GuardLimit
from reconciler.planning.guards import DEFAULT_LIMITS, check_guards
from tests.builders import change

ACTIONS = {"creates": Action.CREATE, "updates": Action.UPDATE, "deletes": Action.DELETE}


def changes(count: int, action: Action = Action.UPDATE, *, blocked: bool = False) -> list[Change]:
    return [change(action, blocked_by=["taken"] if blocked else [])] * count


def guard(
    kind: str,
    count: int,
    manifests: int,
    *,
    limits: dict[str, GuardLimit] | None = None,
    allowed: dict[str, int] | None = None,
) -> Guard:
    """The guard of one kind over that many changes of its kind."""
    found = check_guards(
        changes(count, ACTIONS[kind]), manifests=manifests, limits=limits or {}, allowed=allowed or {}
    )
    return next(each for each in found if each.kind == kind)


def test_the_defaults_are_those_of_the_design() -> None:
    assert {
        "creates": GuardLimit(25, 0.5),
        "updates": GuardLimit(25, 0.3),
        "deletes": GuardLimit(0),
    } == DEFAULT_LIMITS


@pytest.mark.parametrize(
    ("kind", "count", "manifests", "tripped"),
    [
        ("creates", 25, 25, False),  # not above the number, though all of them
        ("creates", 26, 52, False),  # above the number, exactly the share
        ("creates", 26, 51, True),  # above both
        ("creates", 500, 1000, False),
        ("creates", 501, 1000, True),
        ("updates", 25, 25, False),
        ("updates", 30, 100, False),
        ("updates", 31, 100, True),
        ("updates", 26, 86, True),
        ("deletes", 0, 0, False),
        ("deletes", 1, 100_000, True),
    ],
)
def test_a_guard_trips_above_its_number_and_its_share(
    kind: str,
    count: int,
    manifests: int,
    tripped: bool,  # noqa: FBT001 - a row of a table
) -> None:
    """Both have to be exceeded; a delete trips always."""
    found = guard(kind, count, manifests)
    assert (count, tripped) == (found.count, found.tripped)


def test_every_guard_is_reported_tripped_or_not() -> None:
    found = check_guards([], manifests=0, limits={}, allowed={})
    assert [Guard(kind, 0, limit, tripped=False) for kind, limit in DEFAULT_LIMITS.items()] == list(found)


def test_blocked_changes_do_not_count() -> None:
    found = check_guards(changes(99, blocked=True), manifests=1, limits={}, allowed={})
    assert [0, 0, 0] == [each.count for each in found]


def test_settings_replace_the_limit_of_their_kind_alone() -> None:
    limits = {"updates": GuardLimit(2)}
    assert guard("updates", 3, 1000, limits=limits).tripped
    assert not guard("updates", 2, 1000, limits=limits).tripped
    assert GuardLimit(25, 0.5) == guard("creates", 3, 1000, limits=limits).limit


def test_allow_lifts_one_guard_to_a_number() -> None:
    """That number, whatever the share; the other guards stay."""
    allowed = {"creates": 1200}
    assert not guard("creates", 1200, 1, allowed=allowed).tripped
    assert guard("creates", 1201, 100_000, allowed=allowed).tripped
    assert guard("deletes", 1, 1, allowed=allowed).tripped


def test_allow_comes_before_settings() -> None:
    found = guard("updates", 10, 10, limits={"updates": GuardLimit(0)}, allowed={"updates": 10})
    assert (GuardLimit(10), False) == (found.limit, found.tripped)


@given(
    st.sampled_from(sorted(ACTIONS)),
    st.integers(0, 300),
    st.integers(0, 300),
    st.integers(0, 300),
    st.integers(0, 100),
)
def test_nothing_above_both_limits_gets_through(
    kind: str, count: int, manifests: int, most: int, percent: int
) -> None:
    """Reckoned in fractions, without the errors of floating point: never one too many."""
    found = guard(kind, count, manifests, limits={kind: GuardLimit(most, percent / 100)})
    over = count > most and count > Fraction(percent, 100) * manifests
    assert found.tripped or not over
