"""What describes fields and lists."""

from __future__ import annotations

import pytest

from reconciler.values import AffinityList, Field, FieldId, ListId, ValueType


def test_a_field_and_a_list_have_the_key_that_manifests_write() -> None:
    assert "field-61001" == Field(FieldId(61001), "Tier", None, ValueType.DROPDOWN).key
    assert "list-88" == AffinityList(ListId(88), "Portfolio", holds_organizations=True, size=3).key


@pytest.mark.parametrize(
    ("value_type", "source", "writable"),
    [
        (ValueType.TEXT, "none", True),
        (ValueType.TEXT, "dealroom", False),
        (None, "none", False),
        (None, "affinity-data", False),
    ],
)
def test_a_field_is_writable_if_nobody_else_fills_it_and_its_type_is_known(
    value_type: ValueType | None, source: str, *, writable: bool
) -> None:
    """What Affinity or a data provider fills is theirs."""
    assert writable is Field(FieldId(1), "Any", None, value_type, source=source).writable
