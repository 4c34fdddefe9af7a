"""One unreadable organization is given up; what reads the others goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reconciler.affinity.tolerating import TolerantV1, TolerantV2
from reconciler.affinity.v2 import Company
from reconciler.errors import Forbidden, NotFound, UnexpectedAnswer
from reconciler.values import OrganizationId, PersonId
from tests.builders import organization

if TYPE_CHECKING:
    from collections.abc import Sequence

ONE, TWO, BAD = map(OrganizationId, (1, 2, 9))


class Reader:
    """Both versions; number 9 is unreadable, and so is whatever it is read together with."""

    def __init__(self, *, forbidden: bool = False) -> None:
        self._forbidden = forbidden

    def _answer(self, *numbers: int) -> Any:
        if self._forbidden:
            raise Forbidden("no", method="GET", route="/v2/companies", status=403)
        if 9 in numbers:
            raise UnexpectedAnswer("cut off", method="GET", route="/x")
        return numbers[0]

    def company(self, organization_id: int, _fields: Sequence[object] = ()) -> Company:
        self._answer(organization_id)
        return Company(organization(organization_id), None)

    def companies(self, ids: Sequence[int], _fields: Sequence[object] = ()) -> tuple[Company, ...]:
        self._answer(*ids)
        return tuple(self.company(each) for each in ids)

    def record(self, number: int) -> Any:
        return self._answer(number)

    def field_values(self, number: int, _fields: object = ()) -> Any:
        return self._answer(number)

    person = record
    entries_of = field_values
    lists = persons = list_entries = None


def v1() -> TolerantV1:
    return TolerantV1(Reader())  # type: ignore[arg-type] # a double of what is asked of it


def v2(*, forbidden: bool = False) -> TolerantV2:
    return TolerantV2(Reader(forbidden=forbidden))  # type: ignore[arg-type] # the same


def test_organizations_beside_an_unreadable_one_are_read_one_by_one() -> None:
    """It is missing from the answer, as one that v2 does not know."""
    assert [1, 2] == [each.organization.id for each in v2().companies([ONE, TWO])]
    assert [1, 2] == [each.organization.id for each in v2().companies([ONE, BAD, TWO])]


def test_what_v1_cannot_read_is_unreadable() -> None:
    """It counts as not found, and why is kept."""
    reader = v1()
    assert 1 == reader.record(ONE)  # type: ignore[comparison-overlap] # the double's answer
    for ask in (reader.record, lambda number: reader.field_values(number, {})):
        with pytest.raises(NotFound, match="cut off"):
            ask(BAD)
    assert {BAD: "cut off"} == reader.unreadable


def test_whatever_is_unreadable_counts_as_not_found() -> None:
    for ask in (lambda: v1().person(PersonId(9)), lambda: v2().entries_of(BAD), lambda: v2().company(BAD)):
        with pytest.raises(NotFound):
            ask()


def test_a_lack_of_permissions_is_none_of_that() -> None:
    """It is about all of them."""
    with pytest.raises(Forbidden):
        v2(forbidden=True).companies([ONE])
