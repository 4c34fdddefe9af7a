"""What applying asks for, in one hand. The writes themselves: test_v1, test_v1_lists and test_v2_fields."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reconciler.model import Target
from reconciler.values import EntryId, FieldId, ListId, OrganizationId, ValueType
from tests.affinity.scripted import reply
from tests.builders import organization

if TYPE_CHECKING:
    from reconciler.affinity.writing import Writer
    from tests.affinity.scripted import ScriptedServer

ACME = {"id": 7, "name": "Acme", "domain": "acme.com", "domains": ["acme.com"], "global": False}
FOUND = organization(7, "Acme", "acme.com")


def test_writes_are_those_of_v1(server: ScriptedServer, writer: Writer) -> None:
    """The answer's body is what is judged."""
    server.script += [reply(ACME), reply(ACME)]
    assert FOUND == writer.create("Acme", "acme.com")
    assert FOUND == writer.update(OrganizationId(7), changes={"name": "Acme"})
    assert [("POST", "/organizations"), ("PUT", "/organizations/7")] == [
        (each.method, each.path) for each in server.received
    ]
    assert {"name": "Acme"} == json.loads(server.received[1].body)


def test_the_rest_of_an_organization_is_written_by_the_same_hand(
    server: ScriptedServer, writer: Writer
) -> None:
    """Its people are read before they are written, because only all of them can be."""
    values = [(Target(FieldId(1), ValueType.TEXT), "a")]
    server.script += [
        reply(ACME | {"person_ids": [2, 1], "list_entries": []}),
        reply({"operation": "update-fields"}),
        reply({"id": 70, "list_id": 8, "entity_id": 7}),
        reply({"operation": "update-fields"}),
        reply({"success": True}),
        reply({"success": True}),
    ]
    assert (2, 1) == writer.person_ids(OrganizationId(7))
    writer.write_fields(OrganizationId(7), values)
    assert EntryId(70) == writer.add_entry(ListId(8), OrganizationId(7))
    writer.write_entry_fields(ListId(8), EntryId(70), values)
    writer.remove_entry(ListId(8), EntryId(70))
    writer.delete(OrganizationId(7))
    assert [
        "GET /organizations/7",
        "PATCH /v2/companies/7/fields",
        "POST /lists/8/list-entries",
        "PATCH /v2/lists/8/list-entries/70/fields",
        "DELETE /lists/8/list-entries/70",
        "DELETE /organizations/7",
    ] == [f"{each.method} {each.target}" for each in server.received]


def test_memberships_are_read_from_the_organization_itself(server: ScriptedServer, writer: Writer) -> None:
    """Which Affinity answers from what it has just written."""
    server.script.append(reply(ACME | {"person_ids": [], "list_entries": [{"id": 70, "list_id": 8}]}))
    assert ((EntryId(70), ListId(8)),) == writer.entries(OrganizationId(7))


def test_what_was_written_can_be_searched_for(server: ScriptedServer, writer: Writer) -> None:
    """With the same connection, paced together with the writes."""
    server.script.append(reply({"organizations": [ACME], "next_page_token": None}))
    assert [FOUND] == writer.search("acme.com")
