"""
The made-up organizations of `--seed count:N`, each with eight field values that follow from its number.

Benchmarks and tests import `counted_values` to declare, or expect, the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.sandbox import kinds
from reconciler.sandbox.records import Field, Option, Organization, Seed

if TYPE_CHECKING:
    from reconciler.sandbox.records import Stored

    Plain = str | int | list[str] | dict[str, str]

FIRST_ID: Final = 1_000_001
"""Id of the first organization."""

PERIOD: Final = 500
"""Divides `FIRST_ID - 1`, so that ids and numbers leave the same remainders."""

_SECTORS: Final = ("Energy", "Finance", "Health", "Retail", "Software")
_TAGS: Final = ("bio", "climate", "hardware", "logistics", "robots")
_TIERS: Final = ("Gold", "Silver", "Bronze")
_CITIES: Final = (("Berlin", "Germany"), ("Lisbon", "Portugal"), ("Oslo", "Norway"))


def counted_values(number: int) -> dict[str, Plain]:
    """
    Return the values of organization `number` (1 is the first) by field name, as a manifest declares them.

    They recur: numbers that leave the same remainder by `PERIOD` have the same values, so that a hundred
    thousand organizations are filled within seconds.
    """
    kind = number % PERIOD
    city, country = _CITIES[kind % len(_CITIES)]
    first_tag = kind % len(_TAGS)
    return {
        "Summary": f"Makes part number {kind:03d}.",
        "Headcount": kind * 10 + 1,
        "Founded": f"{1990 + kind % 30}-{kind % 12 + 1:02d}-{kind % 28 + 1:02d}",
        "HQ": {"city": city, "country": country},
        "Sector": _SECTORS[kind % len(_SECTORS)],
        "Tags": list(_TAGS[first_tag : first_tag + 1 + kind % 2]),
        "Tier": _TIERS[kind % len(_TIERS)],
        "Legal Name": f"Part {kind:03d} Ltd",
    }


def counted(count: int) -> Seed:
    """Return so many organizations, with their fields and values."""
    organizations = tuple(map(_organization, range(1, count + 1)))
    return Seed(organizations, fields=FIELDS, recurring=tuple(map(_recurring, range(PERIOD))))


def _organization(number: int) -> Organization:
    domain = f"company-{number:06d}.example"
    return Organization(FIRST_ID + number - 1, f"Company {number:06d}", domain, (domain,))


def _field(number: int, name: str, value_type: int, *texts: str, many: bool = False) -> Field:
    ranked = value_type == kinds.RANKED_DROPDOWN
    options = tuple(
        Option(90_000 + 100 * number + rank, text, rank if ranked else 0, rank if ranked else 0)
        for rank, text in enumerate(texts, 1)
    )
    return Field(
        61_000 + number, name, kinds.ORGANIZATION_ENTITY, value_type, allows_multiple=many, options=options
    )


FIELDS: Final = (
    _field(1, "Summary", kinds.TEXT),
    _field(2, "Headcount", kinds.NUMBER),
    _field(3, "Founded", kinds.DATE),
    _field(4, "HQ", kinds.LOCATION),
    _field(5, "Sector", kinds.DROPDOWN, *_SECTORS),
    _field(6, "Tags", kinds.DROPDOWN, *_TAGS, many=True),
    _field(7, "Tier", kinds.RANKED_DROPDOWN, *_TIERS),
    _field(8, "Legal Name", kinds.FILTERABLE_TEXT),
)
"""The global fields of a counted world: one of each kind that needs no other record."""


def _recurring(remainder: int) -> tuple[tuple[int, Stored], ...]:
    """Return the id of a field and a value, for each value of the organizations with a remainder."""
    plain = counted_values(remainder)
    return tuple((field.id, value) for field in FIELDS for value in _stored(field, plain[field.name]))


def _stored(field: Field, plain: Plain) -> list[Stored]:
    if isinstance(plain, dict):
        return [{key: plain.get(key) for key in kinds.PLACE}]
    items = plain if isinstance(plain, list) else [plain]
    option_ids = {option.text: option.id for option in field.options}
    return [option_ids[str(item)] if option_ids else item for item in items]
