from __future__ import annotations

from contextlib import closing

import pytest

from reconciler.sandbox.answers import Refusal
from reconciler.sandbox.database import Database
from reconciler.sandbox.lookup_v2 import LookupV2
from reconciler.sandbox.options import Options
from reconciler.sandbox.records import FieldList, ListEntry, Organization, Seed
from reconciler.sandbox.store import Store
from tests.sandbox.talking import Hands

SEED = Seed(
    (Organization(5, "Five"),),
    merged={9: 5},
    lists=(FieldList(30, 1, "List", is_public=True, owner_id=1, creator_id=1),),
)


def test_reads_see_late_what_writes_see_at_once() -> None:
    """Companies and list entries."""
    with closing(Database(None)) as database:
        store = Store(database, Hands().clock(), v2_lag_s=1)
        store.start(lambda: SEED)
        new = store.create_organization("New", None, ())
        entry = store.entries.add(ListEntry(0, 30, 1, new.id, 1))
        reads, writes = (LookupV2(store, Options(), lagging=lagging) for lagging in (True, False))
        one = reads.list("30")
        assert (new, entry) == (writes.company(str(new.id)), writes.entry(one, str(entry.id)))
        with pytest.raises(Refusal, match="Company with id"):
            reads.company(str(new.id))
        with pytest.raises(Refusal, match="List entry with id"):
            reads.entry(one, str(entry.id))


@pytest.mark.parametrize(("choice", "status"), [(404, 404), (422, 422)])
def test_a_merged_company_is_a_switch(choice: int, status: int) -> None:
    """404 like an unknown one, or 422 with its survivor."""
    with closing(Database(None)) as database:
        store = Store(database, Hands().clock())
        store.start(lambda: SEED)
        options = Options(v2_merged_status=404 if choice == 404 else 422)
        with pytest.raises(Refusal) as caught:
            LookupV2(store, options).company("9")
        assert status == caught.value.status
