from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from reconciler.sandbox.database import Database
from reconciler.sandbox.records import (
    Field,
    FieldList,
    FieldValue,
    ListEntry,
    Organization,
    Person,
    Seed,
)
from reconciler.sandbox.store import Store
from tests.sandbox.talking import Hands

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = Seed(
    organizations=(Organization(5, "Five", person_ids=(1, 11)), Organization(6, "Six", person_ids=(11,))),
    persons=(Person(1, 0, "A", "B", ("A@x.example",)), Person(11, 0, "C", "D")),
    merged={9: 5},
    fields=(Field(20, "Parent", 1, 1), Field(21, "Size", 1, 3, list_id=30)),
    lists=(FieldList(30, 1, "List", is_public=True, owner_id=1, creator_id=1),),
    list_entries=(ListEntry(40, 30, 1, 5, 1),),
    field_values=(FieldValue(50, 20, 1, 6, None, 5), FieldValue(51, 21, 1, 5, 40, 7)),
)


@contextmanager
def _store() -> Iterator[Store]:
    database = Database(None)
    try:
        store = Store(database, Hands().clock())
        store.start(lambda: SEED)
        yield store
    finally:
        database.close()


def test_a_database_is_seeded_once() -> None:
    """A second start changes nothing, even if all was deleted."""
    with _store() as store:
        store.delete_organization(5)
        store.start(lambda: pytest.fail("seeded twice"))
        assert [6] == [one.id for one in store.organizations.truth.select()]


def test_new_ids_come_after_all_old_ones() -> None:
    """An id that was merged away is not given again; those of values are beyond 32 bits."""
    with _store() as store:
        assert 10 == store.create_organization("New", None, ()).id
        assert 4_000_000_001 == store.values.add(FieldValue(0, 20, 1, 5, None, 6)).id
        assert 510_001 == store.persons.add(Person(0, 0, "E", "F")).id


def test_merges_and_persons_are_known() -> None:
    """Both are looked up by id; what was merged into a merged one leads on."""
    with _store() as store:
        assert (5, None) == (store.survivor(9), store.survivor(5))
        store.merged_into(5, 6)
        assert (6, 6) == (store.survivor(9), store.survivor(5))
        assert (True, False) == (store.has_person(1), store.has_person(2))


def test_an_organization_goes_with_all_it_has() -> None:
    """Entries, values, and what others say of it."""
    with _store() as store:
        store.delete_organization(5)
        assert ([], []) == (store.entries.truth.select(), store.values.truth.select())


def test_an_entry_and_a_field_go_with_their_values() -> None:
    """Other values stay."""
    with _store() as store:
        store.delete_entry(SEED.list_entries[0])
        assert [50] == [value.id for value in store.values.truth.select()]
        store.delete_field(SEED.fields[0])
        assert [] == store.values.truth.select()


def test_people_are_seen_from_both_sides() -> None:
    """An id that is a part of another one is not taken for it."""
    with _store() as store:
        assert [[5], [5, 6]] == [[one.id for one in store.organizations_of(person)] for person in (1, 11)]
        store.delete_person(11)
        assert [(1,), ()] == [one.person_ids for one in store.organizations.truth.select()]


def test_an_email_belongs_to_one_person() -> None:
    """Whatever its case; one's own is no clash."""
    with _store() as store:
        assert [SEED.persons[0]] == store.clashing(["new@x.example", "a@X.example"])
        assert [] == store.clashing(["a@x.example"], but=1)
