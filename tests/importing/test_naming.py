from __future__ import annotations

import pytest

from reconciler.importing.naming import Naming
from reconciler.planning.catalog import Catalog
from reconciler.values import ValueType
from tests.builders import affinity_list, field

FIELDS = (
    field(1, " Cafe\u0301 "),
    field(2, "Twice"),
    field(3, "Twice"),
    field(4, "field-9"),
    field(5, "two  blanks"),
    field(6, "Industry", source="dealroom"),
    field(7, "Industry"),
    field(8, "Status", on=88),
    field(9, "", ValueType.NUMBER),
)
LISTS = (affinity_list(88), affinity_list(89, "Same"), affinity_list(90, "Same"), affinity_list(91, "list-1"))


@pytest.fixture
def naming() -> Naming:
    return Naming(Catalog(FIELDS, LISTS))


def test_a_field_has_its_name_where_manifests_can_say_it(naming: Naming) -> None:
    """Else its id: several of that name, a name that looks like an id, or one that is not spelled right."""
    expected = [
        "Café",
        "field-2",
        "field-3",
        "field-4",
        "field-5",
        "field-6",
        "Industry",
        "Status",
        "field-9",
    ]
    assert expected == [naming.of_field(each) for each in FIELDS]


def test_so_has_a_list(naming: Naming) -> None:
    assert ["Portfolio", "list-89", "list-90", "list-91"] == list(map(naming.of_list, LISTS))


def test_other_keys_of_a_field_mean_the_same(naming: Naming) -> None:
    """A key that means nothing stands for itself."""
    assert ["Café", "Café", "Nonsense"] == [naming.field(key) for key in ("field-1", "Café", "Nonsense")]
    assert ["Status", "Status", "Other"] == [
        naming.field("field-8", "list-88"),
        naming.field("Status", "Portfolio"),
        naming.field("Other", "Nowhere"),
    ]
    assert ["Portfolio", "Nowhere"] == [naming.list("list-88"), naming.list("Nowhere")]
