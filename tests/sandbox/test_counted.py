from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.sandbox.counted import FIELDS, FIRST_ID, PERIOD, counted, counted_values

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve


def test_organizations_are_numbered() -> None:
    """Ids, names and domains, all of one's own."""
    made = counted(12).organizations
    assert (12, 1_000_001, 1_000_012) == (len(made), made[0].id, made[-1].id)
    assert ("Company 000012", "company-000012.example", False) == (
        made[-1].name,
        made[-1].domain,
        made[-1].is_global,
    )


def test_values_recur() -> None:
    """Every organization has one of each field; ids and numbers leave the same remainders."""
    assert {field.name for field in FIELDS} == counted_values(1).keys()
    assert counted_values(1) == counted_values(1 + PERIOD) != counted_values(2)
    assert 0 == (FIRST_ID - 1) % PERIOD


@pytest.mark.parametrize("number", [1, 2, 500, 501, 503])
def test_the_rule_says_what_the_sandbox_holds(serve: Serve, number: int) -> None:
    """Read on v1 and on v2, for the first organizations and for those after a turn."""
    talk = serve(seed="count:503")
    names = {field.id: field.name for field in FIELDS}
    company_id = FIRST_ID + number - 1
    plain = counted_values(number)
    v1 = {names[key]: values for key, values in talk.values(f"organization_id={company_id}").items()}
    v2 = {
        names[int(key.removeprefix("field-"))]: value["data"]
        for key, value in talk.fields(f"/v2/companies/{company_id}?fieldTypes=global").items()
    }
    assert plain.keys() == v1.keys() == v2.keys()
    for name in ("Summary", "Headcount", "Legal Name", "Sector"):
        assert [plain[name]] == v1[name]
    assert (plain["Tags"], plain["Tier"]) == (v1["Tags"], v1["Tier"][0]["text"])
    assert plain["Founded"] == v1["Founded"][0][:10] == v2["Founded"][:10]
    assert plain["HQ"] == {key: part for key, part in v2["HQ"].items() if part is not None}
    assert plain["Tags"] == [option["text"] for option in v2["Tags"]]
    assert (plain["Tier"], plain["Sector"]) == (v2["Tier"]["text"], v2["Sector"]["text"])


def test_value_ids_are_beyond_32_bits(serve: Serve) -> None:
    """From the first one on."""
    talk = serve(seed="count:3")
    rows = talk("GET", f"/field-values?organization_id={FIRST_ID}").json
    assert 4_000_000_001 == rows[0]["id"]
