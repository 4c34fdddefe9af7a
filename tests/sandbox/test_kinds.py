from __future__ import annotations

import pytest

from reconciler.sandbox import kinds
from reconciler.sandbox.records import Field


@pytest.mark.parametrize("value_type", sorted(kinds.WORDS))
def test_several_values_make_another_word(value_type: int) -> None:
    """`-multi` is appended. Source: specification of Affinity v2."""
    word = kinds.word(Field(1, "A", 1, value_type))
    assert f"{word}-multi" == kinds.word(Field(1, "A", 1, value_type, allows_multiple=True))


def test_codes_are_those_of_v1() -> None:
    """Source: API reference of Affinity v1; 10 is seen."""
    assert {
        0: "person",
        1: "company",
        2: "dropdown",
        3: "number",
        4: "datetime",
        5: "location",
        6: "text",
        7: "ranked-dropdown",
        10: "filterable-text",
    } == kinds.WORDS


def test_enriched_fields_have_no_history() -> None:
    """Of whatever kind. Source: API reference of Affinity v1."""
    assert kinds.tracks_changes(Field(1, "A", 1, kinds.NUMBER))
    assert not kinds.tracks_changes(Field(1, "A", 1, kinds.NUMBER, enrichment_source="affinity-data"))


def test_every_colour_has_a_name() -> None:
    """The third is green, as an example shows; after the last one they begin again."""
    assert ("white", "green", "white") == tuple(map(kinds.color_name, (0, 3, len(kinds.COLORS))))
