from __future__ import annotations

import pytest

from reconciler.importing.choosing import Choice, choose
from reconciler.planning.catalog import Catalog, Unresolved
from tests.builders import affinity_list, field

TIER, OWNER, INDUSTRY = field(1, "Tier"), field(2, "Owner"), field(3, "Industry", source="dealroom")
STATUS, LIST_OWNER, ELSEWHERE = field(4, "Status", on=88), field(5, "Owner", on=88), field(6, "Status", on=89)
PORTFOLIO, NEWSLETTER = affinity_list(88), affinity_list(89, "Newsletter")
PEOPLE = affinity_list(90, "Founders", holds_organizations=False)
CATALOG = Catalog((TIER, OWNER, INDUSTRY, STATUS, LIST_OWNER, ELSEWHERE), (PORTFOLIO, NEWSLETTER, PEOPLE))


def test_nothing_is_imported_that_was_not_named() -> None:
    assert Choice() == choose(CATALOG, fields=(), lists=())


def test_a_name_means_the_field_in_every_place_that_is_imported() -> None:
    """Among the global ones and those of the chosen lists."""
    assert Choice((OWNER,), ((PORTFOLIO, (LIST_OWNER,)),)) == choose(
        CATALOG, fields=("Owner",), lists=("Portfolio",)
    )
    assert Choice((OWNER,)) == choose(CATALOG, fields=("Owner",), lists=())


def test_an_id_means_one_field() -> None:
    assert Choice((), ((PORTFOLIO, (LIST_OWNER,)),)) == choose(
        CATALOG, fields=("field-5",), lists=("list-88",)
    )


def test_all_is_everything_that_can_be_written() -> None:
    """Of the chosen lists; all lists are all that hold organizations."""
    assert Choice((TIER, OWNER), ((PORTFOLIO, (STATUS, LIST_OWNER)),)) == choose(
        CATALOG, fields=("all",), lists=(), selected=(PORTFOLIO,)
    )
    assert [PORTFOLIO, NEWSLETTER] == [each for each, _ in choose(CATALOG, fields=(), lists=("all",)).lists]


@pytest.mark.parametrize(
    ("fields", "lists", "message"),
    [
        (("Teir",), (), 'unknown field Teir .did you mean "Tier"'),
        (("Status",), (), "declare it under lists: Portfolio"),
        (("Industry",), (), "only Affinity fills it"),
        ((), ("Founders",), "holds no organizations"),
    ],
)
def test_what_cannot_be_meant_is_explained(
    fields: tuple[str, ...], lists: tuple[str, ...], message: str
) -> None:
    with pytest.raises(Unresolved, match=message):
        choose(CATALOG, fields=fields, lists=lists)
