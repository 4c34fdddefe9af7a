"""Whatever stands in a plan file becomes the plan that was approved, or is refused."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from reconciler.errors import InvalidPlan
from reconciler.planning.plan_json import from_json, to_json
from reconciler.reports.text import plan_text
from tests.fuzz.texts import mutations
from tests.planning.strategies import plans
from tests.planning.test_plan_json import SAMPLE

if TYPE_CHECKING:
    from reconciler.model import Plan

PIECES = tuple(
    piece.encode()
    for piece in (
        *("null", "true", "0", "-1", "1e9", "1e999", "NaN", "9" * 5000, '"', '\\"', "\\u0000", "\\ud800"),
        *("{", "}", "[", "]", ",", ":", '"digest": "", ', '"fields": [], ', '"blocked_by": [], ', " "),
    )
)


def written(plan: Plan) -> list[tuple[object, ...]]:
    """Return what applying a plan would write, and where."""
    return sorted(
        (change.action, change.organization_id or 0, each.field, each.before or "", each.after or "")
        for change in plan.pending
        for each in change.fields
    )


@given(mutations([to_json(SAMPLE).encode()], PIECES))
def test_no_mutation_writes_anything_else(data: bytes) -> None:
    """A plan that is still accepted writes what the original does, and can be shown and saved."""
    with suppress(InvalidPlan):
        plan = from_json(data)
        assert written(SAMPLE) == written(plan)
        assert str(plan_text(plan))
        assert plan == from_json(to_json(plan))


@given(plans(), st.data())
def test_no_cut_plan_is_accepted(plan: Plan, data: st.DataObject) -> None:
    """A file that was not written to its end is no plan."""
    text = to_json(plan).rstrip()
    with suppress(InvalidPlan):
        from_json(text[: data.draw(st.integers(0, len(text) - 1))])
        raise AssertionError(text)


@given(st.binary(max_size=60) | st.text(max_size=60))
def test_anything_else_is_refused(data: bytes | str) -> None:
    """With an error of ours."""
    with suppress(InvalidPlan):
        from_json(data)
        raise AssertionError(data)
