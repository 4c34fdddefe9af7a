from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.sandbox.database import Database
from reconciler.sandbox.records import Organization, Person, Seed
from reconciler.sandbox.store import Store
from tests.sandbox.talking import Hands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.sandbox.store import View

SEED = Seed((Organization(5, "Five"),), (Person(1, 0, "A", "B"),), {9: 5})


@contextmanager
def _store(hands: Hands, *, search_lag_s: float = 0, v2_lag_s: float = 0) -> Iterator[Store]:
    database = Database(None)
    try:
        store = Store(database, hands.clock().monotonic_s, search_lag_s=search_lag_s, v2_lag_s=v2_lag_s)
        store.start(lambda: SEED)
        yield store
    finally:
        database.close()


def _names(view: View) -> list[str]:
    return [one.name for one in view.select("TRUE", limit=10)]


def test_a_database_is_seeded_once() -> None:
    """A second start changes nothing, even if all was deleted."""
    with _store(Hands()) as store:
        store.delete(5)
        store.start(lambda: pytest.fail("seeded twice"))
        assert [] == _names(store.truth)


def test_new_ids_come_after_all_old_ones() -> None:
    """An id that was merged away is not given again."""
    with _store(Hands()) as store:
        assert 10 == store.create("New", None, ()).id


def test_merges_and_persons_are_known() -> None:
    """Both are looked up by id."""
    with _store(Hands()) as store:
        assert (5, None) == (store.survivor(9), store.survivor(5))
        assert (True, False) == (store.has_person(1), store.has_person(2))


def test_without_lag_all_views_are_the_truth() -> None:
    """A write shows everywhere at once."""
    with _store(Hands()) as store:
        store.create("New", None, ())
        assert [["Five", "New"]] * 3 == [_names(view) for view in (store.truth, store.search, store.v2)]


def test_a_view_with_lag_shows_each_write_when_it_is_due() -> None:
    """Creates, updates and deletes reach it in order, each its own lag after it was made."""
    hands = Hands()
    with _store(hands, search_lag_s=10, v2_lag_s=3) as store:
        made = store.create("New", None, ())
        hands.now_s += 2
        store.update(replace(made, name="Newer"))
        store.delete(5)
        assert (["Newer"], ["Five"], ["Five"]) == (
            _names(store.truth),
            _names(store.search),
            _names(store.v2),
        )
        hands.now_s += 1
        assert (["Five"], ["Five", "New"]) == (_names(store.search), _names(store.v2))
        hands.now_s += 2
        assert ["Newer"] == _names(store.v2)
        hands.now_s += 5
        assert ["Five", "New"] == _names(store.search)
        hands.now_s += 2
        assert ["Newer"] == _names(store.search)
