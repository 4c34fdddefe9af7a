"""Fields, people and lists: what is applied is in effect however it is read, and nothing else has moved."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.convergence.killing import Boundary
from tests.convergence.world import Meeting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.convergence.world import Ran

LAG_S = 10.0
DENIED = (
    frozenset[str](),
    frozenset({"export"}),
    frozenset({"export", "export-lists"}),
    frozenset({"export", "export-lists", "company", "v2-fields"}),
)
"""What the key may not do: nothing, read in bulk, neither that nor lists, read fields through v2 at all."""

EVERYTHING = (
    """\
name: Ring One
domain: ring-one.example
people: [mira@northwind-robotics.com]
fields: {Parent: ring-two.example, Tier: Gold, Tags: [bio, data]}
lists: {Portfolio: {Status: Active, Since: 2025-05-06}, Newsletter: {}}
""",
    """\
name: Ring Two
domain: ring-two.example
fields: {Parent: ring-one.example, Co-Investors: [ring-one.example, 300120], Owner: ada@sandbox.example}
""",
    """\
id: 300100
name: Northwind Robotics AG
domain: northwind-robotics.com
people: {include: [510005], exclude: [jonas@northwind-robotics.com]}
fields: {Headcount: null, Tier: Bronze, Round Sizes: [2, 1.5]}
lists: {Newsletter: null, Portfolio: {Check Size: 1.5, Owner: null}}
""",
    "id: 300102\nstate: absent\n",
)
"""Two that refer to each other and are created, one of which everything is changed, one that goes."""

CHANGES = ("--allow=deletes=1",)


def world(**options: Any) -> Meeting:
    return Meeting(EVERYTHING, "demo", **({"search_lag_s": LAG_S} | options))


def held(meeting: Meeting) -> list[tuple[object, ...]]:
    """Return all that Affinity holds, in no ids that depend on the order of making."""
    query = meeting.sandbox._database.query
    rows = query(
        "SELECT o.name, o.domain, l.list_id, f.name, v.value FROM organizations o"
        " LEFT JOIN list_entries l ON l.entity_id = o.id AND l.entity_type = 1"
        " LEFT JOIN field_values v ON v.entity_id = o.id AND v.entity_type = 1"
        "   AND (v.list_entry_id IS NULL OR v.list_entry_id = l.id)"
        " LEFT JOIN fields f ON f.id = v.field_id"
    )
    names = {str(number): name for number, name in query("SELECT id, name FROM organizations")}
    referring = {"Parent", "Co-Investors"}
    return sorted(
        ((*row[:4], names.get(str(row[4]), row[4]) if row[3] in referring else row[4]) for row in rows),
        key=str,
    )


def test_everything_at_once_is_applied_and_then_in_sync() -> None:
    """Creates that refer to each other, people, lists, clearing and a tombstone, with late searches."""
    with world() as meeting:
        ran = meeting.apply(*CHANGES)
        assert 0 == ran.status, ran.output + ran.errors
        assert "Apply complete! 2 created, 1 updated, 1 deleted." in ran.output
        meeting.check_in_sync()
        before = meeting.writes()
        assert 0 == meeting.apply().status
        assert before == meeting.writes()


def _boundaries() -> Iterator[Boundary]:
    with world() as meeting:
        meeting.apply(*CHANGES)
        for number, method in enumerate(meeting.wires[0].sent, start=1):
            if method != "GET":
                yield from (Boundary(number, after=after) for after in (False, True))


@pytest.mark.parametrize("options", [{}, {"v2_lag_s": 20.0, "v2_writes": "lag"}], ids=["", "v2 lags"])
def test_a_run_killed_at_any_write_is_finished_by_the_next_one(options: dict[str, Any]) -> None:
    """Nothing is made twice, memberships among it, of which Affinity would take a second one."""
    with world(**options) as meeting:
        meeting.apply(*CHANGES)
        expected = held(meeting)
    for boundary in _boundaries():
        with world(**options) as meeting:
            assert meeting.apply(*CHANGES, kill=boundary).status is None
            ran = meeting.apply(*CHANGES)
            assert 0 == ran.status, f"{boundary}: {ran.output}{ran.errors}"
            assert expected == held(meeting), boundary
            meeting.check_in_sync()


def test_an_approved_plan_is_finished_by_the_run_after_one_that_was_killed() -> None:
    """What is left of a change that was made in part is still what was approved."""
    for boundary in _boundaries():
        with world() as meeting:
            plan = meeting.root / "plan.json"
            meeting.run("plan", f"--out={plan}", *CHANGES)
            assert meeting.apply(str(plan), *CHANGES, kill=boundary).status is None
            ran = meeting.apply(str(plan), *CHANGES)
            assert 0 == ran.status, f"{boundary}: {ran.output}{ran.errors}"
            meeting.check_in_sync()


@pytest.mark.parametrize("kind", ["lost-before", "lost-after", "html-502", "truncated"])
def test_lost_answers_leave_no_second_membership(kind: str) -> None:
    for seed in range(4):
        with world(faults={kind: 0.3}, random_seed=seed) as meeting:
            for _ in range(3):
                meeting.apply(*CHANGES)
            meeting.heal()
            ran = meeting.apply(*CHANGES)
            assert 0 == ran.status, ran.output + ran.errors
            meeting.check_in_sync()
            entries = meeting.sandbox._database.query(
                "SELECT entity_id, list_id FROM list_entries WHERE entity_id NOT IN (300121)"
            )
            assert len(set(entries)) == len(entries)


# --- any manifest -----------------------------------------------------------------------------------------

_numbers = st.integers(-(10**6), 10**6) | st.integers(-9999, 9999).map(lambda number: number / 100)
_words = st.text("abc xyz ÄßЖ京🦊'\"#:-,[]{}&*!|>%@`?\\/", min_size=1, max_size=30).filter(str.strip)
_places = st.dictionaries(
    st.sampled_from(["street", "city", "state", "country", "continent"]), _words, min_size=1
)
_people = st.sampled_from(["ada@sandbox.example", "mira@northwind-robotics.com", 510004, 9002])
_organizations = st.sampled_from(["oldmillpartners.com", "new.example", 300121, 300122, "meridian-cloud.io"])
_dates = st.dates().filter(lambda day: day.year >= 1000).map(str)


def _several(items: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(items, max_size=3, unique_by=repr)


VALUES = {
    "Tier": st.sampled_from(["Gold", "Silver", "Bronze"]),
    "Tags": _several(st.sampled_from(["hardware", "bio", "data", "food"])),
    "Headcount": _numbers,
    "Founded": _dates,
    "HQ": _places,
    "Owner": _people,
    "Advisors": st.lists(st.sampled_from([510001, 510003, "noor@advisors.example"]), unique=True),
    "Parent": _organizations,
    "Sector": st.sampled_from(["Robotics", "Energy"]),
    "Summary": _words,
    "Legal Name": _words,
    "Offices": st.lists(_places, max_size=2, unique_by=lambda place: str(sorted(place.items()))),
    "Co-Investors": st.lists(st.sampled_from(["oldmillpartners.com", "new.example", 300122]), unique=True),
    "Round Sizes": st.lists(_numbers, max_size=3, unique=True),
}
OF_PORTFOLIO = {
    "Status": st.sampled_from(["Watching", "Active", "Exited"]),
    "Owner": _people,
    "Since": _dates,
    "Check Size": _numbers,
}


def _fields(values: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of these fields, each with a value, cleared, or under a condition."""

    def one(name: str) -> st.SearchStrategy[tuple[str, Any]]:
        conditional = st.fixed_dictionaries(
            {"value": values[name], "when": st.sampled_from(["empty", "created"])}
        )
        return st.tuples(st.just(name), values[name] | st.none() | conditional)

    return st.lists(
        st.sampled_from(sorted(values)).flatmap(one), max_size=5, unique_by=lambda field: field[0]
    ).map(dict)


_lists = st.fixed_dictionaries(
    {}, optional={"Portfolio": _fields(OF_PORTFOLIO) | st.none(), "Newsletter": st.just({}) | st.none()}
)
_linked = st.lists(st.sampled_from([510001, "ines@estudiomare.pt", "ada@sandbox.example"]), unique=True)
_declared_people = st.lists(_linked.filter(bool), max_size=1).flatmap(
    lambda found: st.just(found[0]) if found else _linked.map(lambda only: {"only": only})
)
_details = st.fixed_dictionaries(
    {"fields": _fields(VALUES)}, optional={"lists": _lists, "people": _declared_people}
)


@st.composite
def documents(draw: st.DrawFn) -> list[str]:
    """Three that Affinity holds (pinned, found, global) and one that it does not, with anything declared."""
    profiles: list[dict[str, Any]] = [
        {"id": 300100, "name": "Northwind Robotics"},
        {"name": "Kestrel Analytics", "domain": "kestrel.io"},
        {"name": "Meridian Cloud", "domain": "meridiancloud.com"},
        {"name": "New", "domain": "new.example"},
    ]
    return [json.dumps(each | draw(_details), ensure_ascii=False) + "\n" for each in profiles]


def _changes(ran: Ran) -> object:
    assert ran.status == 0, ran.output + ran.errors
    plan = json.loads(ran.output)
    return plan["changes"], plan["digest"], plan["notes"]


@settings(max_examples=20)
@given(documents())
def test_whatever_is_declared_is_in_effect_after_apply(manifests: Sequence[str]) -> None:
    """The plan after it is empty, whichever way it is read."""
    with Meeting(manifests, "demo") as meeting:
        ran = meeting.apply()
        assert 0 == ran.status, ran.output + ran.errors
        meeting.check_in_sync()
        meeting.forget()
        for denied in DENIED:
            app = meeting.sandbox._server.sandbox_app
            app._options = replace(app._options, deny=denied)
            meeting.check_in_sync()


@settings(max_examples=20)
@given(documents())
def test_the_plan_is_the_same_however_affinity_is_read(manifests: Sequence[str]) -> None:
    """By the hundred, one by one, through v1 alone: only the cost differs."""
    plans = []
    for denied in DENIED:
        with Meeting(manifests, "demo", deny=denied) as meeting:
            plans.append(_changes(meeting.run("plan", "--format=json")))
    assert all(plan == plans[0] for plan in plans)


@settings(max_examples=10)
@given(documents())
def test_nothing_undeclared_is_touched(manifests: Sequence[str]) -> None:
    """Values of other fields and other organizations are what they were."""
    declared = [json.loads(each) for each in manifests]
    leaving = {each["name"] for each in declared if _portfolio(each) is None}

    def undeclared(meeting: Meeting) -> set[tuple[object, ...]]:
        """Values of fields that the organization's manifest, if it has one, does not name."""
        names = {each["name"]: {*each["fields"], *(_portfolio(each) or ())} for each in declared}
        return {
            (name, field, value)
            for name, _, _, field, value in held(meeting)
            if field and field not in names.get(str(name), ())
        }

    with Meeting(manifests, "demo") as meeting:
        before = undeclared(meeting)
        meeting.apply()
        after = undeclared(meeting)
    assert {row for row in before if row[0] not in leaving and "Kestrel" not in str(row[0])} <= after


def _portfolio(manifest: Mapping[str, Any]) -> Mapping[str, Any] | None:
    lists: Mapping[str, Any] = manifest.get("lists", {})
    found: Mapping[str, Any] | None = lists.get("Portfolio", {})
    return found
