"""Which field or list of the account a key means; names are not unique in Affinity."""

from __future__ import annotations

import pytest

from reconciler.planning.catalog import Catalog, Unresolved
from reconciler.values import FieldId, ListId
from tests.builders import affinity_list, field

CATALOG = Catalog(
    (
        field(1, "Tier"),
        field(2, "Sector"),
        field(3, "Sector"),
        field(4, "Revenue", source="dealroom"),
        field(5, "Headcount"),
        field(6, "Headcount", source="affinity-data"),
        field(7, "Score", None),
        field(8, "Status", on=88),
        field(9, "Tier", on=88),
        field(10, " Re\u0301gion "),
    ),
    (
        affinity_list(88, "Portfolio"),
        affinity_list(89, "Twins"),
        affinity_list(90, "Twins"),
        affinity_list(91, "Founders", holds_organizations=False),
        affinity_list(92, "Mixed"),
        affinity_list(93, "Mixed", holds_organizations=False),
    ),
)


@pytest.mark.parametrize(
    ("key", "on", "number"),
    [
        ("Tier", None, 1),
        ("field-1", None, 1),
        ("field-2", None, 2),
        ("Tier", 88, 9),
        ("field-8", 88, 8),
        ("Headcount", None, 5),
        ("R\u00e9gion", None, 10),
    ],
)
def test_a_field_is_found_by_name_or_id_in_its_place(key: str, on: int | None, number: int) -> None:
    """Of the same name only what can be written counts; blanks and Unicode forms are Affinity's own."""
    assert number == CATALOG.field(key, None if on is None else ListId(on)).id


@pytest.mark.parametrize(
    ("key", "on", "message"),
    [
        (
            "Sector",
            None,
            (
                "several fields have the name Sector: field-2 (source none), field-3 (source none); "
                "write the one that is meant"
            ),
        ),
        ("Revenue", None, "Revenue cannot be written, only Affinity fills it: field-4 (source dealroom)"),
        ("field-4", None, "field-4 cannot be written, only Affinity fills it: field-4 (source dealroom)"),
        ("Score", None, "Score cannot be written, only Affinity fills it: field-7 (of a type of its own)"),
        ("Tear", None, 'unknown field Tear (did you mean "Tier"?): it is none of the global fields'),
        ("Revenues", None, "unknown field Revenues: it is none of the global fields"),
        ("tier", None, 'unknown field tier (did you mean "Tier"?): it is none of the global fields'),
        ("field-99", None, "unknown field field-99: it is none of the global fields"),
        (
            "Status",
            None,
            "Status is none of the global fields: declare it under lists: Portfolio",
        ),
        ("Sector", 88, "Sector is none of the fields of the list Portfolio: declare it under fields"),
        ("field-2", 88, "field-2 is none of the fields of the list Portfolio: declare it under fields"),
        ("Sector", 999, "Sector is none of the fields of the list list-999: declare it under fields"),
    ],
)
def test_a_field_that_cannot_be_told_or_written_says_why(key: str, on: int | None, message: str) -> None:
    with pytest.raises(Unresolved) as raised:
        CATALOG.field(key, None if on is None else ListId(on))
    assert message == str(raised.value)


@pytest.mark.parametrize(("key", "number"), [("Portfolio", 88), ("list-90", 90), ("Mixed", 92)])
def test_a_list_is_found_by_name_or_id(key: str, number: int) -> None:
    """Of the same name only lists of organizations count."""
    assert number == CATALOG.list(key).id


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("Twins", "several lists have the name Twins: list-89, list-90; write the one that is meant"),
        ("Founders", "the list Founders holds no organizations"),
        ("list-91", "the list list-91 holds no organizations"),
        (
            "Portfolo",
            'unknown list Portfolo (did you mean "Portfolio"?), or one that this key may not see',
        ),
        ("list-1", "unknown list list-1, or one that this key may not see"),
    ],
)
def test_a_list_that_cannot_be_told_says_why(key: str, message: str) -> None:
    with pytest.raises(Unresolved) as raised:
        CATALOG.list(key)
    assert message == str(raised.value)


def test_a_list_without_a_known_name_goes_by_its_key() -> None:
    assert ("Portfolio", "list-5") == (CATALOG.list_name(ListId(88)), CATALOG.list_name(ListId(5)))


def test_global_fields_are_those_of_no_list() -> None:
    """In the account's order, whatever the order of the ids."""
    found = CATALOG.global_fields([FieldId(9), FieldId(5), FieldId(1)])
    assert [1, 5] == [each.id for each in found]
