"""Custom fields and their values through v1: exact requests, and what becomes of the rows."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from reconciler.affinity.v1 import V1Reader
from reconciler.affinity.v1_fields import Values
from reconciler.errors import NotFound, ReconcilerError, UnexpectedAnswer
from reconciler.values import EntryId, Field, FieldId, ListId, Option, OrganizationId, ValueType
from tests.affinity.doubles import FixedSession, answers, connect
from tests.affinity.scripted import reply

if TYPE_CHECKING:
    from reconciler.http.session import Answer
    from tests.affinity.scripted import ScriptedServer

TIER_ROW = {
    "id": 61001,
    "name": "Tier",
    "list_id": None,
    "enrichment_source": "none",
    "value_type": 7,
    "allows_multiple": False,
    "track_changes": True,
    "dropdown_options": [
        {"id": 90001, "text": "Gold", "rank": 1, "color": 3},
        {"id": 90002, "text": "Silver", "rank": 2, "color": 5},
    ],
}
GOLD, SILVER = Option(90001, "Gold"), Option(90002, "Silver")
TIER = Field(FieldId(61001), "Tier", None, ValueType.RANKED_DROPDOWN, options=(GOLD, SILVER))
TAGS = Field(FieldId(61002), "Tags", None, ValueType.TEXT, multiple=True)
STATUS = Field(FieldId(61003), "Status", ListId(88), ValueType.TEXT)
ACME = OrganizationId(300100)


class TestFields:
    def test_a_field_says_what_it_is(self, server: ScriptedServer, v1: V1Reader) -> None:
        """One request tells them all, those of lists too; only those of organizations are asked for."""
        of_list = TIER_ROW | {"id": 61003, "list_id": 88, "value_type": 3, "allows_multiple": True, "new": 1}
        enriched = TIER_ROW | {"id": 61004, "value_type": 6, "enrichment_source": "dealroom"}
        server.script.append(reply([TIER_ROW, of_list, enriched]))
        assert (
            TIER,
            Field(FieldId(61003), "Tier", ListId(88), ValueType.NUMBER, multiple=True),
            Field(FieldId(61004), "Tier", None, ValueType.TEXT, source="dealroom"),
        ) == v1.fields()
        assert ["/fields?entity_type=1"] == [each.target for each in server.received]

    @pytest.mark.parametrize(
        ("code", "value_type"),
        [
            (0, ValueType.PERSON),
            (1, ValueType.ORGANIZATION),
            (2, ValueType.DROPDOWN),
            (3, ValueType.NUMBER),
            (4, ValueType.DATE),
            (5, ValueType.LOCATION),
            (6, ValueType.TEXT),
            (7, ValueType.RANKED_DROPDOWN),
            (8, None),
            (10, ValueType.FILTERABLE_TEXT),
            (17, ValueType.DROPDOWN),
        ],
    )
    def test_each_code_has_its_type(
        self, server: ScriptedServer, v1: V1Reader, code: int, value_type: ValueType | None
    ) -> None:
        """A field of a type that we do not know is there, and can be neither read nor written."""
        server.script.append(reply([TIER_ROW | {"value_type": code}]))
        (field,) = v1.fields()
        assert value_type == field.value_type
        assert (value_type is not None) == field.writable
        has_options = value_type in {ValueType.DROPDOWN, ValueType.RANKED_DROPDOWN}
        assert ((GOLD, SILVER) if has_options else ()) == field.options

    @pytest.mark.parametrize("key", [key for key in TIER_ROW if key != "track_changes"])
    def test_each_key_has_to_be_there(self, server: ScriptedServer, v1: V1Reader, key: str) -> None:
        """A field without its list, above all, would be everybody's."""
        server.script.append(reply([{each: value for each, value in TIER_ROW.items() if each != key}]))
        with pytest.raises(UnexpectedAnswer, match=f"/0/{key} is missing"):
            v1.fields()

    @pytest.mark.parametrize(
        "answer",
        [
            {"fields": []},
            None,
            [None],
            [TIER_ROW | {"id": "field-61001"}],
            [TIER_ROW | {"list_id": 0}],
            [TIER_ROW | {"value_type": "7"}],
            [TIER_ROW | {"allows_multiple": 0}],
            [TIER_ROW | {"enrichment_source": None}],
            [TIER_ROW | {"dropdown_options": [{"id": 1}]}],
        ],
    )
    def test_another_shape_is_unexpected(self, server: ScriptedServer, v1: V1Reader, answer: object) -> None:
        server.script.append(reply(answer))
        with pytest.raises(UnexpectedAnswer, match="GET /fields"):
            v1.fields()


def row(number: int, field: Field, value: object, entry: int | None = None) -> dict[str, object]:
    return {
        "id": 4_000_000_000 + number,
        "field_id": field.id,
        "list_entry_id": entry,
        "entity_type": 1,
        "value_type": 6,
        "entity_id": ACME,
        "created_at": "2025-02-01T10:00:00.000Z",
        "updated_at": None,
        "value": value,
    }


class TestFieldValues:
    def test_all_values_of_one_organization_are_read(self, server: ScriptedServer, v1: V1Reader) -> None:
        """Those of its list entries by entry; what has no row is empty."""
        server.script.append(
            reply([row(1, TAGS, "b"), row(0, TAGS, "a"), row(2, STATUS, "x", 71), row(3, STATUS, "y", 72)])
        )
        values = v1.field_values(ACME, {each.id: each for each in (TIER, TAGS, STATUS)})
        assert {TIER.id: None, TAGS.id: ("a", "b")} == values.by_field
        assert {EntryId(71): {STATUS.id: "x"}, EntryId(72): {STATUS.id: "y"}} == values.by_entry
        assert ["/field-values?organization_id=300100"] == [each.target for each in server.received]

    def test_what_other_fields_hold_is_not_looked_at(self, server: ScriptedServer, v1: V1Reader) -> None:
        """It may be of any type."""
        server.script.append(reply([{"field_id": STATUS.id, "value": {"?": 1}}]))
        assert Values({TIER.id: None}, {}) == v1.field_values(ACME, {TIER.id: TIER})

    @pytest.mark.parametrize(
        "answer",
        [
            {"field_values": []},
            [None],
            [{"value": "a"}],
            [row(1, TAGS, 1)],
            [row(1, TAGS, "a") | {"field_id": "61002"}],
            [row(1, STATUS, "a")],
        ],
        ids=repr,
    )
    def test_another_shape_is_unexpected(self, server: ScriptedServer, v1: V1Reader, answer: object) -> None:
        """A list's value without its entry among them."""
        server.script.append(reply(answer))
        with pytest.raises(UnexpectedAnswer, match="GET /field-values"):
            v1.field_values(ACME, {each.id: each for each in (TAGS, STATUS)})

    def test_an_unknown_organization_is_not_found(self, server: ScriptedServer, v1: V1Reader) -> None:
        """Rather than one without values."""
        server.script.append(reply(["Field organization_id: expected 300100 to be a valid id"], 422))
        with pytest.raises(NotFound):
            v1.field_values(ACME, {})


@given(answers("id", "field_id", "value"))
def test_hostile_answers_are_errors_of_ours(answer: Answer) -> None:
    """Whatever comes, nothing else is raised."""
    reader = V1Reader(connect(FixedSession(answer)))
    with suppress(ReconcilerError):
        reader.fields()
    with suppress(ReconcilerError):
        reader.field_values(ACME, {TAGS.id: TAGS})
