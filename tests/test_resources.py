"""Schemas are found by their short names, the files of .github/ by their paths."""

import pytest

from reconciler.resources import automation, schema


def test_schema() -> None:
    """A schema is read once and then shared."""
    assert schema("organization")["title"] == "Organization manifest"
    assert schema("organization") is schema("organization")


def test_no_such_schema() -> None:
    """A schema that does not exist is an error that names it."""
    with pytest.raises(FileNotFoundError, match=r"'person\.schema\.json'"):
        schema("person")


def test_automation() -> None:
    """A workflow is found by its path below .github/, and what is not there is an error that names it."""
    assert automation("workflows/plan.yml").partition("\n")[2].startswith("name: plan\n")
    with pytest.raises(FileNotFoundError, match=r"'workflows/other\.yml'"):
        automation("workflows/other.yml")
