from __future__ import annotations

from contextlib import closing

from reconciler.sandbox.database import Database
from reconciler.sandbox.layouts import ORGANIZATIONS
from reconciler.sandbox.records import Organization
from reconciler.sandbox.tables import Table


def test_pages_are_ordered_by_id() -> None:
    """Limit and offset cut the ordered rows, from either end."""
    with closing(Database(None)) as database:
        table = Table(database, ORGANIZATIONS)
        table.fill(Organization(number, "A") for number in (4, 2, 3, 1))
        assert [2, 3] == [one.id for one in table.select("TRUE", [], limit=2, offset=1)]
        assert [4, 3] == [one.id for one in table.select("TRUE", [], limit=2, descending=True)]


def test_columns_come_as_they_lie() -> None:
    """By id."""
    with closing(Database(None)) as database:
        table = Table(database, ORGANIZATIONS)
        table.fill(Organization(number, "A", domains=("a.example",)) for number in (2, 1, 3))
        assert [(1, '["a.example"]'), (2, '["a.example"]')] == table.rows(("id", "domains"), "id < ?", [3])


def test_an_id_is_never_given_twice() -> None:
    """A deleted organization's id stays its own."""
    with closing(Database(None)) as database:
        table = Table(database, ORGANIZATIONS)
        first = table.insert(Organization(0, "A"))
        table.remove(first)
        assert first + 1 == table.insert(Organization(0, "A"))


def test_new_ids_begin_where_they_are_told() -> None:
    """Or after the highest that was filled in."""
    with closing(Database(None)) as database:
        table = Table(database, ORGANIZATIONS)
        table.fill([Organization(3, "A")], first_id=10)
        assert 10 == table.insert(Organization(0, "B"))
        table.fill([Organization(20, "C")], first_id=10)
        assert 21 == table.insert(Organization(0, "D"))


def test_a_copy_is_a_table_of_its_own() -> None:
    """It begins as the truth and then goes its own way."""
    with closing(Database(None)) as database:
        truth, copy = Table(database, ORGANIZATIONS), Table(database, ORGANIZATIONS, "copy")
        truth.put(Organization(1, "A"))
        copy.copy_truth()
        truth.put(Organization(2, "B"))
        copy.put(Organization(1, "Z"))
        assert (2, 1) == (truth.count("TRUE"), copy.count("TRUE"))
        assert ["A", "B"] == [one.name for one in truth.select("TRUE")]
