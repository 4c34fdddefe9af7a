from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.importing.naming import Naming
from reconciler.importing.revising import Reviser
from reconciler.manifests.edits import Edit, Remove, Set
from reconciler.planning.catalog import Catalog
from tests.builders import affinity_list, field

if TYPE_CHECKING:
    from reconciler.importing.drafts import Keys

REVISER = Reviser(
    Naming(Catalog((field(1, "Tier"), field(2, "Status", on=88), field(3, "a/b")), (affinity_list(88),))),
    {"ada@fund.com": 9001, "acme.com": 7, "acme.io": 7},
)


@pytest.mark.parametrize(
    ("declared", "wanted", "edits"),
    [
        ({"name": "A"}, {"id": 1, "name": "A", "domain": None, "people": None}, [Set("/id", 1)]),
        (
            {"name": "A", "domain": "a.com"},
            {"name": "B", "domain": None},
            [Set("/name", "B"), Remove("/domain")],
        ),
        ({}, {"fields": {"Tier": "Gold", "Tags": None}}, [Set("/fields/Tier", "Gold")]),
        ({"fields": {"field-1": "Gold"}}, {"fields": {"Tier": "Gold"}}, []),
        ({"fields": {"field-1": "Gold"}}, {"fields": {"Tier": "Silver"}}, [Set("/fields/field-1", "Silver")]),
        ({"fields": {"Tier": "Gold"}}, {"fields": {"Tier": None}}, [Set("/fields/Tier", None)]),
        ({"fields": {"Tier": []}}, {"fields": {"Tier": None}}, []),
        ({"fields": {"Tier": 0}}, {"fields": {"Tier": 5}}, [Set("/fields/Tier", 5)]),
        ({"fields": {"Tier": 120.0}}, {"fields": {"Tier": 120}}, []),
        ({"fields": {"Tier": ["b", "a"]}}, {"fields": {"Tier": ["a", "b"]}}, []),
        ({"fields": {"Tier": ["a"]}}, {"fields": {"Tier": "a"}}, [Set("/fields/Tier", "a")]),
        (
            {"fields": {"Tier": {"city": "Rome"}}},
            {"fields": {"Tier": {"city": "Rome", "country": "Italy"}}},
            [],
        ),
        ({"fields": {"Tier": 9001}}, {"fields": {"Tier": "ada@fund.com"}}, []),
        ({"fields": {"Tier": "Acme.io"}}, {"fields": {"Tier": "acme.com"}}, []),
        (
            {"fields": {"Tier": {"value": "x", "when": "empty"}}},
            {"fields": {"Tier": "y"}},
            [Set("/fields/Tier/value", "y")],
        ),
        ({"fields": {"Tier": {"value": "x", "when": "empty"}}}, {"fields": {"Tier": None}}, []),
        ({"fields": {"a/b": 1}}, {"fields": {"a/b": 2}}, [Set("/fields/a~1b", 2)]),
        ({}, {"lists": {"Portfolio": {"Status": None, "Since": 1}}}, [Set("/lists/Portfolio", {"Since": 1})]),
        ({"lists": {"list-88": None}}, {"lists": {"Portfolio": {}}}, [Set("/lists/list-88", {})]),
        ({"lists": {"list-88": {}}}, {"lists": {"Portfolio": None}}, [Set("/lists/list-88", None)]),
        ({"lists": {"Portfolio": None}}, {"lists": {"Portfolio": None, "Other": None}}, []),
        (
            {"lists": {"list-88": {"field-2": "Old"}}},
            {"lists": {"Portfolio": {"Status": "New"}}},
            [Set("/lists/list-88/field-2", "New")],
        ),
    ],
)
def test_only_what_says_something_else_is_edited(declared: Keys, wanted: Keys, edits: list[Edit]) -> None:
    """Other words for the same stay: keys, ids, an order, fewer parts of a place, a condition."""
    assert edits == REVISER.edits(declared, wanted)
