"""Two commits compared without Affinity: a plan that nobody can apply."""

from __future__ import annotations

from reconciler.desired import DesiredField, DesiredList, DesiredPeople, DesiredPerson
from reconciler.model import MEMBER, Action
from reconciler.planning.offline import NOBODY, offline_plan
from reconciler.planning.origins import compare
from reconciler.planning.plan_json import from_json, to_json
from tests.builders import PATH, manifest, scope

COMMIT = "1" * 40
FULL = manifest("Acme", "acme.com")._replace(
    people=DesiredPeople(
        (DesiredPerson("a@acme.com", "/people/include/0"),), (DesiredPerson(7, "/people/exclude/0"),)
    ),
    fields=(DesiredField("Tier", "/fields/Tier", "Gold"), DesiredField("Tags", "/fields/Tags", ("a", "b"))),
    lists=(
        DesiredList("Deals", "/lists/Deals", fields=(DesiredField("Size", "/lists/Deals/Size", 5),)),
        DesiredList("Old", "/lists/Old", member=False),
    ),
)


def test_a_new_manifest_is_a_create_of_all_it_says() -> None:
    plan = offline_plan([FULL], compare(COMMIT, [], [FULL], {PATH}), scope())
    (made,) = plan.changes
    assert Action.CREATE is made.action
    assert {
        "name": "Acme",
        "domain": "acme.com",
        "people": ("a@acme.com", "not 7"),
        "fields.Tier": "Gold",
        "fields.Tags": ("a", "b"),
        "lists.Deals": MEMBER,
        "lists.Deals.Size": 5,
        "lists.Old": None,
    } == {each.field: each.after for each in made.fields}


def test_what_is_said_differently_is_an_update_from_what_was_said() -> None:
    now = FULL._replace(fields=(DesiredField("Tier", "/fields/Tier", "Silver"),))
    (made,) = offline_plan([now], compare(COMMIT, [FULL], [now], {PATH}), scope()).changes
    assert [("fields.Tier", "Gold", "Silver")] == [
        (each.field, each.before, each.after) for each in made.fields
    ]


def test_what_only_stopped_being_said_is_a_note() -> None:
    now = FULL._replace(fields=())
    plan = offline_plan([now], compare(COMMIT, [FULL], [now], {PATH}), scope())
    assert () == plan.changes
    assert 2 == len(plan.notes)


def test_a_new_tombstone_is_a_delete_and_an_old_one_nothing() -> None:
    gone = manifest(None, "acme.com")._replace(absent=True)
    plan = offline_plan([gone], compare(COMMIT, [FULL], [gone], {PATH}), scope())
    assert [Action.DELETE] == [each.action for each in plan.changes]
    assert ["deletes"] == [each.kind for each in plan.tripped]
    moved = gone._replace(path="organizations/other.yaml")
    renamed = moved._replace(name="Acme")
    assert () == offline_plan([renamed], compare(COMMIT, [gone], [renamed], {moved.path}), scope()).changes


def test_unchanged_manifests_are_no_change() -> None:
    assert () == offline_plan([FULL], compare(COMMIT, [], [FULL], ()), scope()).changes


def test_it_has_no_account_and_no_digest_and_survives_json() -> None:
    plan = offline_plan([FULL], compare(COMMIT, [], [FULL], {PATH}), scope())
    assert (NOBODY, "", True, COMMIT) == (plan.account, plan.digest, plan.offline, plan.base)
    assert plan == from_json(to_json(plan))
