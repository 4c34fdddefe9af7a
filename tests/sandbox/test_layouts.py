from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from hypothesis import given
from hypothesis import strategies as st

from reconciler.sandbox import kinds, layouts
from reconciler.sandbox.database import Database
from reconciler.sandbox.records import (
    INTERACTIONS,
    Field,
    FieldList,
    FieldValue,
    Interaction,
    ListEntry,
    Merge,
    Option,
    Organization,
    Person,
    ValueChange,
)
from reconciler.sandbox.tables import Table

if TYPE_CHECKING:
    from reconciler.sandbox.tables import Layout

    Record = TypeVar("Record")

IDS = st.integers(1, 2**63 - 1)
TUPLES = st.lists(IDS, max_size=3).map(tuple)
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
ORGANIZATIONS = st.builds(
    Organization,
    id=IDS,
    name=TEXT,
    domain=st.none() | TEXT,
    domains=st.lists(TEXT, max_size=3).map(tuple),
    is_global=st.booleans(),
    crunchbase_uuid=st.none() | TEXT,
    person_ids=TUPLES,
    opportunity_ids=TUPLES,
    interactions=st.dictionaries(st.sampled_from(INTERACTIONS), st.builds(Interaction, TEXT, TUPLES)),
)
PLACES = st.fixed_dictionaries({key: st.none() | TEXT for key in kinds.PLACE})
STORED = TEXT | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | PLACES
PERSONS = st.builds(
    Person, IDS, st.sampled_from([0, 1, 2]), TEXT, TEXT, st.lists(TEXT, max_size=3).map(tuple)
)
OPTIONS = st.lists(st.builds(Option, IDS, TEXT, st.integers(0, 9), st.integers(0, 9)), max_size=3).map(tuple)
FIELDS = st.builds(
    Field,
    IDS,
    TEXT,
    st.sampled_from(sorted(kinds.ENTITY_WORDS)),
    st.sampled_from(sorted(kinds.WORDS)),
    st.none() | IDS,
    allows_multiple=st.booleans(),
    enrichment_source=TEXT,
    slug=TEXT,
    is_required=st.booleans(),
    options=OPTIONS,
    created_at=TEXT,
)
LISTS = st.builds(
    FieldList, IDS, st.just(1), TEXT, st.booleans(), IDS, IDS, st.dictionaries(IDS, st.integers(0, 2)), TEXT
)
ENTRIES = st.builds(ListEntry, IDS, IDS, st.just(1), IDS, IDS, TEXT)
VALUES = st.builds(FieldValue, IDS, IDS, st.just(1), IDS, st.none() | IDS, STORED, TEXT, st.none() | TEXT)
CHANGES = st.builds(ValueChange, IDS, IDS, st.just(1), IDS, st.none() | IDS, st.integers(0, 2), STORED, TEXT)
MERGES = st.builds(Merge, IDS, TEXT, IDS, IDS, TEXT)


def _read_back(layout: Layout[Record], record: Record, record_id: int) -> Record:
    with closing(Database(None)) as database:
        table = Table(database, layout)
        table.put(record)
        [found] = table.select("id = ?", [record_id])
        return found


@given(ORGANIZATIONS, PERSONS, FIELDS, LISTS)
def test_what_has_parts_survives_its_row(
    organization: Organization, person: Person, field: Field, one: FieldList
) -> None:
    """What is put in comes out, whatever it holds."""
    assert organization == _read_back(layouts.ORGANIZATIONS, organization, organization.id)
    assert person == _read_back(layouts.PERSONS, person, person.id)
    assert field == _read_back(layouts.FIELDS, field, field.id)
    assert one == _read_back(layouts.LISTS, one, one.id)


@given(ENTRIES, VALUES, CHANGES, MERGES)
def test_what_is_flat_survives_its_row(
    entry: ListEntry, value: FieldValue, change: ValueChange, merge: Merge
) -> None:
    """Values of every kind among them."""
    assert entry == _read_back(layouts.LIST_ENTRIES, entry, entry.id)
    assert value == _read_back(layouts.FIELD_VALUES, value, value.id)
    assert change == _read_back(layouts.VALUE_CHANGES, change, change.id)
    assert merge == _read_back(layouts.MERGES, merge, merge.id)
