from __future__ import annotations

from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from reconciler.sandbox.database import Database
from reconciler.sandbox.records import INTERACTIONS, Interaction, Organization
from reconciler.sandbox.tables import OrganizationTable

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


@given(ORGANIZATIONS)
def test_an_organization_survives_its_row(organization: Organization) -> None:
    """What is put in comes out, whatever it holds."""
    with closing(Database(None)) as database:
        table = OrganizationTable(database)
        table.put(organization)
        assert [organization] == table.select("id = ?", [organization.id], limit=1)


def test_pages_are_ordered_by_id() -> None:
    """Limit and offset cut the ordered rows, from either end."""
    with closing(Database(None)) as database:
        table = OrganizationTable(database)
        table.fill(Organization(number, "A") for number in (4, 2, 3, 1))
        assert [2, 3] == [one.id for one in table.select("TRUE", [], limit=2, offset=1)]
        assert [4, 3] == [one.id for one in table.select("TRUE", [], limit=2, descending=True)]


def test_an_id_is_never_given_twice() -> None:
    """A deleted organization's id stays its own."""
    with closing(Database(None)) as database:
        table = OrganizationTable(database)
        first = table.insert(Organization(0, "A"))
        table.remove(first)
        assert first + 1 == table.insert(Organization(0, "A"))
