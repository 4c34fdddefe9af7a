from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reconciler.sandbox import seeds
from reconciler.sandbox.options import Unusable
from reconciler.sandbox.records import Seed

if TYPE_CHECKING:
    from pathlib import Path


def test_the_demo_is_a_small_world() -> None:
    """Own and global organizations, a merged one, and people of either kind."""
    demo = seeds.load("demo")
    assert {15021, 15022} == {one.id for one in demo.organizations if one.is_global}
    assert {300090: 300103} == demo.merged
    assert {510001: 0, 510002: 0, 9001: 1} == {person.id: person.type for person in demo.persons}
    [kestrel] = [one for one in demo.organizations if one.id == 300101]
    assert ("kestrel.io", ("kestrel.io", "kestrelanalytics.com")) == (kestrel.domain, kestrel.domains)


def test_empty_is_empty() -> None:
    """Nothing at all."""
    assert Seed() == seeds.load("empty")


def test_a_count_makes_own_organizations() -> None:
    """Ids, names and domains are numbered."""
    made = seeds.load("count:12").organizations
    assert (12, 1_000_001, 1_000_012) == (len(made), made[0].id, made[-1].id)
    assert ("Company 000012", "company-000012.example", False) == (
        made[-1].name,
        made[-1].domain,
        made[-1].is_global,
    )


def test_a_file_has_the_demos_shape(tmp_path: Path) -> None:
    """Only ids and names are needed."""
    file = tmp_path / "seed.json"
    file.write_text(json.dumps({"organizations": [{"id": 1, "name": "Ö", "domains": ["a.example"]}]}))
    [one] = seeds.load(str(file)).organizations
    assert (1, "Ö", "a.example", ("a.example",)) == (one.id, one.name, one.domain, one.domains)


@pytest.mark.parametrize("name", ["count:", "count:0", "count:-1", "count:x", "/nowhere/seed.json"])
def test_a_name_of_nothing_is_refused(name: str) -> None:
    """The message says what was expected."""
    with pytest.raises(Unusable) as caught:
        seeds.load(name)
    assert "seed" == caught.value.option


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"organizations": [{"id": 1}]}',
        '{"organizations": [{"id": "x", "name": "A"}]}',
        '{"organizations": [{"id": 1, "name": "A"}, {"id": 1, "name": "B"}]}',
        '{"organizations": [{"id": 1, "name": "A"}], "merged": {"1": 2}}',
        '{"organizations": [{"id": 1, "name": "A", "interactions": {"tea": {"date": "2025-01-01"}}}]}',
    ],
)
def test_a_file_of_something_else_is_refused(tmp_path: Path, text: str) -> None:
    """A file is either understood whole or not used."""
    file = tmp_path / "seed.json"
    file.write_text(text)
    with pytest.raises(Unusable, match="is no seed"):
        seeds.load(str(file))
