"""What reading and writing cost: the table of the design, for every combination of what manifests declare."""

from __future__ import annotations

import json
from itertools import product
from math import ceil
from typing import TYPE_CHECKING, Any

import pytest

from tests.convergence.world import Meeting

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS = [
    {"id": 1, "name": "Headcount", "type": "number"},
    {"id": 2, "name": "Parent", "type": "company"},
    {"id": 3, "name": "Status", "type": "text", "list_id": 8},
]
PARENT = "parent.example"


def seed(count: int, *, on_list: int) -> dict[str, Any]:
    """So many organizations, each with a person; the first ones on a list; and one that others refer to."""
    numbers = range(1, count + 1)
    return {
        "organizations": [
            *(
                {"id": each, "name": f"N{each}", "domains": [f"n{each}.example"], "person_ids": [each]}
                for each in numbers
            ),
            {"id": 900_000, "name": "Parent", "domains": [PARENT]},
        ],
        "persons": [
            {
                "id": each,
                "type": 0,
                "first_name": "P",
                "last_name": str(each),
                "emails": [f"p@n{each}.example"],
            }
            for each in numbers
        ],
        "fields": FIELDS,
        "lists": [{"id": 8, "name": "Deals"}],
        "list_entries": [{"id": each, "list_id": 8, "entity_id": each} for each in range(1, on_list + 1)],
        "field_values": [{"organization_id": each, "values": {"Headcount": 5}} for each in numbers],
    }


def document(number: int, *, pinned: bool, fields: bool, lists: bool, people: bool, reference: bool) -> str:
    keys: dict[str, Any] = {"name": f"N{number}", "domain": f"n{number}.example"}
    if pinned:
        keys["id"] = number
    if fields:
        keys["fields"] = {"Headcount": 5}
    if reference:
        keys.setdefault("fields", {})["Parent"] = PARENT
    if lists:
        keys["lists"] = {"Deals": {"Status": None}}
    if people:
        keys["people"] = [f"p@n{number}.example"]
    return json.dumps(keys) + "\n"


def plan_of(meeting: Meeting) -> tuple[Mapping[str, Any], Mapping[str, int]]:
    """Return a plan and the requests that it took, less whoami."""
    before = _requests(meeting)
    ran = meeting.run("plan", "--format=json", "--allow=updates=1000")
    assert ran.status == 0, ran.errors
    after = _requests(meeting)
    spent = {route: after[route] - before.get(route, 0) for route in after}
    assert sum(spent.values()) == json.loads(ran.output)["cost"]["reads"]
    return json.loads(ran.output), {route: count for route, count in spent.items() if count}


def _requests(meeting: Meeting) -> dict[str, int]:
    found = meeting.sandbox.stats()["requests"]
    assert isinstance(found, dict)
    return {route: sum(statuses.values()) for route, statuses in found.items()}


@pytest.mark.parametrize(
    ("pinned", "fields", "lists", "people", "reference"), list(product([True, False], repeat=5))
)
def test_reading_costs_what_the_table_says(
    pinned: bool,  # noqa: FBT001 - every combination
    fields: bool,  # noqa: FBT001
    lists: bool,  # noqa: FBT001
    people: bool,  # noqa: FBT001
    reference: bool,  # noqa: FBT001
) -> None:
    """Metadata, pins by the hundred or a listing, values, a list by the hundred, people, references."""
    count = 120
    declared = {"fields": fields, "lists": lists, "people": people, "reference": reference}
    documents = [document(number, pinned=pinned, **declared) for number in range(1, count + 1)]
    with Meeting(documents, seed(count, on_list=count)) as meeting:
        plan, _ = plan_of(meeting)
    batches = ceil(count / 100)
    with_values = fields or reference
    expected = (
        1
        + (with_values or lists)
        + (batches if pinned else 1)  # a listing of up to 500 is one page
        + (batches if with_values and not pinned else 0)
        + (2 if lists else 0)
        + (batches - 1 if lists else 0)
        + (2 * count if people else 0)
        # A listing shows the one that all refer to; nobody holds it yet, so that it is no match "already".
        + (1 if reference and pinned else 0)
    )
    assert expected == plan["cost"]["reads"]


@pytest.mark.parametrize(("pins", "expected"), [(3, 3), (1000, 12), (2000, 22)])
def test_pinned_manifests_with_fields_cost_a_request_for_a_hundred(pins: int, expected: int) -> None:
    documents = [
        document(number, pinned=True, fields=True, lists=False, people=False, reference=False)
        for number in range(1, pins + 1)
    ]
    with Meeting(documents, seed(pins, on_list=0)) as meeting:
        assert expected == plan_of(meeting)[0]["cost"]["reads"]


def test_a_long_list_is_not_read_for_one_of_its_organizations() -> None:
    """Asking for its entries takes one request, the list eleven."""
    one = document(7, pinned=True, fields=False, lists=True, people=False, reference=False)
    with Meeting([one], seed(1100, on_list=1100)) as meeting:
        plan, spent = plan_of(meeting)
    assert 1 == spent["GET /v2/companies/{id}/list-entries"]
    assert 5 == plan["cost"]["reads"]


_ONE = {"id": 1, "name": "N1", "domain": "n1.example"}
KINDS: list[tuple[dict[str, Any], int]] = [
    ({"name": "New name"}, 1),
    ({"fields": {"Headcount": 6}}, 1),
    ({"name": "New name", "fields": {"Headcount": 6}}, 2),
    ({"fields": {"Headcount": 6, "Parent": PARENT}}, 1),
    ({"people": [2]}, 2),
    ({"name": "New name", "people": [2]}, 2),
    ({"lists": {"Deals": {}}}, 1),
    ({"lists": {"Deals": {"Status": "Won"}}}, 2),
    (
        {
            "name": "New name",
            "people": [2],
            "fields": {"Headcount": None},
            "lists": {"Deals": {"Status": "X"}},
        },
        5,
    ),
]


@pytest.mark.parametrize(("keys", "expected"), KINDS, ids=str)
def test_writing_costs_by_kind(keys: dict[str, Any], expected: int) -> None:
    """And sends as many as the plan said."""
    with Meeting([json.dumps(_ONE | keys) + "\n"], seed(2, on_list=0)) as meeting:
        plan, _ = plan_of(meeting)
        assert expected == plan["cost"]["writes"]
        before = sum(_requests(meeting).values())
        assert meeting.apply().status == 0
        after = sum(_requests(meeting).values())
        assert plan["cost"]["requests"] == after - before
        meeting.check_in_sync()


def test_a_create_costs_one_and_its_fields_and_memberships_as_an_update() -> None:
    """People go along with the create; the search that knows it is counted, too."""
    keys = {
        "name": "New",
        "domain": "new.example",
        "people": [1],
        "fields": {"Headcount": 1},
        "lists": {"Deals": {}},
    }
    with Meeting([json.dumps(keys) + "\n"], seed(1, on_list=0)) as meeting:
        plan, _ = plan_of(meeting)
        assert {"writes": 3, "settling": 1} == {key: plan["cost"][key] for key in ("writes", "settling")}
        assert meeting.apply().status == 0
        assert {
            "POST /organizations": 1,
            "PATCH /v2/companies/{id}/fields": 1,
            "POST /lists/{id}/list-entries": 1,
        } == dict(meeting.writes())
