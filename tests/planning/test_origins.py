"""What a commit changes is told from what was due before it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reconciler.desired import DesiredField, DesiredList, DesiredPeople
from reconciler.model import Action, Origin
from reconciler.planning.digest import plan_digest
from reconciler.planning.origins import BASE_PREFIX, compare, no_longer_managed, tell_origins
from reconciler.planning.planner import make_plan
from tests.builders import ACCOUNT, change, create, field_change, manifest, observed, organization, scope

if TYPE_CHECKING:
    from reconciler.desired import Manifest
    from reconciler.model import Change, Organization, Plan

COMMIT = "0" * 40


def planned(earlier: list[Manifest], now: list[Manifest], *held: Organization) -> Plan:
    """The plan of manifests whose files all differ from the base."""
    base = compare(COMMIT, earlier, now, {each.path for each in now})
    return make_plan(now, observed(*held), replace(scope(len(now)), base=base))


def origins(plan: Plan) -> list[tuple[str, Origin]]:
    return [(each.field, change.origin) for change in plan.changes for each in change.fields]


HELD = organization(1, "Acme", "old.com")
WAS = manifest("Acme", "new.com", pin=1)
NOW = manifest("Acme Ltd", "new.com", pin=1, previous_names=["Acme"])
"""The domain was due already, the name is new."""


def test_what_the_base_says_as_well_is_drift() -> None:
    plan = planned([WAS], [NOW], HELD)
    assert [("name", Origin.CHANGE), ("domain", Origin.DRIFT)] == origins(plan)


def test_only_this_change_is_digested_counted_and_paid_for() -> None:
    plan = planned([WAS], [NOW], HELD)
    (this,) = plan.pending
    (drift,) = plan.drift
    assert (1, 1) == (plan.count(Action.UPDATE), plan.cost.writes)
    assert plan_digest([this]) == plan.digest
    assert ("name", "domain") == (this.fields[0].field, drift.fields[0].field)
    assert COMMIT == plan.base


def test_a_manifest_that_has_not_changed_is_drift_wherever_it_lies() -> None:
    """A file rename is no change."""
    was, now = manifest("Acme", "acme.com"), manifest("Acme", "acme.com", path="organizations/moved.yaml")
    (moved,) = planned([was], [now]).changes
    assert Origin.DRIFT is moved.origin
    base = compare(COMMIT, (), [now], ())
    (kept,) = make_plan([now], observed(), replace(scope(), base=base)).changes
    assert Origin.DRIFT is kept.origin


def test_another_value_than_the_base_wanted_is_of_this_change() -> None:
    plan = planned(
        [manifest("Acme A", "acme.com", pin=1)],
        [manifest("Acme B", "acme.com", pin=1)],
        organization(1, "Acme", "acme.com"),
    )
    assert [("name", Origin.CHANGE)] == origins(plan)


def test_a_create_is_of_this_change_as_soon_as_any_key_of_it_is() -> None:
    """Nothing of it could be written without the organization."""
    plan = planned([manifest("Acme", "acme.com")], [manifest("Acme Ltd", "acme.com")])
    assert {Origin.CHANGE} == {origin for _, origin in origins(plan)}


def test_the_manifests_of_the_base_do_not_clash_with_those_of_now() -> None:
    """Both mean the same organization, which is an error only within one commit."""
    base = compare(
        COMMIT, [manifest("Acme", pin=1)], [manifest("Acme Ltd", pin=1)], {"organizations/acme.yaml"}
    )
    assert all(each.path.startswith(BASE_PREFIX) for each in base.manifests)


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (change(blocked_by=["no"]), [change(blocked_by=["no"])], Origin.DRIFT),
        (change(Action.DELETE), [change(Action.DELETE)], Origin.DRIFT),
        (change(Action.DELETE), [change()], Origin.CHANGE),
        (create("New"), [create("New")], Origin.DRIFT),
        (create("New"), [create("Other")], Origin.CHANGE),
        (change(), [change(organization_id=2)], Origin.CHANGE),
    ],
)
def test_what_is_compared_is_the_organization_the_key_and_the_value(
    now: Change, before: list[Change], expected: Origin
) -> None:
    (told,) = tell_origins([now], before, (), ACCOUNT.id)
    assert expected is told.origin


def test_a_split_change_has_digests_of_its_own() -> None:
    both = change(Action.UPDATE, field_change("name"), field_change("domain", "a.com", "b.com"))
    this, drift = tell_origins([both], [change(Action.UPDATE, field_change("name"))], (), ACCOUNT.id)
    assert change(Action.UPDATE, field_change("domain", "a.com", "b.com")).digest == this.digest
    assert change(Action.UPDATE, field_change("name")).digest == drift.digest


# --- no longer managed ------------------------------------------------------------------------------------


def notes(earlier: list[Manifest], now: list[Manifest]) -> list[str]:
    return [each.message for each in no_longer_managed(compare(COMMIT, earlier, now, {"x"}), now)]


def test_a_removed_manifest_is_noted_where_it_stood() -> None:
    base = compare(COMMIT, [manifest("Acme")], [], ())
    (note,) = no_longer_managed(base, [])
    assert "organizations/acme.yaml" == note.position.path
    assert "Acme is no longer managed; it stays in Affinity as it is" == note.message


def test_removed_keys_are_noted() -> None:
    fields = (DesiredField("Tier", "/fields/Tier", "Gold"), DesiredField("Tags", "/fields/Tags", ()))
    lists = (DesiredList("Deals", "/lists/Deals", fields=fields[:1]),)
    full = manifest("Acme", "acme.com", pin=1)._replace(people=DesiredPeople(), fields=fields, lists=lists)
    left = manifest("Acme", pin=1)._replace(fields=fields[:1])
    gone = ["domain", "fields.Tags", "lists.Deals", "lists.Deals.Tier", "people"]
    assert [f"{key} of Acme is no longer managed; it stays as it is" for key in gone] == notes([full], [left])


@pytest.mark.parametrize(
    "now",
    [
        manifest("Other", pin=1),
        manifest("Other", "acme.com"),
        manifest("acme"),
        manifest("New", "new.com", previous_domains=["acme.com"]),
        manifest("New", previous_names=["Acme"]),
    ],
)
def test_what_goes_by_another_name_is_still_managed(now: Manifest) -> None:
    assert [] == [
        each for each in notes([manifest("Acme", "acme.com", pin=1)], [now]) if "it stays in" in each
    ]
