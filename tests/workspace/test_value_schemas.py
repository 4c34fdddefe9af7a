from __future__ import annotations

import jsonschema
import pytest

from reconciler.resources import schema
from reconciler.values import Field, ValueType
from reconciler.workspace.value_schemas import kind_of, value_schema
from tests.workspace.accounts import field

Validator = jsonschema.Draft202012Validator

BERLIN = {"city": "Berlin"}
FITTING: list[tuple[ValueType, object]] = [
    (ValueType.TEXT, "Gold"),
    (ValueType.FILTERABLE_TEXT, "Gold"),
    (ValueType.DROPDOWN, "Gold"),
    (ValueType.RANKED_DROPDOWN, "Gold"),
    (ValueType.NUMBER, 0.5),
    (ValueType.DATE, "2024-02-29"),
    (ValueType.LOCATION, BERLIN),
    (ValueType.PERSON, "ada@fund.com"),
    (ValueType.PERSON, 510001),
    (ValueType.ORGANIZATION, "acme.com"),
    (ValueType.ORGANIZATION, 300100),
]
UNFIT: list[tuple[ValueType, object]] = [
    (ValueType.TEXT, 12),
    (ValueType.TEXT, BERLIN),
    (ValueType.DROPDOWN, "Golden"),
    (ValueType.RANKED_DROPDOWN, 12),
    (ValueType.NUMBER, "12"),
    (ValueType.DATE, "2023-02-29"),
    (ValueType.DATE, "20230228"),
    (ValueType.LOCATION, "Berlin"),
    (ValueType.PERSON, "Ada"),
    (ValueType.PERSON, 0),
    (ValueType.ORGANIZATION, "ada@fund.com"),
    (ValueType.ORGANIZATION, "acme"),
]


def _takes(of: Field, value: object) -> bool:
    root = {"$defs": schema("organization")["$defs"], **value_schema(of)}
    return Validator(root, format_checker=Validator.FORMAT_CHECKER).is_valid(value)


@pytest.mark.parametrize(("value_type", "value"), FITTING)
def test_what_fits_is_taken(value_type: ValueType, value: object) -> None:
    """Alone, in a list where the field takes several, and null to clear it."""
    single, several = (field(1, "F", value_type, "Gold", multiple=each) for each in (False, True))
    assert (True, False, True) == (_takes(single, value), _takes(single, [value]), _takes(single, None))
    assert (False, True, True) == (_takes(several, value), _takes(several, [value]), _takes(several, []))


@pytest.mark.parametrize(("value_type", "value"), UNFIT)
def test_what_does_not_fit_is_refused(value_type: ValueType, value: object) -> None:
    """Alone or in a list."""
    assert not _takes(field(1, "F", value_type, "Gold"), value)
    assert not _takes(field(1, "F", value_type, "Gold", multiple=True), [value])


def test_a_value_comes_once() -> None:
    """In a list of several."""
    assert not _takes(field(multiple=True), ["hardware", "hardware"])


def test_a_text_of_two_options_means_neither() -> None:
    """Nor is anything accepted where there is no option at all."""
    twins = field(1, "Tier", ValueType.DROPDOWN, "Gold", " Gold", "Silver")
    assert (False, True) == (_takes(twins, "Gold"), _takes(twins, "Silver"))
    assert (False, True) == (_takes(field(1, "Tier", ValueType.DROPDOWN), ""), _takes(twins, None))


def test_kinds_read_as_words() -> None:
    """For hovers and completions."""
    assert "ranked dropdown" == kind_of(field(1, "Tier", ValueType.RANKED_DROPDOWN))
    assert "person, several" == kind_of(field(1, "Owners", ValueType.PERSON, multiple=True))
