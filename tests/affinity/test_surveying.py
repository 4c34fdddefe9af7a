"""What import asks an Affinity, and that one part that is unreadable leaves the rest readable."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from reconciler.affinity.surveying import Selection, Surveyor, Wanted
from reconciler.affinity.v1 import V1Reader
from reconciler.errors import UnexpectedAnswer
from reconciler.http.session import ReadSession
from reconciler.planning.catalog import Catalog
from reconciler.sandbox.options import Options
from reconciler.sandbox.server import Sandbox
from reconciler.values import OrganizationId
from tests.affinity.doubles import connect
from tests.builders import affinity_list, field

if TYPE_CHECKING:
    from collections.abc import Iterator

OWN = [*range(300100, 300109), *range(300120, 300124)]


@contextmanager
def surveying(seed: str = "demo", **given: object) -> Iterator[tuple[Surveyor, Sandbox]]:
    with Sandbox(Options(seed=seed)) as sandbox, ReadSession(sandbox.url) as session:
        connection = connect(session)
        v1 = V1Reader(connection)
        catalog = Catalog(v1.fields(), v1.lists())
        yield Surveyor(connection, catalog, workers=2, **given), sandbox  # type: ignore[arg-type] # as given


def selected(selection: Selection) -> tuple[list[int], list[str]]:
    with surveying() as (surveyor, _):
        return [each.id for each in surveyor.select(selection)], surveyor.unmet


def test_everything_is_all_own_organizations() -> None:
    assert (OWN, []) == selected(Selection(everything=True))


def test_members_of_a_list_are_selected_with_globals() -> None:
    assert ([15021, 300100, 300101, 300102, 300105], []) == selected(Selection(lists=(affinity_list(88),)))


def test_ids_follow_merges_and_domains_are_matched() -> None:
    """What is not there is told, and what is named twice is one."""
    ids = tuple(map(OrganizationId, (300103, 300090, 1)))
    found, unmet = selected(Selection(ids=ids, domains=("kestrel.io", "meridian-cloud.io", "nowhere.com")))
    assert [15021, 300101, 300103] == found
    assert [
        "organization 1 is not found or not visible to this key",
        "no organization has the domain nowhere.com",
    ] == unmet


def test_pins_that_are_not_listed_are_looked_up() -> None:
    """They may have been merged into what is listed."""
    with surveying() as (surveyor, _):
        surveyor.select(Selection(everything=True), [OrganizationId(300090), OrganizationId(300100)])
        assert {300090: 300103} == surveyor.observed.merged


def test_reading_costs_what_was_said() -> None:
    """Fields a hundred at a time, lists whole, people one by one; persons come on top."""
    with surveying("count:250") as (surveyor, sandbox):
        organizations = surveyor.select(Selection(everything=True))
        before = _count(sandbox)
        catalog = Catalog()
        wanted = Wanted(fields=tuple(V1Reader(surveyor._connection).fields()), people=True)
        surveyor.read(organizations, wanted)
        assert (3 + 250, Catalog()) == (wanted.requests(250), catalog)
        assert 3 + 250 + 1 == _count(sandbox) - before


@pytest.mark.parametrize(
    ("wanted", "organizations", "requests"),
    [
        (Wanted(), 1000, 0),
        (Wanted(fields=(field(),)), 0, 0),
        (Wanted(fields=(field(),)), 101, 2),
        (Wanted(lists=((affinity_list(size=950), ()),)), 20, 10),
        (Wanted(lists=((affinity_list(size=950), ()),)), 3, 3),
        (Wanted(lists=((affinity_list(size=0), ()),)), 3, 1),
        (Wanted(people=True), 7, 7),
    ],
)
def test_a_list_is_read_whole_where_that_is_cheaper(
    wanted: Wanted, organizations: int, requests: int
) -> None:
    assert requests == wanted.requests(organizations)


def test_an_unreadable_organization_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is missing from what was observed; the others are there with their values."""
    real = V1Reader.record

    def record(self: V1Reader, organization_id: OrganizationId) -> object:
        if organization_id == 300101:
            raise UnexpectedAnswer("cut off", method="GET", route="/organizations/{id}")
        return real(self, organization_id)

    monkeypatch.setattr(V1Reader, "record", record)
    with surveying() as (surveyor, _):
        organizations = surveyor.select(Selection(everything=True))
        surveyor.read(organizations, Wanted(people=True))
        assert ["organization 300101 (Kestrel Analytics Ltd): cut off"] == surveyor.unmet
        assert surveyor.observed.pinned(OrganizationId(300101)) is None
        assert (510001, 510002) == surveyor.observed.details.people[OrganizationId(300100)]


def _count(sandbox: Sandbox) -> int:
    requests = sandbox.stats()["requests"]
    assert isinstance(requests, dict)
    return sum(count for by_status in requests.values() for count in by_status.values())
