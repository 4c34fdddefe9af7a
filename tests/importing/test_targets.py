from __future__ import annotations

import pytest

from reconciler.importing.targets import BadMapping, Column, Target, columns
from reconciler.planning.catalog import Catalog
from reconciler.values import ValueType
from tests.builders import affinity_list, field

HEADER = ("Company", "Website", "Tier", "tags", "A=B", "Twice", "Twice", "")
HQ = field(3, "HQ", ValueType.LOCATION)
STATUS = field(4, "Status", on=88)
CATALOG = Catalog((field(1, "Tier"), field(2, "Tags", multiple=True), HQ, STATUS), (affinity_list(88),))


def targets(*mapped: str) -> list[Target]:
    return [each.target for each in columns(HEADER, [f"Company={key}" for key in mapped], {}, None)]


def test_keys_are_those_of_manifests() -> None:
    """A part of a location stands behind its field; a list's name ends at the first dot."""
    assert [
        Target("id"),
        Target("name"),
        Target("domain"),
        Target("people"),
        Target("fields", "", "Tier"),
        Target("fields", "", "v. 2"),
        Target("fields", "", "HQ", "city"),
        Target("fields", "", "city"),
        Target("lists", "Portfolio"),
        Target("lists", "Portfolio", "Status"),
        Target("lists", "list-88", "Office", "country"),
    ] == targets(
        *("id", "name", "domain", "people", "fields.Tier", "fields.v. 2", "fields.HQ.city", "fields.city"),
        *("lists.Portfolio", "lists.Portfolio.Status", "lists.list-88.Office.country"),
    )


@pytest.mark.parametrize("key", ["id", "fields.HQ.city", "lists.Portfolio", "lists.Portfolio.Status"])
def test_a_target_is_shown_as_it_is_written(key: str) -> None:
    assert [key] == list(map(str, targets(key)))


def test_columns_are_found_without_regard_to_case() -> None:
    """A name may hold the equals sign."""
    assert [Column(1, "Website", Target("domain")), Column(4, "A=B", Target("name"))] == list(
        columns(HEADER, ["website=domain", "A=B=name"], {}, None)
    )


@pytest.mark.parametrize("key", ["Tags", "fields.Tags", "tags"])
def test_separators_are_given_by_key_field_or_column(key: str) -> None:
    assert [";"] == [each.split for each in columns(HEADER, ["tags=fields.Tags"], {key: ";"}, None)]


def test_fields_are_looked_up_where_they_are_known() -> None:
    found = columns(HEADER, ["Tier=lists.Portfolio.Status", "tags=fields.HQ.city"], {}, CATALOG)
    assert [STATUS, HQ] == [each.field for each in found]


@pytest.mark.parametrize(
    ("mapped", "splits", "why"),
    [
        ("Company", {}, "write COLUMN=KEY"),
        ("Company=nmae", {}, "write COLUMN=KEY"),
        ("Company=fields.", {}, "write COLUMN=KEY"),
        ("Company=lists..Status", {}, "cannot be empty"),
        ("Company=fields.field-01", {}, "no id of a field"),
        ("Webiste=domain", {}, 'there is no column Webiste .did you mean "Website"'),
        ("Twice=name", {}, "there are 2 columns Twice"),
        ("Company=name", {"Tags": ";"}, "--split Tags: no column"),
        ("Tier=fields.Teir", {}, "unknown field Teir"),
        ("Tier=lists.Nowhere", {}, "unknown list Nowhere"),
        ("Tier=fields.Tier", {"Tier": ";"}, "takes one value"),
        ("Tier=fields.HQ", {}, r"is a location: map columns to fields.HQ.city"),
        ("Tier=fields.Tier.city", {}, "Tier is no location"),
    ],
)
def test_what_fits_nothing_is_explained(mapped: str, splits: dict[str, str], why: str) -> None:
    with pytest.raises(BadMapping, match=why):
        columns(HEADER, [mapped], splits, CATALOG)


def test_a_key_is_filled_from_one_column() -> None:
    with pytest.raises(BadMapping, match="name is filled from Company already, not from Website"):
        columns(HEADER, ["Company=name", "Website=name"], {}, None)
