"""What became of the parts of one change is what became of the change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.applying.tally import Tally
from reconciler.model import Outcome
from reconciler.values import OrganizationId
from tests.builders import change


def tally(*parts: tuple[str, Outcome, str]) -> Tally:
    made = Tally(change(), OrganizationId(1))
    for part in parts:
        made.add(*part)
    return made


@pytest.mark.parametrize(
    ("parts", "outcome", "detail"),
    [
        ([], Outcome.DONE, ""),
        ([("name", Outcome.DONE, "")], Outcome.DONE, ""),
        ([("name", Outcome.FAILED, "refused")], Outcome.FAILED, "refused"),
        ([("name", Outcome.DONE, ""), ("fields.Tier", Outcome.DONE, "")], Outcome.DONE, ""),
        (
            [("name", Outcome.DONE, ""), ("fields.Tier", Outcome.FAILED, "refused")],
            Outcome.FAILED,
            "fields.Tier: refused; written: name",
        ),
        (
            [("name", Outcome.KEPT_AS, "kept as X"), ("lists.A", Outcome.DONE, "")],
            Outcome.KEPT_AS,
            "name: kept as X; written: lists.A",
        ),
        (
            [("lists.A", Outcome.UNCERTAIN, "lost"), ("lists.B", Outcome.FAILED, "refused")],
            Outcome.UNCERTAIN,
            "lists.A: lost; lists.B: refused",
        ),
        (
            [(label, Outcome.NOT_ATTEMPTED, "interrupted") for label in ("name", "fields.Tier")],
            Outcome.NOT_ATTEMPTED,
            "name, fields.Tier: interrupted",
        ),
    ],
)
def test_the_worst_part_decides_and_every_part_that_is_not_well_is_told(
    parts: list[tuple[str, Outcome, str]], outcome: Outcome, detail: str
) -> None:
    """Beside what was written all the same."""
    result = tally(*parts).result()
    assert (outcome, detail, 1) == (result.outcome, result.detail, result.organization_id)


@given(st.lists(st.sampled_from(Outcome), min_size=1))
def test_a_change_is_done_only_if_all_its_parts_are(outcomes: list[Outcome]) -> None:
    made = tally(*((f"lists.{i}", each, "") for i, each in enumerate(outcomes))).result()
    well = {Outcome.DONE, Outcome.IN_EFFECT}
    assert (made.outcome in well) is (set(outcomes) <= well)


def test_parts_are_written_only_to_what_exists() -> None:
    assert 1 == tally().existing_id
    with pytest.raises(ValueError, match="no organization to write to"):
        _ = Tally(change(), None).existing_id
