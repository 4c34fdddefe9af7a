"""Schemas are valid, describe every property and give examples that hold."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

Schema = dict[str, Any]

SCHEMAS = {
    path.name.removesuffix(".schema.json"): json.loads(path.read_bytes())
    for path in sorted((Path(__file__).parents[1] / "schemas").glob("*.schema.json"))
}
Validator = jsonschema.Draft202012Validator


def parts(value: object) -> Iterator[Schema]:
    """Yield all objects of a schema, itself first."""
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from parts(item)
    elif isinstance(value, list):
        for item in value:
            yield from parts(item)


def test_there_are_schemas() -> None:
    """Manifests and settings have schemas."""
    assert {"organization", "settings"} <= set(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_is_a_schema(name: str) -> None:
    """A schema is valid Draft 2020-12 and says what it is."""
    schema = SCHEMAS[name]
    Validator.check_schema(schema)
    assert schema["$schema"] == Validator.META_SCHEMA["$id"]
    assert all(schema[key] for key in ("$id", "title", "description", "examples"))


def test_ids_differ() -> None:
    """No two schemas share an id."""
    assert len({schema["$id"] for schema in SCHEMAS.values()}) == len(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_properties_are_described(name: str) -> None:
    """Every property has a description of its own."""
    for part in parts(SCHEMAS[name]):
        properties = part.get("properties")
        if isinstance(properties, dict) and "type" in part:
            assert [] == [key for key, value in properties.items() if not value.get("description")]


@pytest.mark.parametrize("name", SCHEMAS)
def test_examples_hold(name: str) -> None:
    """Every example is valid where it stands."""
    schema = SCHEMAS[name]
    root = Validator(schema, format_checker=Validator.FORMAT_CHECKER)
    examples = [(part, example) for part in parts(schema) for example in part.get("examples", ())]
    assert examples
    for part, example in examples:
        root.evolve(schema={"$defs": schema.get("$defs", {}), **part}).validate(example)
