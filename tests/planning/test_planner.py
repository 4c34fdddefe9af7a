"""Matches and differences become a plan: design, sections 4 and 5."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st

from reconciler.errors import InvalidInput
from reconciler.model import Action, Cost, GuardLimit, Note, Position
from reconciler.planning.matching import identifying_domains
from reconciler.planning.plan_json import to_json
from reconciler.planning.planner import make_plan
from reconciler.values import OrganizationId
from tests.builders import PATH, manifest, observed, organization, scope
from tests.directory import Directory
from tests.planning.strategies import desired, directories, valid

if TYPE_CHECKING:
    from reconciler.desired import Manifest
    from reconciler.model import Change, Organization, Plan


def planned(manifests: list[Manifest], *held: Organization, merged: dict[int, int] | None = None) -> Plan:
    """The plan against all that Affinity holds."""
    return make_plan(manifests, Directory(held, merged or {}).searched(manifests), scope(len(manifests)))


def only_change(wanted: Manifest, *held: Organization, merged: dict[int, int] | None = None) -> Change:
    (found,) = planned([wanted], *held, merged=merged).changes
    return found


# Kinds of changes


def test_no_hit_is_a_create() -> None:
    found = only_change(manifest("Acme", "acme.com"))
    assert (Action.CREATE, None, ()) == (found.action, found.organization_id, found.blocked_by)
    assert "nothing in Affinity has the domain acme.com" == found.reason
    assert [("name", None, "Acme"), ("domain", None, "acme.com")] == [
        (each.field, each.before, each.after) for each in found.fields
    ]


def test_a_create_without_a_domain_says_what_was_looked_for() -> None:
    assert "nothing in Affinity has the name Acme" == only_change(manifest("Acme")).reason


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (manifest("New", "a.com", pin=1), "pinned"),
        (manifest("New", "a.com"), "matched by domain"),
        (manifest("New", previous_domains=["a.com"]), "matched by previously"),
        (manifest("Acme"), "matched by name"),
    ],
)
def test_a_match_that_differs_is_an_update_and_says_what_matched(wanted: Manifest, reason: str) -> None:
    found = only_change(wanted, organization(1, "ACME", "a.com"))
    assert (Action.UPDATE, 1, reason) == (found.action, found.organization_id, found.reason)


def test_a_match_in_sync_is_no_change() -> None:
    made = planned([manifest("Acme", "a.com")], organization(1, "Acme", "b.com", "a.com"))
    assert ((), 1) == (made.changes, made.unchanged)


def test_what_nobody_declared_is_not_touched() -> None:
    """An organization without a manifest is in no plan."""
    made = planned([manifest("Acme", "a.com")], organization(1, "Acme", "a.com"), organization(2, "Globex"))
    assert () == made.changes


def test_a_change_has_address_place_and_label() -> None:
    found = only_change(manifest("Acme", path="organizations/b.yaml", document=3))
    assert ("organizations/b.yaml#3", Position("organizations/b.yaml", 1, 1), "Acme") == (
        found.address,
        found.position,
        found.name,
    )


# Blocked changes


def test_an_unclear_match_is_a_blocked_create_with_the_reason() -> None:
    found = only_change(manifest("Acme"), organization(1, "Acme"), organization(2, "Acme"))
    assert (Action.CREATE, None, ()) == (found.action, found.organization_id, found.fields)
    (reason,) = found.blocked_by
    assert reason.startswith("several organizations have the name Acme: 1 (Acme); 2 (Acme). Merge them")


@pytest.mark.parametrize("held", [(), (organization(9, "Globex"),)])
def test_an_unclear_pin_is_a_blocked_update_of_it(held: tuple[Organization, ...]) -> None:
    """Missing or wrong: never a create."""
    found = only_change(manifest("Acme", pin=9), *held, organization(1, "Acme"))
    assert (Action.UPDATE, 9, True) == (found.action, found.organization_id, found.blocked)


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        (manifest("New", "g.com"), "name"),
        (manifest("G", "new.com", pin=11), "domain"),
        (manifest("New", "new.com", previous_domains=["g.com"]), "name and domain"),
    ],
)
def test_name_and_domain_of_a_global_are_blocked(wanted: Manifest, keys: str) -> None:
    found = only_change(wanted, organization(11, "G", "g.com", is_global=True))
    assert (Action.UPDATE, 11) == (found.action, found.organization_id)
    for key, reason in zip(keys.split(" and "), found.blocked_by, strict=True):
        assert f"whose {key} cannot be changed in Affinity; declare what Affinity holds" in reason


def test_a_global_in_sync_is_no_change() -> None:
    made = planned([manifest("G", "h.com")], organization(11, "G", "g.com", "h.com", is_global=True))
    assert () == made.changes
    assert (Note(Position(PATH, 1, 1), "matches the global organization 11 (G, g.com h.com)"),) == made.notes


@pytest.mark.parametrize("is_global", [True, False])
@pytest.mark.parametrize("domains", [("a.com",), ("b.com", "A.com")])
def test_a_domain_of_another_organization_is_not_set(
    domains: tuple[str, ...],
    is_global: bool,  # noqa: FBT001 - both ways
) -> None:
    """Own or global, primary or not; the reason says where to merge."""
    owner = organization(12, "Owner", *domains, is_global=is_global)
    found = only_change(manifest("Acme", "a.com", pin=1), organization(1, "Acme"), owner)
    called = f"12 (Owner, {' '.join(domains)})"
    assert (
        f"the domain a.com belongs to organization {called}; merge the two in Affinity",
    ) == found.blocked_by


def test_a_domain_that_nobody_can_search_for_is_not_set() -> None:
    wanted = [manifest("Acme", "a.com", pin=1)]
    world = Directory((organization(1, "Acme"),), too_common=frozenset({"a.com"}))
    (found,) = make_plan(wanted, world.searched(wanted), scope()).changes
    assert (
        "the domain a.com is too common to search for, so that nobody can tell whether it is free",
    ) == found.blocked_by


def test_a_swap_of_domains_is_blocked_on_both_sides() -> None:
    """Whichever is written first takes what the other one still has."""
    wanted = [
        manifest("A", "b.com", pin=1, path="a.yaml"),
        manifest("B", "a.com", pin=2, path="b.yaml"),
    ]
    made = planned(wanted, organization(1, "A", "a.com"), organization(2, "B", "b.com"))
    assert [1, 2] == [each.organization_id for each in made.blocked]


def test_a_blocked_change_stops_only_itself() -> None:
    wanted = [manifest("Acme", path="a.yaml"), manifest("Globex", path="b.yaml")]
    made = planned(wanted, organization(1, "Acme"), organization(2, "Acme"))
    assert (["Acme"], ["Globex"]) == (
        [each.name for each in made.blocked],
        [each.name for each in made.pending],
    )


# Several manifests, one organization


def test_two_manifests_on_one_organization_are_an_error_at_both_places() -> None:
    """One matched by domain, one by name; each problem names the other place."""
    wanted = [
        manifest("Acme Inc", "a.com", path="a.yaml"),
        manifest("Acme", path="b.yaml", document=2),
    ]
    with pytest.raises(InvalidInput) as caught:
        planned(wanted, organization(1, "Acme", "a.com"))
    means, advice = "means organization 1 (Acme, a.com), which", "keep one of them or correct it"
    assert [
        f"a.yaml:1:1: {means} b.yaml:1:1 means too; {advice}",
        f"b.yaml:1:1: {means} a.yaml:1:1 means too; {advice}",
    ] == list(map(str, caught.value.problems))


def test_every_such_pair_is_reported_at_once() -> None:
    held = (organization(1, "A", "a.com"), organization(2, "B", "b.com"))
    wanted = [
        manifest("X", "a.com", path="a.yaml"),
        manifest("A", path="b.yaml"),
        manifest("Y", "b.com", path="c.yaml"),
        manifest("B", path="d.yaml"),
    ]
    with pytest.raises(InvalidInput) as caught:
        planned(wanted, *held)
    assert 4 == len(caught.value.problems)


def test_two_manifests_that_met_through_a_merge_are_both_blocked() -> None:
    """Nobody wrote anything wrong, so that the rest of the plan goes on."""
    wanted = [
        manifest("Acme", pin=9, path="a.yaml"),
        manifest("Acme", "a.com", path="b.yaml"),
        manifest("Globex", path="c.yaml"),
    ]
    made = planned(wanted, organization(1, "Acme", "a.com"), merged={9: 1})
    means, advice = "means organization 1 (Acme, a.com), which", "since a merge in Affinity; keep one of them"
    assert [
        (f"{means} b.yaml:1:1 means too, {advice}",),
        (f"{means} a.yaml:1:1 means too, {advice}",),
    ] == [each.blocked_by for each in made.blocked]
    assert ["Globex"] == [each.name for each in made.pending]


def test_a_merge_that_was_followed_is_reported() -> None:
    made = planned([manifest("Acme", pin=9)], organization(1, "Acme"), merged={9: 1})
    assert () == made.changes
    assert (
        Note(Position(PATH, 1, 1), "organization 9 was merged into 1 (Acme); change id to match"),
    ) == made.notes


# The plan as a whole


def test_changes_are_in_the_order_of_path_and_document() -> None:
    """The tenth document comes after the second."""
    places = [("b.yaml", 1), ("a.yaml", 10), ("a.yaml", 2)]
    wanted = [manifest(f"N{i}", path=path, document=document) for i, (path, document) in enumerate(places)]
    assert ["a.yaml#2", "a.yaml#10", "b.yaml#1"] == [each.address for each in planned(wanted).changes]


def test_guards_count_what_is_pending_against_all_manifests_under_the_root() -> None:
    """A subset is measured by the whole."""
    wanted = [manifest(f"N{i}", path=f"{i}.yaml") for i in range(3)]
    guards = {"creates": GuardLimit(2, 0.5)}
    snapshot = Directory(()).searched(wanted)
    whole = make_plan(wanted, snapshot, scope(3, guards=guards))
    part = make_plan(wanted, snapshot, scope(6, guards=guards, targets=["*"]))
    lifted = make_plan(wanted, snapshot, scope(3, guards=guards, allowed={"creates": 3}))
    assert [["creates"], [], []] == [[each.kind for each in made.tripped] for made in (whole, part, lifted)]


def test_a_plan_over_a_guard_is_whole() -> None:
    """It stops apply, and hides nothing from the reader."""
    wanted = [manifest(f"N{i}", path=f"{i}.yaml") for i in range(3)]
    made = make_plan(wanted, Directory(()).searched(wanted), scope(3, guards={"creates": GuardLimit(0)}))
    assert (3, 3) == (len(made.pending), made.cost.writes)


def test_the_cost_is_the_reads_again_a_write_for_each_change_and_settling() -> None:
    wanted = [
        manifest("Acme", "acme.com", path="a.yaml"),
        manifest("Globex", "g.com", pin=1, path="b.yaml"),
        manifest("Missing", pin=9, path="c.yaml"),
    ]
    snapshot = Directory((organization(1, "Old", "g.com"),)).searched(wanted)
    made = make_plan(wanted, snapshot, scope(3), reads=7)
    assert (Cost(7, 2, 1), 10) == (made.cost, made.cost.requests)


def test_the_scope_is_in_the_plan() -> None:
    """Apply plans again with it."""
    made = make_plan([manifest("Acme")], observed(organization()), scope(12, targets=["a*"]))
    assert (("a*",), 12, 1) == (made.targets, made.manifests, made.considered)


# Rules for all worlds


@given(st.data(), desired(), directories())
def test_the_order_of_the_input_does_not_matter(
    data: st.DataObject, manifests: list[Manifest], directory: Directory
) -> None:
    """The same bytes, whichever manifest or organization came first."""
    mixed = data.draw(st.permutations(manifests))
    shuffled = Directory(tuple(data.draw(st.permutations(directory.organizations))), directory.merged)
    assert outcome(manifests, directory) == outcome(mixed, shuffled)


def outcome(manifests: list[Manifest], directory: Directory) -> str:
    """The plan's bytes, or the problems."""
    try:
        return to_json(make_plan(manifests, directory.searched(manifests), scope(len(manifests))))
    except InvalidInput as error:
        return "\n".join(map(str, error.problems))


def unambiguous_plan(manifests: list[Manifest], directory: Directory) -> Plan:
    """The plan, in worlds where no two manifests mean one organization."""
    try:
        return make_plan(manifests, directory.searched(manifests), scope(len(manifests)))
    except InvalidInput:
        reject()


@given(valid(), directories())
def test_no_plan_gives_away_a_domain_twice(manifests: list[Manifest], directory: Directory) -> None:
    """Neither a create nor an update sets a domain that another organization has."""
    for each in unambiguous_plan(manifests, directory).pending:
        others = observed(*(one for one in directory.organizations if one.id != each.organization_id))
        domains = [str(field.after) for field in each.fields if field.field == "domain"]
        assert () == others.with_domains(domains)


@given(valid(), directories())
def test_no_plan_creates_a_namesake_that_nothing_tells_apart(
    manifests: list[Manifest], directory: Directory
) -> None:
    """Where an own organization has the name, both sides have domains and none agrees."""
    creates = [
        each for each in unambiguous_plan(manifests, directory).pending if each.action is Action.CREATE
    ]
    own = observed(*(each for each in directory.organizations if not each.is_global))
    domains = {each.address: identifying_domains(each) for each in manifests}
    for each in creates:
        for namesake in own.with_names([each.name]):
            assert namesake.domains
            assert domains[each.address]
            assert namesake not in own.with_domains(domains[each.address])


@given(valid(), directories())
def test_no_organization_is_changed_twice_and_no_global_at_all(
    manifests: list[Manifest], directory: Directory
) -> None:
    pending = unambiguous_plan(manifests, directory).pending
    changed = [each.organization_id for each in pending if each.organization_id is not None]
    assert len(changed) == len(set(changed))
    assert set(changed) <= {each.id for each in directory.organizations if not each.is_global}


@given(valid(), directories())
def test_after_apply_the_plan_is_empty(manifests: list[Manifest], directory: Directory) -> None:
    """
    Where nothing was blocked, since a change may clear up what another one was blocked by, and where no
    organization was given the name of another one, which the next plan calls ambiguous.
    """
    made = unambiguous_plan(manifests, directory)
    assume(not made.blocked and not takes_a_name(made, directory))
    again = make_plan(manifests, applied(made, directory).searched(manifests), scope(len(manifests)))
    assert () == again.changes


def takes_a_name(made: Plan, directory: Directory) -> bool:
    """Whether an update leaves two organizations of one name."""
    held = observed(*directory.organizations)
    return any(
        other.id != each.organization_id
        for each in made.pending
        if each.action is Action.UPDATE
        for other in held.with_names([each.name])
    )


def applied(made: Plan, directory: Directory) -> Directory:
    """The world after a plan; a new domain takes the place of the primary one."""
    held = {each.id: each for each in directory.organizations}
    for number, each in enumerate(made.pending, start=100):
        values = {field.field: field.after for field in each.fields if isinstance(field.after, str)}
        before = held.get(each.organization_id or OrganizationId(0))
        domains = before.domains if before else ()
        if domain := values.get("domain"):
            domains = (domain, *domains[1:])
        key = before.id if before else OrganizationId(number)
        held[key] = organization(key, values.get("name") or (before.name if before else ""), *domains)
    return Directory(tuple(held.values()), directory.merged)
