"""Schemas are found by their short names."""

import pytest

from reconciler.resources import schema


def test_schema() -> None:
    """A schema is read once and then shared."""
    assert schema("organization")["title"] == "Organization manifest"
    assert schema("organization") is schema("organization")


def test_no_such_schema() -> None:
    """A schema that does not exist is an error that names it."""
    with pytest.raises(FileNotFoundError, match="'person'"):
        schema("person")
