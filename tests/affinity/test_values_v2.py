"""Values as v2 reads and writes them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.affinity.rows import Row
from reconciler.affinity.values_v2 import field_query, field_values, written
from reconciler.normalize import text_value
from reconciler.typed_json import WrongShape
from reconciler.values import (
    Field,
    FieldId,
    Item,
    Location,
    Option,
    OrganizationId,
    OrganizationReference,
    PersonId,
    PersonReference,
    Value,
    ValueType,
)

GOLD = Option(90001, "Gold")
ADA = PersonReference(PersonId(510001), "ada@fund.com")
ACME = OrganizationReference(OrganizationId(300100), "acme.com")
BERLIN = Location(city="Berlin", country="Germany")

DATA: dict[str, object] = {
    "dropdown": {"dropdownOptionId": 90001, "text": "Gold"},
    "ranked-dropdown": {"dropdownOptionId": 90001, "text": "Gold", "rank": 1, "color": "green"},
    "person": {
        "id": 510001,
        "firstName": "Ada",
        "lastName": None,
        "primaryEmailAddress": "ada@fund.com",
        "type": "internal",
    },
    "company": {"id": 300100, "name": "Acme", "domain": "acme.com"},
    "location": {
        "streetAddress": None,
        "city": "Berlin",
        "state": None,
        "country": "Germany",
        "continent": None,
    },
}


def field(value_type: ValueType | None, *, multiple: bool = False, number: int = 61001) -> Field:
    return Field(FieldId(number), "Tier", None, value_type, multiple)


def read(of: Field, name: str, data: object, **beside: object) -> Value:
    answer = {"id": of.key, "value": {"type": name, "data": data, **beside}}
    return field_values(Row({"fields": [answer]}), [of])[of.id]


READ: list[tuple[ValueType, str, object, Item]] = [
    (ValueType.TEXT, "text", "a\r\n ", "a"),
    (ValueType.TEXT, "filterable-text", "a", "a"),
    (ValueType.FILTERABLE_TEXT, "filterable-text", "a", "a"),
    (ValueType.NUMBER, "number", 120.0, 120),
    (ValueType.DATE, "datetime", "2019-04-01T07:00:00Z", "2019-04-01"),
    (ValueType.LOCATION, "location", DATA["location"], BERLIN),
    (ValueType.DROPDOWN, "dropdown", DATA["dropdown"], GOLD),
    (ValueType.RANKED_DROPDOWN, "ranked-dropdown", DATA["ranked-dropdown"], GOLD),
    (ValueType.PERSON, "person", DATA["person"], ADA),
    (ValueType.PERSON, "person", {"id": 1, "primaryEmailAddress": None}, PersonReference(PersonId(1))),
    (ValueType.ORGANIZATION, "company", DATA["company"], ACME),
    (ValueType.ORGANIZATION, "organization", DATA["company"], ACME),
    (ValueType.ORGANIZATION, "company", {"id": 1}, OrganizationReference(OrganizationId(1))),
    (ValueType.NUMBER, "float", 1.5, 1.5),
]


class TestReading:
    @pytest.mark.parametrize(("value_type", "name", "data", "item"), READ)
    def test_each_type_has_its_form(self, value_type: ValueType, name: str, data: object, item: Item) -> None:
        """The answer names it; a name that we do not know is taken to mean the field's type."""
        assert item == read(field(value_type), name, data)
        assert (item,) == read(field(value_type, multiple=True), f"{name}-multi", [data])

    @pytest.mark.parametrize(("value_type", "name", "data", "item"), READ)
    def test_the_field_says_whether_there_may_be_several(
        self, value_type: ValueType, name: str, data: object, item: Item
    ) -> None:
        """An answer that thinks otherwise is read by what it holds."""
        assert item == read(field(value_type), f"{name}-multi", [data])
        assert (item,) == read(field(value_type, multiple=True), name, data)

    def test_the_answer_s_own_type_counts(self) -> None:
        """A field's may have been read before it was changed."""
        assert 1 == read(field(ValueType.TEXT), "number", 1)
        assert (1, 2) == read(field(ValueType.TEXT, multiple=True), "number-multi", [1, 2])

    @pytest.mark.parametrize("data", [None, "", [], [""]])
    def test_empty_has_one_form(self, data: object) -> None:
        """None, or () where there may be several."""
        assert None is read(field(ValueType.TEXT), "text", data)
        assert () == read(field(ValueType.TEXT, multiple=True), "text-multi", data)

    @pytest.mark.parametrize(("total", "data"), [(3, ["a", "b"]), (1, None), (1, []), (2, "a")])
    def test_values_that_are_cut_off_are_not_taken_for_all(self, total: int, data: object) -> None:
        """A partial read never looks complete."""
        with pytest.raises(WrongShape, match=f"of {total} values"):
            read(field(ValueType.TEXT, multiple=True), "text-multi", data, totalCount=total)

    @pytest.mark.parametrize("total", [2, 0, None])
    def test_a_total_that_is_reached_changes_nothing(self, total: int | None) -> None:
        found = read(field(ValueType.TEXT, multiple=True), "text-multi", ["a", "b"], totalCount=total)
        assert ("a", "b") == found

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("text", 1),
            ("number", "1"),
            ("datetime", "soon"),
            ("location", "Berlin"),
            ("dropdown", "Gold"),
            ("dropdown", {"text": "Gold"}),
            ("ranked-dropdown", {"dropdownOptionId": 1}),
            ("person", 1),
            ("person", {"id": 1, "primaryEmailAddress": 1}),
            ("company", {"id": "1"}),
            ("text-multi", ["a", None]),
            (1, "a"),
        ],
    )
    def test_another_form_is_unexpected(self, name: str, data: object) -> None:
        """A misread value would be written over."""
        with pytest.raises(WrongShape, match=r"^/fields/0/value/"):
            read(field(ValueType.TEXT), name, data)

    def test_a_type_that_nobody_knows_is_not_guessed(self) -> None:
        with pytest.raises(WrongShape, match="type is not known"):
            read(field(None), "formula-number", 1)

    @pytest.mark.parametrize(
        "row",
        [
            {},
            {"fields": None},
            {"fields": [None]},
            {"fields": [{"id": 1}]},
            {"fields": [{"id": "field-61001"}]},
            {"fields": [{"id": "field-61001", "value": None}]},
            {"fields": [{"id": "field-61001", "value": {"type": "text"}}]},
            {"fields": [{"id": "field-61001", "value": {"data": "a"}}]},
            {"fields": [{"id": "field-61002", "value": {"type": "text", "data": "a"}}]},
        ],
        ids=repr,
    )
    def test_a_field_that_is_not_there_is_not_empty(self, row: dict[str, object]) -> None:
        """What is empty says so."""
        with pytest.raises(WrongShape, match=r"^/data/1/fields"):
            field_values(Row(row, "/data/1"), [field(ValueType.TEXT)])

    def test_fields_come_in_the_order_in_which_they_were_asked_for(self) -> None:
        """Others are not even looked at."""
        answer = [
            {"id": "field-2", "value": {"type": "text", "data": "b"}},
            {"id": "affinity-data-location", "value": "?"},
            {"id": "field-1", "value": {"type": "text", "data": "a"}},
        ]
        fields = [field(ValueType.TEXT, number=number) for number in (1, 2)]
        assert [(1, "a"), (2, "b")] == list(field_values(Row({"fields": answer}), fields).items())
        assert [("fieldIds", "field-1"), ("fieldIds", "field-2")] == field_query(fields)


class TestWriting:
    @pytest.mark.parametrize(
        ("value_type", "item", "name", "data"),
        [
            (ValueType.TEXT, "a", "text", "a"),
            (ValueType.FILTERABLE_TEXT, "a", "filterable-text", "a"),
            (ValueType.NUMBER, 1.5, "number", 1.5),
            (ValueType.DATE, "2019-04-01", "datetime", "2019-04-01T12:00:00Z"),
            (ValueType.LOCATION, BERLIN, "location", DATA["location"]),
            (ValueType.DROPDOWN, GOLD, "dropdown", {"dropdownOptionId": 90001}),
            (ValueType.RANKED_DROPDOWN, GOLD, "ranked-dropdown", {"dropdownOptionId": 90001}),
            (ValueType.PERSON, ADA, "person", {"id": 510001}),
            (ValueType.ORGANIZATION, ACME, "company", {"id": 300100}),
        ],
    )
    def test_each_type_has_its_form(self, value_type: ValueType, item: Item, name: str, data: object) -> None:
        """All five parts of a place, ids alone of what has one."""
        assert {"type": name, "data": data} == written(item, value_type, multiple=False)
        multi = {"type": f"{name}-multi", "data": [data, data]}
        assert multi == written((item, item), value_type, multiple=True)

    @pytest.mark.parametrize("value", [None, ()])
    def test_null_clears(self, value: Value) -> None:
        """Several values as well as one."""
        assert {"type": "text", "data": None} == written(value, ValueType.TEXT, multiple=False)
        assert {"type": "text-multi", "data": None} == written(value, ValueType.TEXT, multiple=True)

    @pytest.mark.parametrize(
        ("value", "value_type"),
        [
            (("a", "b"), ValueType.TEXT),
            (1, ValueType.TEXT),
            ("1", ValueType.NUMBER),
            (Option(None, "Gold"), ValueType.DROPDOWN),
            ("Gold", ValueType.DROPDOWN),
            (OrganizationReference(None, "acme.com"), ValueType.ORGANIZATION),
            (ADA, ValueType.ORGANIZATION),
            (BERLIN, ValueType.TEXT),
        ],
    )
    def test_what_a_field_cannot_hold_is_not_sent(self, value: Value, value_type: ValueType) -> None:
        """Options and organizations that have no id yet, among others."""
        with pytest.raises(ValueError, match=r"written as|takes one"):
            written(value, value_type, multiple=False)


# --- there and back ---------------------------------------------------------------------------------------

_ids = st.integers(1, 2**63 - 1)
_texts = st.text(max_size=9).map(text_value).filter(bool)
_parts = st.none() | _texts
_ITEMS: dict[ValueType, st.SearchStrategy[Item]] = {
    ValueType.TEXT: _texts,
    ValueType.FILTERABLE_TEXT: _texts,
    ValueType.NUMBER: st.integers()
    | st.floats(allow_nan=False, allow_infinity=False).filter(lambda x: x % 1),
    ValueType.DATE: st.dates(date(1900, 1, 1), date(9998, 12, 31)).map(date.isoformat),
    ValueType.LOCATION: st.builds(Location, _parts, _parts, _parts, _parts, _parts).filter(Location().__ne__),
    ValueType.DROPDOWN: st.builds(Option, _ids, _texts),
    ValueType.RANKED_DROPDOWN: st.builds(Option, _ids, _texts),
    ValueType.PERSON: st.builds(PersonReference, _ids, st.emails()),
    ValueType.ORGANIZATION: st.builds(OrganizationReference, _ids, st.just("acme.com")),
}
_cases = st.sampled_from(ValueType).flatmap(
    lambda value_type: st.tuples(
        st.just(value_type), st.none() | _ITEMS[value_type] | st.lists(_ITEMS[value_type]).map(tuple)
    )
)


def kept(data: Any, item: Item) -> object:
    """What Affinity gives back of what was written to it."""
    match item:
        case Option():
            return {**data, "text": item.text}
        case PersonReference():
            return {**data, "primaryEmailAddress": item.email}
        case OrganizationReference():
            return {**data, "domain": item.domain}
        case str() if data != item:
            midnight = datetime.combine(
                date.fromisoformat(data[:10]), datetime.min.time(), ZoneInfo("America/Los_Angeles")
            )
            return midnight.astimezone(UTC).isoformat()
        case _:
            return data


@given(_cases)
def test_what_is_written_is_read_again(case: tuple[ValueType, Value]) -> None:
    """For every type and form, so that a plan after apply is empty."""
    value_type, value = case
    of = field(value_type, multiple=isinstance(value, tuple))
    sent = json.loads(json.dumps(written(value, value_type, multiple=of.multiple)))
    data = sent["data"]
    if isinstance(value, tuple):
        data = [kept(*pair) for pair in zip(data or [], value, strict=True)] or None
    elif value is not None:
        data = kept(data, value)
    assert value == read(of, sent["type"], data)
