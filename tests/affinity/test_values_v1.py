"""Values as v1 writes them: a row for each."""

from __future__ import annotations

import pytest

from reconciler.affinity.rows import Row
from reconciler.affinity.values_v1 import field_value
from reconciler.typed_json import WrongShape
from reconciler.values import (
    Field,
    FieldId,
    Location,
    Option,
    OrganizationId,
    OrganizationReference,
    PersonId,
    PersonReference,
    Value,
    ValueType,
)

GOLD, SILVER = Option(90001, "Gold"), Option(90002, "Silver")
RANKED = {"id": 90001, "text": "Gold", "rank": 1, "color": 3}
PLACE = {"street_address": None, "city": "Berlin", "state": None, "country": "Germany", "continent": None}


def field(value_type: ValueType | None, *, multiple: bool = False) -> Field:
    return Field(FieldId(61001), "Tier", None, value_type, multiple, options=(GOLD, SILVER))


def rows(*values: object) -> list[Row]:
    return [Row({"id": number, "value": value}) for number, value in enumerate(values, start=4_000_000_001)]


@pytest.mark.parametrize(
    ("value_type", "said", "value"),
    [
        (ValueType.PERSON, 510001, PersonReference(PersonId(510001))),
        (ValueType.ORGANIZATION, 300100, OrganizationReference(OrganizationId(300100))),
        (ValueType.DROPDOWN, "Gold", GOLD),
        (ValueType.DROPDOWN, "gold", Option(None, "gold")),
        (ValueType.DROPDOWN, RANKED, GOLD),
        (ValueType.RANKED_DROPDOWN, RANKED, GOLD),
        (ValueType.RANKED_DROPDOWN, {"id": 90009, "text": "New"}, Option(90009, "New")),
        (ValueType.RANKED_DROPDOWN, "Gold", Option(None, "Gold")),
        (ValueType.NUMBER, 120.0, 120),
        (ValueType.DATE, "2019-04-01T07:00:00Z", "2019-04-01"),
        (ValueType.LOCATION, PLACE, Location(city="Berlin", country="Germany")),
        (ValueType.TEXT, "a\r\nb ", "a\nb"),
        (ValueType.FILTERABLE_TEXT, "a", "a"),
    ],
)
def test_each_type_has_its_form(value_type: ValueType, said: object, value: Value) -> None:
    """A ranked option that is plain text was deleted, whatever is called so now."""
    assert value == field_value(field(value_type), rows(said))
    assert (value,) == field_value(field(value_type, multiple=True), rows(said))


def test_a_field_without_rows_is_empty() -> None:
    """None or (), by what it may hold; null and blank values are none."""
    for found in ([], rows(None), rows("")):
        assert None is field_value(field(ValueType.TEXT), found)
        assert () == field_value(field(ValueType.TEXT, multiple=True), found)


def test_several_rows_are_several_values_by_age() -> None:
    """In whichever order they come."""
    assert ("a", "b") == field_value(field(ValueType.TEXT, multiple=True), reversed(rows("a", "b")))


def test_of_several_rows_for_one_value_the_newest_counts() -> None:
    """An edit may have left an old row behind."""
    assert "b" == field_value(field(ValueType.TEXT), reversed(rows("a", "b")))
    assert None is field_value(field(ValueType.TEXT), rows("a", None))


@pytest.mark.parametrize(
    ("value_type", "said"),
    [
        (ValueType.PERSON, {"id": 1}),
        (ValueType.PERSON, "1"),
        (ValueType.ORGANIZATION, 0),
        (ValueType.DROPDOWN, 1),
        (ValueType.RANKED_DROPDOWN, 1),
        (ValueType.RANKED_DROPDOWN, {"id": 1}),
        (ValueType.NUMBER, "1"),
        (ValueType.DATE, "soon"),
        (ValueType.LOCATION, "Berlin"),
        (ValueType.TEXT, 1),
        (ValueType.TEXT, ["a"]),
        (None, "a"),
    ],
)
def test_another_form_is_unexpected(value_type: ValueType | None, said: object) -> None:
    """A misread value would be written over."""
    with pytest.raises(WrongShape, match=r"^/value"):
        field_value(field(value_type), rows(said))


@pytest.mark.parametrize("row", [{"value": "a"}, {"id": "1", "value": "a"}, {"id": 1}])
def test_a_row_needs_an_id_and_a_value(row: dict[str, object]) -> None:
    with pytest.raises(WrongShape):
        field_value(field(ValueType.TEXT), [Row(row)])
