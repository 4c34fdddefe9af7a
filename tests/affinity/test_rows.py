"""What every row of an answer has to have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.affinity.rows import Row, array, confirmed, identifier, rows, same
from reconciler.typed_json import WrongShape

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("value", [1, 2**63 - 1])
def test_ids_have_up_to_64_bits(value: int) -> None:
    """Those of field values are above 32 bits already."""
    assert value == identifier(value, "/id")


@pytest.mark.parametrize("value", [0, -1, 2**63, True, 1.0, "1", None, [1]])
def test_what_is_no_id_is_pointed_at(value: object) -> None:
    with pytest.raises(WrongShape, match=r"^/rows/1/id is not an id$"):
        identifier(value, "/rows/1/id")


def test_a_row_gives_what_it_is_asked_for() -> None:
    """An id, a list of them, other rows, or whatever it is."""
    row = Row({"id": 7, "list_id": None, "ids": [1, 2], "rows": [{"id": 8}], "data": "x"})
    assert (7, None, (1, 2)) == (
        row.identifier("id"),
        row.optional_identifier("list_id"),
        row.identifiers("ids"),
    )
    assert (8,) == row.rows("rows", lambda each: each.identifier("id"))
    assert "x" == row.present("data")
    assert "/1/entity" == Row({"entity": {}}, "/1").row("entity").pointer


@pytest.mark.parametrize(
    "read", [Row.present, Row.identifier, Row.optional_identifier, Row.identifiers, Row.row]
)
def test_absent_is_not_null(read: Callable[[Row, str], object]) -> None:
    """Else a list's field without its list would be everybody's."""
    with pytest.raises(WrongShape, match=r"^/1/list_id is missing$"):
        read(Row({}, "/1"), "list_id")


def test_a_list_is_read_in_order_and_its_rows_know_their_place() -> None:
    assert ("/x/0", "/x/1") == rows([{}, {}], lambda row: row.pointer, "/x")


@pytest.mark.parametrize("value", [None, {}, "x", 1])
def test_what_is_no_list_is_refused(value: object) -> None:
    """An object might be one page of many."""
    with pytest.raises(WrongShape, match=r"^the answer is not a list$"):
        array(value)
    with pytest.raises(WrongShape, match=r"^/ids is not a list$"):
        Row({"ids": value}).identifiers("ids")


def test_a_row_that_is_none_is_pointed_at() -> None:
    with pytest.raises(WrongShape, match=r"^/1 is not an object$"):
        rows([{}, None], lambda row: row)
    with pytest.raises(WrongShape, match=r"^/ids/1 is not an id$"):
        Row({"ids": [1, "2"]}).identifiers("ids")


def test_an_answer_about_another_id_is_none() -> None:
    parse = same(1, lambda answer: answer)
    assert {"id": 1} == parse({"id": 1})
    others: list[object] = [{"id": 2}, {}, [], None]
    for answer in others:
        with pytest.raises(WrongShape):
            parse(answer)


@pytest.mark.parametrize("answer", [{"success": False}, {"success": None}, {}, [], None])
def test_a_deletion_is_confirmed_by_nothing_else(answer: object) -> None:
    """A login page with status 200 deletes nothing."""
    confirmed({"success": True})
    with pytest.raises(WrongShape):
        confirmed(answer)
