from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.importing.linked_people import exactly, more

if TYPE_CHECKING:
    from reconciler.manifests.document import Value

KNOWN = {"ada@a.com": 1, "ada@old.com": 1, "ben@b.com": 2}


def identify(person: Value) -> object:
    return KNOWN.get(person, person) if isinstance(person, str) else person


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (None, ["ada@a.com", "ben@b.com"]),
        (["ada@a.com"], ["ada@a.com", "ben@b.com"]),
        ([2, "ada@old.com"], [2, "ada@old.com"]),
        ({"only": [2, 1]}, {"only": [2, 1]}),
        ({"only": []}, {"only": ["ada@a.com", "ben@b.com"]}),
        ({"include": [1, 2], "exclude": ["cas@c.com"]}, {"include": [1, 2], "exclude": ["cas@c.com"]}),
        ({"exclude": ["ben@b.com", 3]}, {"include": ["ada@a.com", "ben@b.com"], "exclude": [3]}),
    ],
)
def test_people_are_said_in_the_form_that_is_there(declared: Value, expected: Value) -> None:
    """Who is declared already in whatever words stays as written; nobody who is linked stays excluded."""
    assert expected == exactly(declared, ["ada@a.com", "ben@b.com"], identify)


@pytest.mark.parametrize(
    ("declared", "expected"),
    [(None, None), (["ada@a.com"], None), ({"only": [1]}, {"only": []}), ({"include": [1]}, None)],
)
def test_nobody_is_said_only_where_that_can_be_said(declared: Value, expected: Value) -> None:
    assert expected == exactly(declared, [], identify)


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (None, ["ben@b.com"]),
        ([1], [1, "ben@b.com"]),
        ([2], [2]),
        ({"only": [1]}, {"only": [1, "ben@b.com"]}),
        ({"exclude": [2]}, {"include": ["ben@b.com"]}),
    ],
)
def test_more_people_join_those_who_are_declared(declared: Value, expected: Value) -> None:
    assert expected == more(declared, ["ben@b.com"], identify)
