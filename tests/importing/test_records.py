from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.importing.declared import Unclear
from reconciler.importing.records import Cell, Record, Records
from reconciler.importing.targets import Target

if TYPE_CHECKING:
    from reconciler.manifests.document import Value

TIER, CITY = Target("fields", "", "Tier"), Target("fields", "", "HQ", "city")
COUNTRY, MEMBER = Target("fields", "", "HQ", "country"), Target("lists", "Portfolio")
STATUS = Target("lists", "Portfolio", "Status")


def record(row: int = 2, cells: dict[Target, Value] | None = None, **profile: Value) -> Record:
    said = {Target(section): value for section, value in profile.items()} | (cells or {})
    return Record(row, {target: Cell(value, row) for target, value in said.items()})


def test_cells_become_the_keys_of_a_manifest() -> None:
    """Parts of a place come together; what is denied is not imported."""
    assert {
        "name": "Acme",
        "fields": {"Tier": "Gold", "HQ": {"city": "Rome", "country": "Italy"}},
        "lists": {"Portfolio": {"Status": "New"}},
    } == record(cells={TIER: "Gold", CITY: "Rome", COUNTRY: "Italy", STATUS: "New"}, name="Acme").keys()
    assert {"lists": {"Portfolio": {}}} == record(cells={MEMBER: True}).keys()
    assert {} == record(cells={MEMBER: False}).keys()


def test_a_list_is_not_denied_and_described() -> None:
    assert [MEMBER] == list(record(cells={MEMBER: False, STATUS: "New"}).denied_lists())
    assert [] == list(record(cells={MEMBER: True, STATUS: "New"}).denied_lists())


def test_records_contradict_each_other_where_both_say_something() -> None:
    """Names and domains are compared as everywhere; people come together."""
    one = record(cells={TIER: "Gold"}, name="Acme", domain="bücher.de", people=["a@a.com"])
    other = record(
        3, {TIER: "Silver", CITY: "Rome"}, name="ACME", domain="xn--bcher-kva.de", people=["b@a.com"]
    )
    assert [TIER] == list(one.contradictions(other))
    one.add(other)
    assert Cell(["a@a.com", "b@a.com"], 2) == one.cells[Target("people")]
    assert (Cell("Gold", 2), Cell("Rome", 3)) == (one.cells[TIER], one.cells[CITY])


@pytest.mark.parametrize(
    ("wanted", "row"),
    [
        (record(9, id=1, name="Other"), 2),
        (record(9, domain="ONE.com"), 2),
        (record(9, name="two"), 3),
        (record(9, name="Two", domain="two.com"), 3),
        (record(9, name="One", domain="other.com"), None),
        (record(9, name="One", id=7), None),
        (record(9, name="New"), None),
    ],
)
def test_an_organization_is_known_again(wanted: Record, row: int | None) -> None:
    """By id, by domain, and by a name that neither contradicts."""
    records = Records()
    records.add(record(2, id=1, name="One", domain="one.com"))
    records.add(record(3, name="Two"))
    found = records.find(wanted)
    assert row == (found.row if found else None)


def test_what_may_be_several_is_unclear() -> None:
    records = Records()
    for row, domain in enumerate(("a.com", "b.com"), start=2):
        records.add(record(row, name="Acme", domain=domain))
    with pytest.raises(Unclear, match="rows 2 and 3"):
        records.find(record(9, name="Acme"))
