"""Plans of any size with everything in them that a report has to show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.model import (
    MEMBER,
    Action,
    FieldChange,
    Guard,
    GuardLimit,
    Note,
    Origin,
    Outcome,
    Position,
    Receipt,
    Result,
    Target,
)
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
from tests.builders import change, plan

if TYPE_CHECKING:
    from reconciler.model import Change, Plan
    from reconciler.values import Value

COMMIT = "0c1d2e3f405162738495a6b7c8d9eaf0b1c2d3e4"
TAKEN = "the domain acme.com belongs to organization 300100 (Acme, acme.com); merge the two in Affinity"
FIRST = ("Amber", "Birch", "Cobalt", "Delta", "Ember", "Fjord", "Granite", "Harbor", "Indigo", "Juniper")
SECOND = ("Analytics", "Robotics", "Foods", "Bio", "Freight", "Energy", "Studios", "Health", "Labs", "Cloud")


def field(key: str, before: Value, after: Value, line: int, path: str) -> FieldChange:
    """A change of a custom field, or, of a key like `lists.Portfolio`, of a membership."""
    target = Target(FieldId(61001 + line), ValueType.TEXT)
    if MEMBER in {before, after}:
        target = Target(list_id=ListId(88), entry_id=EntryId(7) if before else None)
    return FieldChange(key, before, after, Position(path, line, 3), target=target)


def sample_change(number: int) -> Change:
    """One of ten kinds, by its number: seven updates, two creates, a delete."""
    name = f"{FIRST[number % 10]} {SECOND[number // 10 % 10]}"
    domain = f"{name.lower().replace(' ', '-')}-{number}.com"
    path = f"organizations/{SECOND[number // 10 % 10].lower()}/{name.lower().replace(' ', '-')}-{number}.yaml"
    kind = number % 10
    if kind in {3, 7}:
        fields, action, found = _created(name, domain, path), Action.CREATE, None
    elif kind == 9:
        fields, action, found = _deleted(name, path), Action.DELETE, 300000 + number
    else:
        fields, action, found = _updated(name, path, kind), Action.UPDATE, 300000 + number
    made = change(action, *fields, organization_id=found, name=name, domain=domain, address=f"{path}#1")
    return replace(
        made, reason=f"nothing in Affinity has the domain {domain}" if found is None else made.reason
    )


def _created(name: str, domain: str, path: str) -> list[FieldChange]:
    return [
        FieldChange("name", None, name, Position(path, 1, 1)),
        FieldChange("domain", None, domain, Position(path, 2, 1)),
        field("fields.Tags", None, (Option(1, "hardware"), Option(2, "logistics")), 4, path),
        field("lists.Portfolio", None, MEMBER, 6, path),
        field("lists.Portfolio.Status", None, Option(3, "Active"), 7, path),
    ]


def _deleted(name: str, path: str) -> list[FieldChange]:
    return [
        FieldChange("name", name, None, Position(path, 1, 1)),
        FieldChange("people", (PersonReference(PersonId(4), "mira@acme.com"),), None, Position(path, 1, 1)),
        field("lists.Portfolio", MEMBER, None, 1, path),
    ]


def _updated(name: str, path: str, kind: int) -> list[FieldChange]:
    berlin = Location(city="Berlin", country="Germany")
    every = [
        FieldChange("name", f"{name} Ltd", name, Position(path, 1, 1)),
        field("fields.Headcount", 42, 45, 4, path),
        field(
            "fields.Tags", (Option(1, "bio"), Option(2, "old")), (Option(1, "bio"), Option(3, "new")), 5, path
        ),
        field("fields.HQ", None, berlin, 6, path),
        FieldChange(
            "people",
            (PersonReference(PersonId(4), "mira@acme.com"),),
            (PersonReference(PersonId(5), "ada@fund.com"),),
            Position(path, 7, 1),
        ),
        field("fields.Parent", None, OrganizationReference(OrganizationId(300100), "acme.com"), 8, path),
        field("lists.Newsletter", None, MEMBER, 10, path),
        field("lists.Prospects", MEMBER, None, 11, path),
        replace(
            FieldChange("domain", "old.io", "new.com", Position(path, 2, 1)), dropped=("old.org", "old.net")
        ),
    ]
    return every[kind % 3 : 2 * kind + 1] or every[:2]


def sample(count: int) -> Plan:
    """A plan of so many changes: of ten, one is blocked, one a delete and, from twenty on, one drift."""
    changes = []
    for number in range(count):
        made = sample_change(number)
        if number % 10 == 4:
            made = replace(made, blocked_by=(TAKEN,), writes=0)
        elif number % 10 == 5 and count >= 20:
            made = replace(made, origin=Origin.DRIFT)
        changes.append(made)
    deletes = sum(each.action is Action.DELETE for each in changes)
    note = Note(
        Position("organizations/meridian.yaml", 4, 1), "matches the global organization 15021 (Meridian)"
    )
    whole = plan(
        *changes,
        manifests=count + 7,
        notes=[note] if count > 1 else [],
        guards=[Guard("deletes", deletes, GuardLimit(0), tripped=deletes > 0)],
    )
    return replace(whole, base=COMMIT if count >= 20 else None)


def sample_receipt(count: int) -> Receipt:
    """A receipt for such changes: mostly done, one of each other outcome in ten."""
    outcomes = [Outcome.DONE] * 5 + [each for each in Outcome if each is not Outcome.DONE]
    details = {
        Outcome.KEPT_AS: "name written, kept as ACME",
        Outcome.FAILED: "Affinity refused it: Domain is invalid; correct the manifest and apply again",
        Outcome.UNCERTAIN: "the answer to the create was lost, and searching for 30 s did not find it",
    }
    results = []
    for number in range(count):
        made = sample_change(number)
        outcome = outcomes[number % len(outcomes)]
        results.append(Result(made, outcome, made.organization_id, details.get(outcome, "")))
    return Receipt(tuple(results), ("the search does not know 2 of the created organizations yet",))
