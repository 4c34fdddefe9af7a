from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.sandbox.database import Database
from reconciler.sandbox.layouts import ORGANIZATIONS
from reconciler.sandbox.records import Organization
from reconciler.sandbox.views import Collection
from tests.sandbox.talking import Hands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.sandbox.views import View


@contextmanager
def _collection(
    hands: Hands, *, search_lag_s: float = 0, v2_lag_s: float = 0
) -> Iterator[Collection[Organization]]:
    database = Database(None)
    try:
        collection = Collection(
            database, ORGANIZATIONS, lambda: hands.now_s, search_lag_s=search_lag_s, v2_lag_s=v2_lag_s
        )
        collection.fill([Organization(5, "Five")])
        collection.start()
        yield collection
    finally:
        database.close()


def _names(view: View[Organization]) -> list[str]:
    return [one.name for one in view.select()]


def test_without_lag_all_views_are_the_truth() -> None:
    """A write shows everywhere at once."""
    with _collection(Hands()) as records:
        records.add(Organization(0, "New"))
        views = (records.truth, records.search, records.v2)
        assert [["Five", "New"]] * 3 == [_names(view) for view in views]
        assert [2] * 3 == [view.count("TRUE") for view in views]


def test_a_view_with_lag_shows_each_write_when_it_is_due() -> None:
    """Creates, updates and deletes reach it in order, each its own lag after it was made."""
    hands = Hands()
    with _collection(hands, search_lag_s=10, v2_lag_s=3) as records:
        made = records.add(Organization(0, "New"))
        hands.now_s += 2
        records.put(replace(made, name="Newer"))
        records.remove(5)
        assert (["Newer"], ["Five"], ["Five"]) == (
            _names(records.truth),
            _names(records.search),
            _names(records.v2),
        )
        hands.now_s += 1
        assert (["Five"], ["Five", "New"]) == (_names(records.search), _names(records.v2))
        hands.now_s += 2
        assert ["Newer"] == _names(records.v2)
        hands.now_s += 5
        assert ["Five", "New"] == _names(records.search)
        hands.now_s += 2
        assert ["Newer"] == _names(records.search)


def test_what_became_due_within_a_transaction_outlives_its_undoing() -> None:
    """A request that was refused must not swallow the writes that it happened to show first."""
    hands = Hands()
    with _collection(hands, v2_lag_s=3) as records:
        records.add(Organization(0, "New"))
        hands.now_s += 3
        with suppress(ZeroDivisionError), records.v2._database.transaction():
            assert ["Five", "New"] == _names(records.v2)
            raise ZeroDivisionError
        assert ["Five", "New"] == _names(records.v2)


def test_records_are_chosen_by_a_column() -> None:
    """By any number of ids, none among them, and by a condition."""
    with _collection(Hands()) as records:
        made = records.add(Organization(0, "New"))
        assert [made] == records.v2.among("id", [made.id, 7], "name != 'Five'")
        assert [] == records.v2.among("id", [])
        assert 2 == len(records.v2.among("id", range(100_000)))
