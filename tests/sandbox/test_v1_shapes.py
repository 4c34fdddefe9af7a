from __future__ import annotations

from reconciler.sandbox import v1_shapes
from reconciler.sandbox.records import Field, Interaction, Option, Organization, Person

FIELD = Field(10, "Tier", 1, 7, list_id=88, options=(Option(90, "Gold", 1, 3),))


def test_an_entity_is_what_it_is() -> None:
    """A person or an organization, each with six keys."""
    assert {"id", "name", "domain", "domains", "crunchbase_uuid", "global"} == v1_shapes.entity(
        Organization(1, "A")
    ).keys()
    assert {"id", "type", "first_name", "last_name", "primary_email", "emails"} == v1_shapes.entity(
        Person(1, 0, "A", "B")
    ).keys()


def test_a_field_is_long_or_short() -> None:
    """With its list's name before its own if asked, with its options unless not."""
    assert "[Deals] Tier" == v1_shapes.field(FIELD, "Deals")["name"]
    assert "dropdown_options" not in v1_shapes.field(FIELD, options=False)
    assert {
        "id": 10,
        "name": "Tier",
        "value_type": 7,
        "allows_multiple": False,
        "dropdown_options": [{"id": 90, "text": "Gold", "rank": 1, "color": 3}],
    } == v1_shapes.short_field(FIELD)


def test_interactions_come_on_demand() -> None:
    """Every kind of them, null where there is none; people only with a flag of their own."""
    by_kind = {"first_email": Interaction("2025-01-01", (7,))}
    assert {} == v1_shapes.interactions(by_kind, {})
    flags = {"with_interaction_dates": "true"}
    said = v1_shapes.interactions(by_kind, flags)
    assert {"interaction_dates", "interactions"} == said.keys()
    flags["with_interaction_persons"] = "true"
    assert {"date": "2025-01-01", "person_ids": (7,)} == dict(
        v1_shapes.interactions(by_kind, flags)["interactions"]  # type: ignore[call-overload]  # it is a dict
    )["first_email"]
