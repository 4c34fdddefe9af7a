from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from reconciler.sandbox.cells import CREATE, DELETE, UPDATE, Cell, Cells
from reconciler.sandbox.database import Database
from reconciler.sandbox.records import Field, Organization, Seed
from reconciler.sandbox.store import Store
from tests.sandbox.talking import Hands

if TYPE_CHECKING:
    from collections.abc import Iterator

ONE = Field(20, "Size", 1, 3)
MANY = Field(21, "Sizes", 1, 3, allows_multiple=True)
UNTRACKED = Field(22, "Notes", 1, 6)
NUMBERS = st.lists(st.integers(0, 5), max_size=5)
DISTINCT = st.lists(st.integers(0, 5), max_size=5, unique=True)


@contextmanager
def _cells() -> Iterator[tuple[Store, Cells]]:
    database = Database(None)
    try:
        clock = Hands().clock()
        store = Store(database, clock)
        store.start(lambda: Seed((Organization(5, "Five"),), fields=(ONE, MANY, UNTRACKED)))
        yield store, Cells(store, clock)
    finally:
        database.close()


@given(NUMBERS, DISTINCT)
def test_a_cell_holds_what_it_is_filled_with(before: list[int], wanted: list[int]) -> None:
    """Each value once, and nothing else, whatever was there; what stays keeps its row."""
    with _cells() as (_, cells):
        cell = Cell(MANY, 5)
        for value in before:
            cells.add(cell, value)
        rows = {one.value: one.id for one in reversed(cells.values(cell))}
        cells.fill(cell, wanted)
        after = {one.value: one.id for one in cells.values(cell)}
        assert (set(wanted), len(after)) == (set(after), len(cells.values(cell)))
        assert {value: rows[value] for value in after if value in rows}.items() <= after.items()


def test_a_single_value_is_changed_in_its_row() -> None:
    """It keeps its id and notes when."""
    with _cells() as (store, cells):
        cell = Cell(ONE, 5)
        for wanted in ([1], [2], [2], []):
            cells.fill(cell, wanted)
        actions = [change.action_type for change in store.changes.truth.select()]
        assert [CREATE, UPDATE, DELETE] == actions
        first = cells.add(cell, 3)
        assert (None, "2026-02-27T12:00:00.000Z") == (
            first.updated_at,
            cells.change(ONE, first, 4).updated_at,
        )


def test_cells_of_entries_are_apart() -> None:
    """Under the same field and organization."""
    with _cells() as (_, cells):
        cells.fill(Cell(ONE, 5, 40), [1])
        cells.fill(Cell(ONE, 5, 41), [2])
        assert [[1], [2], []] == [
            [one.value for one in cells.values(Cell(ONE, 5, entry))] for entry in (40, 41, None)
        ]


def test_some_kinds_have_no_history() -> None:
    """Texts among them."""
    with _cells() as (store, cells):
        cells.fill(Cell(UNTRACKED, 5), ["x"])
        assert [] == store.changes.truth.select()


def test_an_option_gets_the_next_id() -> None:
    """Over all fields."""
    with _cells() as (store, cells):
        assert [90_001, 90_002] == [cells.add_option(field, "New").id for field in (ONE, MANY)]
        assert ["New"] == [
            option.text for one in store.fields.truth.select("id = 20") for option in one.options
        ]
