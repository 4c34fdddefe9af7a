from __future__ import annotations

from contextlib import closing

from reconciler.sandbox.cells import Cells
from reconciler.sandbox.context import Context
from reconciler.sandbox.database import Database
from reconciler.sandbox.limits import Limits
from reconciler.sandbox.options import Options
from reconciler.sandbox.people import LatePeople
from reconciler.sandbox.records import Organization, Seed
from reconciler.sandbox.stats import Stats
from reconciler.sandbox.store import Store
from reconciler.sandbox.v1_lists import Lists
from reconciler.sandbox.v1_organizations import Organizations
from tests.sandbox.talking import Hands


def test_routes_of_one_context_share_its_records() -> None:
    """What one room writes, another one reads."""
    with closing(Database(None)) as database:
        clock, options = Hands().clock(), Options()
        store = Store(database, clock)
        store.start(lambda: Seed((Organization(5, "Five"),)))
        limits = Limits(options, clock, Stats(database, clock.monotonic_s))
        people = LatePeople(0, clock.monotonic_s)
        context = Context(store, Cells(store, clock), people, limits, options, clock)
        organizations, lists = Organizations(context), Lists(context)
        assert organizations._store is lists._store
