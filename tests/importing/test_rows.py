from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.importing.cells import Conventions
from reconciler.importing.rows import Read, RowReader
from reconciler.importing.tables import read_table
from reconciler.importing.targets import columns
from tests.builders import manifest

if TYPE_CHECKING:
    from reconciler.desired import Manifest
    from reconciler.importing.drafts import Keys
    from reconciler.manifests.document import Value

MAPPED = (
    *("Id=id", "Name=name", "Web=domain", "People=people", "Tier=fields.Tier", "City=fields.HQ.city"),
    *("Country=fields.HQ.country", "Portfolio=lists.Portfolio", "Status=lists.Portfolio.Status"),
)


def read(text: str, *manifests: Manifest, says: Value = None) -> Read:
    """Read a spreadsheet whose columns are called as above."""
    table = read_table(text.encode())
    mapped = [each for each in MAPPED if each.partition("=")[0] in table.columns]
    reader = RowReader("x.csv", table, columns(table.columns, mapped, {}, None), Conventions())
    return reader.read(manifests, lambda _: says)


def keys(text: str) -> list[Keys]:
    result = read(text)
    assert [] == result.problems
    return [each.keys for each in result.drafts]


def problems(text: str, *manifests: Manifest) -> list[str]:
    return list(map(str, read(text, *manifests).problems))


def test_a_row_becomes_a_draft() -> None:
    """Blank cells say nothing; parts of a place come together; a list's field means to be on the list."""
    header = "Name,Web,Tier,City,Country,Portfolio,Status"
    text = f"{header}\nAcme,acme.com,Gold,Rome,Italy,yes,Active\nB,,,,Italy,,\n"
    assert [
        {
            "name": "Acme",
            "domain": "acme.com",
            "fields": {"Tier": "Gold", "HQ": {"city": "Rome", "country": "Italy"}},
            "lists": {"Portfolio": {"Status": "Active"}},
        },
        {"name": "B", "fields": {"HQ": {"country": "Italy"}}},
    ] == keys(text)


def test_no_is_not_imported() -> None:
    """It would take organizations off lists that nobody declared."""
    assert [{"name": "A"}, {"name": "B", "lists": {"Portfolio": {}}}] == keys("Name,Portfolio\nA,no\nB,x\n")


def test_all_that_is_wrong_is_told_with_row_and_column() -> None:
    text = "Name,Web,Portfolio,Status\nA,n/a,maybe,\n,,,Active\nB,b.com,no,Active\nC,c.com,x,y,z\n"
    assert [
        "x.csv:2:2: Web: n/a is no website: write a host name such as acme.com",
        "x.csv:2:3: Portfolio: maybe does not say whether to be on the list: write yes or no",
        "x.csv:3:1: nothing tells which organization this is: no id, name or domain",
        "x.csv:4:3: Portfolio: the row has values of the list's fields all the same",
        "x.csv:5:1: the row has more cells than the header: is a delimiter without quotes in one?",
    ] == problems(text)


def test_a_new_manifest_needs_a_name() -> None:
    assert [
        "x.csv:2:1: no name: only a row about an organization that has a manifest can do without"
    ] == problems("Web\nacme.com\n")
    assert [] == problems("Web\nacme.com\n", manifest("Acme", "acme.com"))


@pytest.mark.parametrize(
    "text",
    [
        "Name,Web,Tier\nAcme,acme.com,Gold\nAcme,https://acme.com/,\n",
        "Name,Web,Tier\nAcme,,Gold\nACME,acme.com,Gold\n".replace("ACME", "Acme"),
        "Id,Name,Web,Tier\n5,Acme,,\n5,,acme.com,Gold\n",
    ],
)
def test_rows_about_one_organization_come_together(text: str) -> None:
    """By id, domain, or a name that no domain contradicts; what one leaves blank, another fills."""
    result = read(text)
    assert ([], 1, 1) == (result.problems, result.duplicates, len(result.drafts))
    assert {"name": "Acme", "domain": "acme.com", "fields": {"Tier": "Gold"}} == {
        key: value for key, value in result.drafts[0].keys.items() if key != "id"
    }


def test_people_of_such_rows_come_together() -> None:
    assert [{"name": "A", "people": ["a@a.com", "b@a.com"]}] == keys(
        "Name,People\nA,a@a.com\nA,b@a.com;a@a.com\n"
    )


def test_rows_that_contradict_each_other_are_told() -> None:
    """Where they do, with the other row and its value."""
    assert [
        "x.csv:3:1: Name: Beta contradicts row 2, which is about the same organization and says Acme",
        "x.csv:4:3: Tier: Silver contradicts row 2, which is about the same organization and says Gold",
    ] == problems("Name,Web,Tier\nAcme,acme.com,Gold\nBeta,acme.com,Gold\nAcme,,Silver\n")


def test_one_name_may_belong_to_several_organizations() -> None:
    """Which have other domains; a row with no more than the name could be either."""
    assert ["x.csv:4:1: rows 2 and 3 are about different organizations, and this may be either"] == problems(
        "Name,Web\nAcme,acme.com\nAcme,acme.io\nAcme,\n"
    )


def test_what_has_a_manifest_is_drafted_for_that() -> None:
    """People that it declares stay."""
    declared = manifest("Acme", "acme.com")
    result = read(
        "Name,Web,People\nAcme Corp,acme.com,b@a.com\n", declared, says={"people": {"only": ["a@a.com"]}}
    )
    assert [declared] == [each.manifest for each in result.drafts]
    assert {"only": ["a@a.com", "b@a.com"]} == result.drafts[0].keys["people"]


def test_two_rows_cannot_mean_one_manifest() -> None:
    """They are about different organizations, as far as the spreadsheet tells."""
    declared = manifest("Acme", "acme.com", pin=5)
    assert ["x.csv:3:1: organizations/acme.yaml:1:1 is what row 2 means, too"] == problems(
        "Id,Name,Web\n5,Acme,\n,Other,acme.com\n", declared
    )
