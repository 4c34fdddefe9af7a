from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.importing.plain_values import Unwritable, Words, plain
from reconciler.values import (
    Field,
    Location,
    Option,
    OrganizationId,
    OrganizationReference,
    PersonId,
    PersonReference,
    ValueType,
)
from tests.builders import field

if TYPE_CHECKING:
    from reconciler.manifests.document import Value as Plain
    from reconciler.values import Value

WORDS = Words({PersonId(9001): "Ada@Fund.com", PersonId(9002): "no e-mail"}, {OrganizationId(7): "acme.com"})
ADA, BEN, CAS = (PersonReference(PersonId(number)) for number in (9001, 9002, 9003))
ACME, OTHER = (OrganizationReference(OrganizationId(number), "told.com") for number in (7, 8))
TEXT, TEXTS = field(), field(multiple=True)
NUMBERS = field(value_type=ValueType.NUMBER, multiple=True)
TIERS = field(value_type=ValueType.DROPDOWN, options=[" Gold ", "Silver", "Same", "Same"])
PLACES = field(value_type=ValueType.LOCATION, multiple=True)
PEOPLE = field(value_type=ValueType.PERSON, multiple=True)


@pytest.mark.parametrize(
    ("described", "value", "expected"),
    [
        (TEXT, None, None),
        (TEXTS, (), None),
        (TEXT, "two\nlines", "two\nlines"),
        (TEXT, 0, 0),
        (TEXTS, ("b", "A", "a", "b"), ["A", "a", "b"]),
        (NUMBERS, (10, 9.5, 10.0), [9.5, 10]),
        (TIERS, Option(1, " Gold "), "Gold"),
        (
            PLACES,
            (Location(city="Rome"), Location("Am Kai 4", "Bonn")),
            [{"street": "Am Kai 4", "city": "Bonn"}, {"city": "Rome"}],
        ),
        (PEOPLE, (CAS, ADA, BEN), ["ada@fund.com", 9002, 9003]),
        (PEOPLE, (PersonReference(PersonId(1), "Cas@Fund.com"),), ["cas@fund.com"]),
        (TEXT, ACME, "acme.com"),
        (TEXT, OTHER, 8),
    ],
)
def test_values_are_said_as_a_person_would(described: Field, value: Value, expected: Plain) -> None:
    """Options by text, persons and organizations by what is sure to mean them; several sorted, each once."""
    assert expected == plain(described, value, WORDS)


@pytest.mark.parametrize(
    ("described", "value", "why"),
    [
        (TEXT, "bell\x07", "control character"),
        (TEXT, "x" * 40_000, "longer, larger or more"),
        (TEXT, 2**60, "longer, larger or more"),
        (TEXTS, tuple(map(str, range(1_001))), "longer, larger or more"),
        (TIERS, Option(None, "Bronze"), "none of its options any more"),
        (TIERS, Option(9, "Gold"), "none of its options any more"),
        (TIERS, Option(3, "Same"), "two of its options read Same"),
        (PLACES, (Location(city="Rome"), Location(city="rome", country="Italy")), "a part of another"),
    ],
)
def test_what_would_be_read_otherwise_is_not_written(described: Field, value: Value, why: str) -> None:
    """Nor what no manifest may hold."""
    with pytest.raises(Unwritable, match=why):
        plain(described, value, WORDS)
