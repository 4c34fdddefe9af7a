"""Memberships are read in the cheapest way that the key may, and are the same in all of them."""

from __future__ import annotations

import pytest

from reconciler.values import OrganizationId
from tests.affinity.accounts import NEWSLETTER, PORTFOLIO, STATUS, Account, fetched, pinned


@pytest.mark.parametrize(
    ("sizes", "asked"),
    [
        ((0, 0), {"list entries": 2}),
        ((300, 300), {"list entries": 2}),
        ((301, 300), {"list entries": 1, "entries of": 3}),
        ((301, 301), {"entries of": 3}),
    ],
)
def test_lists_are_read_whole_where_that_is_cheaper(sizes: tuple[int, int], asked: dict[str, int]) -> None:
    """A page of a hundred entries costs as much as the memberships of one organization."""
    account = Account(3, sizes=sizes)
    observed = fetched(account, *pinned(3, lists={"Portfolio": {"Status": "new"}, "Newsletter": {}}))
    assert asked == {what: count for what, count in account.asked.items() if "entries" in what}
    for number in map(OrganizationId, (1, 2, 3)):
        (entry,) = observed.details.entries[number, PORTFOLIO]
        assert (1000 + number, ((STATUS.id, "new"),)) == (entry.id, entry.values)
        assert () == observed.details.entries[number, NEWSLETTER]


@pytest.mark.parametrize("denied", ["", "list entries", "list entries,entries of"])
def test_memberships_are_the_same_by_whichever_way(denied: str) -> None:
    """A list, an organization, v1: what the key may not, it need not."""
    account = Account(3)
    account._denied = set(filter(None, denied.split(",")))
    manifests = pinned(3, lists={"Portfolio": {"Status": "new"}, "Newsletter": {}})
    assert fetched(Account(3), *manifests).details == fetched(account, *manifests).details
