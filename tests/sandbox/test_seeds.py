from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reconciler.sandbox import kinds, seeds
from reconciler.sandbox.options import Unusable
from reconciler.sandbox.records import Seed

if TYPE_CHECKING:
    from pathlib import Path


def test_the_demo_is_a_small_world() -> None:
    """Own and global organizations, a merged one, and people of every kind."""
    demo = seeds.load("demo")
    assert {15021, 15022} == {one.id for one in demo.organizations if one.is_global}
    assert {300090: 300103} == demo.merged
    assert {0, 1, 2} == {person.type for person in demo.persons}
    [kestrel] = [one for one in demo.organizations if one.id == 300101]
    assert ("kestrel.io", ("kestrel.io", "kestrelanalytics.com")) == (kestrel.domain, kestrel.domains)


def test_the_demo_has_fields_of_every_kind() -> None:
    """Several values where the API has them; a name that a list shares; two sources of enrichment."""
    fields = seeds.load("demo").fields
    kinds_of = {(field.value_type, field.allows_multiple) for field in fields if field.entity_type == 1}
    assert {(kind, False) for kind in kinds.WORDS} <= kinds_of
    assert {(kind, True) for kind in kinds.MAY_BE_MANY} <= kinds_of
    assert [None, 88] == [field.list_id for field in fields if field.name == "Owner"]
    assert {"affinity-data", "dealroom"} == {field.enrichment_source for field in fields if field.is_enriched}


def test_empty_is_empty() -> None:
    """Nothing at all."""
    assert Seed() == seeds.load("empty")


def test_a_count_is_a_world_of_its_own() -> None:
    """With so many organizations."""
    assert 12 == len(seeds.load("count:12").organizations)


def test_a_file_is_read(tmp_path: Path) -> None:
    """As the demo is."""
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


@pytest.mark.parametrize("text", ["{", "[]", "[" * 100_000, '{"organizations": [{"id": 1}]}'])
def test_a_file_of_something_else_is_refused(tmp_path: Path, text: str) -> None:
    """It is named, and so is what is wrong with it."""
    file = tmp_path / "seed.json"
    file.write_text(text)
    with pytest.raises(Unusable, match=r"seed\.json is no seed: \w+"):
        seeds.load(str(file))
