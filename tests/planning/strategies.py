"""Small worlds for property tests: few names and domains, so that manifests and organizations often meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from reconciler.manifests.clashes import clashes
from reconciler.model import Action, FieldChange, Guard, GuardLimit, Note, Position, Target
from reconciler.normalize import name_key
from reconciler.planning.values_json import value_from_json, value_json
from reconciler.values import (
    EntryId,
    FieldId,
    ListId,
    Location,
    Option,
    OrganizationId,
    OrganizationReference,
    PersonId,
    PersonReference,
    ValueType,
)
from tests.builders import change, manifest, organization, plan
from tests.directory import Directory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.desired import Manifest
    from reconciler.model import Change, Organization, Plan
    from reconciler.values import Item, Value

NAMES = ("Acme", "ACME", "Ac", "Globex", "Estúdio")
DOMAINS = ("a.com", "ba.com", "cba.com", "bücher.de", "xn--bcher-kva.de")
OWN_IDS = range(1, 7)
GLOBAL_IDS = range(11, 14)

_domains = st.lists(st.sampled_from(DOMAINS), max_size=2, unique=True)


@st.composite
def organizations(draw: st.DrawFn, organization_id: int) -> Organization:
    return organization(
        organization_id,
        draw(st.sampled_from(NAMES)),
        *draw(_domains),
        is_global=organization_id in GLOBAL_IDS,
    )


@st.composite
def directories(draw: st.DrawFn) -> Directory:
    ids = draw(st.lists(st.sampled_from([*OWN_IDS, *GLOBAL_IDS]), max_size=6, unique=True))
    gone = draw(st.lists(st.sampled_from([21, 22]), max_size=2, unique=True))
    merged = {each: draw(st.sampled_from(ids)) for each in gone if ids}
    return Directory(tuple(draw(organizations(each)) for each in ids), merged)


@st.composite
def desired(draw: st.DrawFn) -> list[Manifest]:
    """Manifests of which no two have one id or one domain; names may clash."""
    pins = draw(st.permutations([*OWN_IDS, *GLOBAL_IDS, 21, 22, 99]))
    domains = draw(st.permutations(DOMAINS[:4]))
    count = draw(st.integers(1, 3))
    return [
        manifest(
            draw(st.sampled_from(NAMES)),
            draw(st.sampled_from([None, domains[number]])),
            pin=draw(st.sampled_from([None, None, pins[number]])),
            previous_domains=draw(st.sampled_from([(), domains[3:] if number == 0 else ()])),
            previous_names=draw(st.lists(st.sampled_from(NAMES), max_size=1)),
            path=f"organizations/{number}.yaml",
        )
        for number in range(count)
    ]


def valid() -> st.SearchStrategy[list[Manifest]]:
    """Manifests that pass validation together, none with a name that another one had before."""
    return desired().filter(lambda manifests: not any(clashes(manifests)) and not _inherits(manifests))


def _inherits(manifests: Sequence[Manifest]) -> bool:
    former = {(each.address, name_key(name)) for each in manifests for name in each.previous_names}
    present = {(each.address, name_key(each.name or "")) for each in manifests} | former
    return any(name == other and heir != owner for heir, name in present for owner, other in former)


_hostile = st.text(st.sampled_from('aB \n\x1b\u202e\u200b"\\{}\ud800é'), max_size=6)
_positions = st.builds(Position, _hostile, st.integers(1, 99), st.integers(1, 99))
_ids = st.integers(1, 3)
_targets = st.builds(
    Target,
    st.none() | _ids.map(FieldId),
    st.none() | st.sampled_from(ValueType),
    st.booleans(),
    st.none() | _ids.map(ListId),
    st.none() | _ids.map(EntryId),
)


@st.composite
def field_changes(draw: st.DrawFn) -> FieldChange:
    """Of name and domain, and of anything else."""
    of_profile = draw(st.booleans())
    sides: st.SearchStrategy[Value] = st.none() | _hostile if of_profile else as_read()
    return FieldChange(
        draw(st.sampled_from(["name", "domain"]) if of_profile else _hostile),
        draw(sides),
        draw(sides),
        draw(_positions),
        tuple(draw(st.lists(_hostile, max_size=2))),
        None if of_profile else draw(_targets),
    )


@st.composite
def changes(draw: st.DrawFn) -> Change:
    return change(
        draw(st.sampled_from(Action)),
        *draw(st.lists(field_changes(), max_size=2, unique_by=lambda each: each.field)),
        organization_id=draw(st.none() | st.integers(1, 2**63 - 1)),
        name=draw(_hostile),
        domain=draw(st.none() | st.sampled_from(DOMAINS)),
        blocked_by=draw(st.lists(_hostile, max_size=2)),
        address=f"{draw(_hostile)}#1",
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Plans with anything in their texts, digests right."""
    limits = st.builds(GuardLimit, st.integers(0, 99), st.floats(0, 1))
    return plan(
        *draw(st.lists(changes(), max_size=3)),
        targets=draw(st.lists(_hostile, max_size=2)),
        manifests=draw(st.integers(3, 999)),
        notes=draw(st.lists(st.builds(Note, _positions, _hostile), max_size=2)),
        guards=draw(
            st.lists(
                st.builds(
                    Guard,
                    st.sampled_from(["creates", "updates", "deletes"]),
                    st.integers(0, 99),
                    limits,
                    st.booleans(),
                ),
                max_size=2,
            )
        ),
    )


# --- values of fields -------------------------------------------------------------------------------------

_words = st.text("ab é1", min_size=1, max_size=3)
_parts = st.none() | _words


def items() -> st.SearchStrategy[Item]:
    """Single values of every type, few enough that two of them are often the same."""
    return st.one_of(
        _words,
        st.integers(-3, 3),
        st.sampled_from([0.5, -1.25, 1e300]),
        st.builds(Option, st.none() | _ids, _words),
        st.builds(PersonReference, _ids.map(PersonId), st.sampled_from(["", "ada@fund.com"])),
        st.builds(OrganizationReference, _ids.map(OrganizationId), st.sampled_from(["", "a.com"])),
        st.builds(OrganizationReference, st.none(), st.sampled_from(DOMAINS)),
        st.builds(Location, _parts, _parts, _parts, _parts, _parts),
    )


def values() -> st.SearchStrategy[Value]:
    return st.none() | items() | st.lists(items(), max_size=3).map(tuple)


def as_read() -> st.SearchStrategy[Value]:
    """Values as a plan file has them: several in the order of the file."""
    return values().map(lambda value: value_from_json(value_json(value), ""))
