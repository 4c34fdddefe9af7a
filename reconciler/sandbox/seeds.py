"""What a new database begins with: the demo, nothing, many made-up organizations, or a file like the demo."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from reconciler.sandbox.inputs import whole_number
from reconciler.sandbox.options import Unusable
from reconciler.sandbox.records import INTERACTIONS, Interaction, Organization, Person, Seed

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIRST_COUNTED_ID: Final = 1_000_001


def load(name: str) -> Seed:
    """
    Return the seed that `--seed` names.

    Raises:
        Unusable: There is no such seed, or its file does not hold one.
    """
    if name == "empty":
        return Seed()
    if name == "demo":
        return _parse(files("reconciler.sandbox").joinpath("demo.json").read_bytes(), name)
    if name.startswith("count:"):
        count = whole_number(name.removeprefix("count:"))
        if count is None:
            raise Unusable("seed", f"expected count:N with a positive N, not {name!r}")
        return Seed(tuple(map(_counted, range(1, count + 1))))
    try:
        return _parse(Path(name).read_bytes(), name)
    except OSError as error:
        raise Unusable("seed", f"cannot read {name}: {error.strerror}") from error


def _counted(number: int) -> Organization:
    domain = f"company-{number:06d}.example"
    return Organization(_FIRST_COUNTED_ID + number - 1, f"Company {number:06d}", domain, (domain,))


def _parse(data: bytes, name: str) -> Seed:
    try:
        return _seed(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unusable("seed", f"{name} is no seed: {type(error).__name__}: {error}") from error


def _seed(value: Mapping[str, Any]) -> Seed:
    seed = Seed(
        tuple(map(_organization, value.get("organizations", ()))),
        tuple(map(_person, value.get("persons", ()))),
        {int(merged_id): int(survivor_id) for merged_id, survivor_id in value.get("merged", {}).items()},
    )
    ids = [one.id for one in seed.organizations] + list(seed.merged)
    if len(ids) > len(set(ids)):
        raise ValueError("an organization id occurs twice")
    return seed


def _organization(value: Mapping[str, Any]) -> Organization:
    domains = tuple(map(str, value.get("domains", ())))
    interactions = {
        kind: Interaction(str(event["date"]), tuple(map(int, event.get("person_ids", ()))))
        for kind, event in value.get("interactions", {}).items()
    }
    if unknown := interactions.keys() - set(INTERACTIONS):
        raise ValueError(f"no such interaction: {min(unknown)}")
    return Organization(
        id=int(value["id"]),
        name=str(value["name"]),
        domain=domains[0] if domains else None,
        domains=domains,
        is_global=bool(value.get("global", False)),
        crunchbase_uuid=value.get("crunchbase_uuid"),
        person_ids=tuple(map(int, value.get("person_ids", ()))),
        opportunity_ids=tuple(map(int, value.get("opportunity_ids", ()))),
        interactions=interactions,
    )


def _person(value: Mapping[str, Any]) -> Person:
    return Person(
        id=int(value["id"]),
        type=int(value["type"]),
        first_name=str(value["first_name"]),
        last_name=str(value["last_name"]),
        emails=tuple(map(str, value.get("emails", ()))),
    )
