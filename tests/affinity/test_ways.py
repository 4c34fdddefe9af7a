"""What is gone, or went into another one, is found out while details are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.affinity.v1 import Page, Record
from reconciler.errors import Merged
from reconciler.values import Field, OrganizationId, ValueType
from tests.affinity.accounts import ADA, TIER, Account, fetched
from tests.builders import field, manifest, organization

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reconciler.model import Organization


class Stale(Account):
    """Searches lag: each shows what it is set to show, and a listing never ends."""

    def __init__(self, found: Mapping[str, Organization], *others: Organization) -> None:
        super().__init__(0)
        self._found = found
        self._organizations = {each.id: each for each in (*found.values(), *others)}
        self.merged: dict[OrganizationId, int] = {}

    def pages(self, term: str | None = None) -> Iterator[Page]:
        self._ask("listing" if term is None else "search")
        yield Page((self._found[term],) if term and term in self._found else (), last=term is not None)

    def fields(self) -> tuple[Field, ...]:
        return (*super().fields(), field(3, "Parent", ValueType.ORGANIZATION))

    def record(self, organization_id: OrganizationId) -> Record:
        if organization_id in self.merged:
            survivor = self.merged[organization_id]
            raise Merged("merged", survivor_id=survivor, method="GET", route="/organizations", status=422)
        return super().record(organization_id)


def test_what_a_search_shows_although_it_was_merged_is_the_survivor() -> None:
    """It has the domain now, although no search says so yet; to create it once more would make a twin."""
    gone, survivor = organization(1, "N1", "n1.com"), organization(2, "N2", "n2.com", "n1.com")
    account = Stale({"n1.com": gone}, survivor)
    account.merged[gone.id] = survivor.id
    for pin in (None, 1):
        observed = fetched(account, manifest("N1", "n1.com", pin=pin, people=[5]))
        assert (survivor,) == observed.with_domains(["n1.com"])
        assert {survivor.id: (ADA.id,)} == observed.details.people


def test_who_turns_up_while_references_are_looked_for_is_read_too() -> None:
    """A search for another domain may show what the search for the organization's own did not."""
    twin = organization(9, "Other", "n1.com", "x.com")
    account = Stale({"N1": organization(1, "N1"), "x.com": twin})
    observed = fetched(account, manifest("N1", "n1.com", fields={"Tier": "Gold", "Parent": "x.com"}))
    assert "Gold" == observed.details.values[twin.id][TIER.id]
