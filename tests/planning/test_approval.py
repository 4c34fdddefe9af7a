"""What was approved is what is applied: design, section 5, `apply PLAN`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from reconciler.errors import ExitStatus, InvalidInput, StalePlan
from reconciler.model import Account
from reconciler.planning.approval import check_approved, check_digest
from reconciler.planning.catalog import Catalog
from reconciler.planning.declarations import resolve
from reconciler.planning.plan_json import from_json, to_json
from reconciler.planning.planner import make_plan
from reconciler.values import (
    Entry,
    EntryId,
    FieldId,
    ListId,
    Option,
    OrganizationId,
    OrganizationReference,
    Person,
    PersonId,
    PersonType,
    ValueType,
)
from tests.builders import affinity_list, change, create, field, manifest, organization, plan, scope
from tests.directory import Directory, Holding
from tests.planning.strategies import desired, directories

if TYPE_CHECKING:
    from reconciler.desired import Manifest
    from reconciler.model import Change, Organization, Plan
    from reconciler.planning.observed import Observed
    from reconciler.values import Value

ACME = manifest("Acme", "acme.com", path="a.yaml")
GLOBEX = manifest("Globex", "globex.com", path="g.yaml", previous_names=["Globex Ltd"])
GLOBEX_BEFORE = organization(2, "Globex Ltd", "globex.com")


def approve(wanted: list[Manifest], *held: Organization) -> Plan:
    """The plan as it comes back from the file that was approved."""
    return from_json(to_json(make_plan(wanted, Directory(held).searched(wanted), scope(len(wanted)))))


def check(approved: Plan, wanted: list[Manifest], *held: Organization) -> tuple[Change, ...]:
    """Hold a plan made now against the approved one."""
    snapshot = Directory(held).searched(wanted)
    return check_approved(approved, make_plan(wanted, snapshot, scope(len(wanted))), wanted, snapshot)


def refusal(approved: Plan, wanted: list[Manifest], *held: Organization) -> tuple[str, ...]:
    """How the plan made now differs from the approved one."""
    with pytest.raises(StalePlan) as caught:
        check(approved, wanted, *held)
    assert "Affinity or the manifests moved since the plan was approved" == str(caught.value)
    assert "plan again, and have the new plan approved; nothing was written" == caught.value.next_step
    return caught.value.differences


# The digest


def test_the_digest_is_recomputed_from_the_changes() -> None:
    """What the plan says of itself does not count."""
    made = plan(create())
    check_digest(replace(made, digest="0" * 64), made.digest)


@pytest.mark.parametrize(
    "expected", ["", "0" * 64, plan(create()).digest[:12], plan(create()).digest.upper()]
)
def test_any_other_digest_is_refused(expected: str) -> None:
    """Nothing and a part of the digest are other digests."""
    with pytest.raises(StalePlan, match="not the expected") as caught:
        check_digest(plan(create()), expected)
    assert ExitStatus.STALE == caught.value.exit_status


# Agreement


@given(desired(), directories())
def test_a_plan_approves_itself(manifests: list[Manifest], directory: Directory) -> None:
    """Where nothing moved, everything is approved and nothing is in effect yet."""
    snapshot = directory.searched(manifests)
    try:
        made = make_plan(manifests, snapshot, scope(len(manifests)))
    except InvalidInput:
        return
    assert () == check_approved(from_json(to_json(made)), made, manifests, snapshot)


def test_a_create_that_was_made_since_counts_as_done() -> None:
    approved = approve([ACME, GLOBEX], GLOBEX_BEFORE)
    done = check(approved, [ACME, GLOBEX], GLOBEX_BEFORE, organization(5, "Acme", "acme.com"))
    assert ["Acme"] == [each.name for each in done]


def test_a_create_without_a_domain_that_was_made_since_counts_as_done() -> None:
    wanted = [manifest("Acme")]
    assert ["Acme"] == [each.name for each in check(approve(wanted), wanted, organization(5, "Acme"))]


def test_an_update_that_was_made_since_counts_as_done() -> None:
    approved = approve([ACME, GLOBEX], GLOBEX_BEFORE)
    done = check(approved, [ACME, GLOBEX], organization(2, "Globex", "globex.com"))
    assert ["Globex"] == [each.name for each in done]


def test_a_manifest_that_moved_to_another_file_stays_approved() -> None:
    approved = approve([ACME])
    assert () == check(approved, [ACME._replace(path="elsewhere/acme.yaml", document=3)])


def test_blocked_changes_need_no_approval() -> None:
    """They are neither made nor missed."""
    twins = (organization(5, "A", "acme.com"), organization(6, "B", "acme.com"))
    approved = approve([ACME, GLOBEX], GLOBEX_BEFORE, *twins)
    assert () == check(approved, [GLOBEX], GLOBEX_BEFORE)


# Refusal


def test_a_change_that_was_not_approved_is_refused() -> None:
    """A manifest that came after the approval."""
    assert ('not in the approved plan: update 2 Globex (g.yaml#1): name "Globex Ltd" → "Globex"',) == refusal(
        approve([ACME], GLOBEX_BEFORE), [ACME, GLOBEX], GLOBEX_BEFORE
    )


def test_an_approved_create_that_now_finds_an_organization_is_refused() -> None:
    """The twin that somebody made by hand would have to be renamed, and nobody approved that."""
    twin = organization(5, "ACME Inc", "acme.com")
    update, lost = refusal(approve([ACME]), [ACME], twin)
    assert 'not in the approved plan: update 5 Acme (a.yaml#1): name "ACME Inc" → "Acme"' == update
    assert lost.startswith("approved, but neither pending nor done: create Acme (a.yaml#1): ")
    assert lost.endswith('name (empty) → "Acme", domain (empty) → "acme.com"')


def test_an_approved_change_whose_manifest_is_gone_is_refused() -> None:
    assert 1 == len(refusal(approve([ACME, GLOBEX], GLOBEX_BEFORE), [ACME], GLOBEX_BEFORE))


def test_an_approved_change_that_is_blocked_now_is_refused() -> None:
    twins = (organization(5, "A", "acme.com"), organization(6, "B", "acme.com"))
    assert 1 == len(refusal(approve([ACME]), [ACME], *twins))


def test_a_value_that_moved_in_affinity_is_refused() -> None:
    """The old value belongs to what was approved."""
    approved = approve([GLOBEX], GLOBEX_BEFORE)
    assert 2 == len(refusal(approved, [GLOBEX], organization(2, "Globex GmbH", "globex.com")))


def test_a_value_that_moved_in_the_manifest_is_refused() -> None:
    approved = approve([GLOBEX], GLOBEX_BEFORE)
    assert 2 == len(refusal(approved, [GLOBEX._replace(name="Globex AG")], GLOBEX_BEFORE))


def test_an_update_is_in_effect_only_on_the_organization_that_was_approved() -> None:
    """Another one that happens to hold the values is not the one that was to be changed."""
    approved = approve([GLOBEX], GLOBEX_BEFORE)
    assert 1 == len(refusal(approved, [GLOBEX], organization(3, "Globex", "globex.com")))


def test_an_organization_that_holds_other_values_is_not_in_effect() -> None:
    """In sync with the manifest of now, and not with what was approved."""
    approved = approve([GLOBEX], GLOBEX_BEFORE)
    assert 1 == len(
        refusal(approved, [GLOBEX._replace(name="Globex AG")], organization(2, "Globex AG", "globex.com"))
    )


def test_another_account_is_refused() -> None:
    """Even where its organizations, ids and all, are the same."""
    approved = replace(approve([ACME]), account=Account(1, "Sandbox", "sandbox"))
    with pytest.raises(
        StalePlan, match=r"made for account sandbox \(id 1\), this key belongs to exampleventures"
    ):
        check(approved, [ACME])


def test_a_change_of_an_approved_plan_is_compared_and_never_executed() -> None:
    """An approved change that nobody declares is a difference, not an order."""
    forged = plan(change(organization_id=666), create("Acme", "acme.com", address="a.yaml#1"))
    assert 1 == len(refusal(forged, [ACME]))


# What an earlier run has made in part

CATALOG = Catalog(
    (
        field(1, "Tier", ValueType.DROPDOWN, options=["Gold", "Silver"]),
        field(2, "Parent", ValueType.ORGANIZATION),
        field(3, "Sector"),
        field(4, "Sector"),
        field(20, "Status", on=88),
    ),
    (affinity_list(88, "Portfolio"),),
)
PERSONS = (
    Person(PersonId(5), PersonType.EXTERNAL, ("mira@globex.com",)),
    Person(PersonId(6), PersonType.EXTERNAL, ("noor@globex.com",)),
)
WHOLE = manifest(
    "Globex",
    "globex.com",
    people={"include": ["mira@globex.com", "noor@globex.com"], "exclude": [7]},
    fields={"Tier": "Gold", "field-3": "Robotics", "field-4": "Logistics"},
    lists={"Portfolio": {"Status": "Active"}},
)
OLD, NEW = "Globex Ltd", "Globex"


def globex(
    name: str = OLD,
    values: dict[int, Value] | None = None,
    people: tuple[int, ...] = (7,),
    status: str | None = "not a member",
) -> Directory:
    """What Affinity holds of Globex; a status is that of its membership."""
    joined = {FieldId(20): status}.items()
    entries = () if status == "not a member" else (Entry(EntryId(70), ListId(88), tuple(joined)),)
    held = {FieldId(key): value for key, value in (values or {}).items()}
    holding = Holding(held, tuple(map(PersonId, people)), entries)
    return Directory((organization(2, name, "globex.com"),), holdings={2: holding}, persons=PERSONS)


def planned(wanted: list[Manifest], world: Directory) -> tuple[Plan, Observed]:
    resolved = resolve(wanted, (), CATALOG)
    snapshot = world.tell(resolved, world.searched(wanted))
    return make_plan(wanted, snapshot, scope(9), declarations=resolved.declarations), snapshot


def approved_then(wanted: list[Manifest], before: Directory, now: Directory) -> list[str]:
    """Approve a plan, let the world move, and return what counts as done."""
    approved, _ = planned(wanted, before)
    fresh, snapshot = planned(wanted, now)
    done = check_approved(from_json(to_json(approved)), fresh, wanted, snapshot)
    return [each.name for each in done]


GOLD = Option(1, "Gold")


@pytest.mark.parametrize(
    "now",
    [
        globex(NEW),
        globex(OLD, {1: GOLD}),
        globex(NEW, {3: "Robotics", 4: "Logistics"}),
        globex(NEW, {3: "Robotics"}),
        globex(OLD, {1: GOLD}, people=(5, 7)),
        globex(OLD, {1: GOLD}, people=()),
        globex(OLD, {1: GOLD}, people=(5, 6, 8)),
        globex(OLD, status=None),
        globex(NEW, {1: GOLD, 3: "Robotics", 4: "Logistics"}, (5, 6), None),
        globex(OLD, {1: GOLD, 3: "Robotics", 4: "Logistics"}, (5, 6), "Active"),
    ],
)
def test_what_is_left_of_an_approved_change_is_approved(now: Directory) -> None:
    """Whichever of its parts were made: name, fields, people one by one, a membership and its fields."""
    assert [] == approved_then([WHOLE], globex(), now)


def test_a_change_of_which_all_parts_were_made_counts_as_done() -> None:
    now = globex(NEW, {1: GOLD, 3: "Robotics", 4: "Logistics"}, (5, 6), "Active")
    assert ["Globex"] == approved_then([WHOLE], globex(), now)


@pytest.mark.parametrize(
    "now",
    [
        globex("Globex GmbH"),
        globex(OLD, {1: Option(2, "Silver")}),
        globex(NEW, {3: "Logistics"}),
        globex(NEW, {4: "Robotics"}),
        globex(NEW, status="Exited"),
    ],
)
def test_what_moved_elsewhere_meanwhile_is_not_what_was_approved(now: Directory) -> None:
    """A field that holds neither the old nor the new value, though another of its name may."""
    with pytest.raises(StalePlan):
        approved_then([WHOLE], globex(), now)


def test_a_person_whom_nobody_approved_is_not_unlinked() -> None:
    """The exact set of an approved plan does not grow with whom Affinity links meanwhile."""
    wanted = [manifest("Globex", "globex.com", people={"only": ["mira@globex.com"]})]
    with pytest.raises(StalePlan):
        approved_then(wanted, globex(NEW, people=()), globex(NEW, people=(6,)))


REFERRING = [
    manifest("Acme", "acme.com", fields={"Parent": "globex.com"}, path="a.yaml"),
    manifest("Globex", "globex.com", fields={"Parent": "acme.com"}, path="g.yaml"),
]


def test_references_to_what_was_created_meanwhile_stay_approved() -> None:
    """One of two that refer to each other was made, then the other; at last the references themselves."""
    one, other = organization(1, "Acme", "acme.com"), organization(2, "Globex", "globex.com")
    to_one, to_other = (
        Holding({FieldId(2): OrganizationReference(OrganizationId(number))}) for number in (1, 2)
    )
    nothing = Directory(())
    assert [] == approved_then(REFERRING, nothing, nothing)
    assert [] == approved_then(REFERRING, nothing, Directory((one,)))
    assert [] == approved_then(REFERRING, nothing, Directory((one, other)))
    half = Directory((one, other), holdings={1: to_other})
    assert ["Acme"] == approved_then(REFERRING, nothing, half)
    made = Directory((one, other), holdings={1: to_other, 2: to_one})
    assert ["Acme", "Globex"] == approved_then(REFERRING, nothing, made)


def test_a_reference_that_means_another_organization_now_is_refused() -> None:
    """The domain went to somebody else after the plan was approved."""
    wanted = [manifest("Globex", "globex.com", fields={"Parent": "acme.com"})]
    held = organization(2, "Globex", "globex.com")
    before = Directory((held, organization(7, "Acme", "acme.com")))
    now = Directory((held, organization(7, "Acme"), organization(8, "Other", "acme.com")))
    with pytest.raises(StalePlan):
        approved_then(wanted, before, now)
