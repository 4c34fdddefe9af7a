"""Custom fields are written by v2: exact requests. The form of each value: test_values_v2.py."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reconciler.affinity.writing import Writer
from reconciler.errors import Forbidden, NotFound, ReconcilerError, Rejected
from reconciler.http.session import WriteSession
from reconciler.model import Target
from reconciler.values import EntryId, FieldId, ListId, OrganizationId, Value, ValueType
from tests.affinity.doubles import PATIENTLY, connect_to_write
from tests.affinity.scripted import reply

if TYPE_CHECKING:
    from tests.affinity.scripted import ScriptedServer

ACME = OrganizationId(300100)
DONE = reply({"operation": "update-fields"})


def target(field_id: int = 61001, *, multiple: bool = False) -> Target:
    return Target(FieldId(field_id), ValueType.TEXT, multiple=multiple)


def test_all_fields_of_an_organization_are_written_at_once(server: ScriptedServer, writer: Writer) -> None:
    """Nothing else is sent with them."""
    server.script.append(DONE)
    writer.write_fields(
        ACME, [(target(), "Gold"), (target(61002, multiple=True), ("a", "b")), (target(3), None)]
    )
    (request,) = server.received
    assert ("PATCH", "/v2/companies/300100/fields") == (request.method, request.target)
    assert "Bearer sandbox" == request.headers["authorization"]
    assert {
        "operation": "update-fields",
        "updates": [
            {"id": "field-61001", "value": {"type": "text", "data": "Gold"}},
            {"id": "field-61002", "value": {"type": "text-multi", "data": ["a", "b"]}},
            {"id": "field-3", "value": {"type": "text", "data": None}},
        ],
    } == json.loads(request.body)


def test_fields_of_a_list_are_written_to_the_entry(server: ScriptedServer, writer: Writer) -> None:
    """In the same form."""
    server.script.append(DONE)
    writer.write_entry_fields(ListId(88), EntryId(7001), [(target(), "Active")])
    (request,) = server.received
    assert ("PATCH", "/v2/lists/88/list-entries/7001/fields") == (request.method, request.target)
    assert ["field-61001"] == [each["id"] for each in json.loads(request.body)["updates"]]


@pytest.mark.parametrize(
    "answer", [reply(b"", 204), reply({}), reply([]), reply({"operation": "other"}, 202)]
)
def test_the_status_says_that_it_is_written(server: ScriptedServer, writer: Writer, answer: bytes) -> None:
    """Whatever else the answer holds."""
    server.script.append(answer)
    writer.write_fields(ACME, [(target(), "a")])


@pytest.mark.parametrize(("status", "kind"), [(400, Rejected), (403, Forbidden), (404, NotFound)])
def test_a_refusal_is_an_error(
    server: ScriptedServer, writer: Writer, status: int, kind: type[ReconcilerError]
) -> None:
    """An organization may be too young for v2: the caller tries again."""
    server.script.append(reply({"errors": [{"code": "x", "message": "No"}]}, status))
    with pytest.raises(kind, match=r"PATCH /v2/companies/\{id\}/fields"):
        writer.write_fields(ACME, [(target(), "a")])


def test_it_is_repeated_after_a_lost_answer(server: ScriptedServer) -> None:
    """The same values twice are the same values."""
    server.script += [reply("<html>", 504), DONE]
    with WriteSession(server.url) as session:
        Writer(connect_to_write(session, retries=PATIENTLY)).write_fields(ACME, [(target(), "a")])
    assert server.received[0].body == server.received[1].body


@pytest.mark.parametrize(
    ("bad", "value"), [(Target(), "a"), (Target(FieldId(1)), "a"), (target(), 1), (target(), ("a", "b"))]
)
def test_what_cannot_be_written_stops_all_of_it(
    server: ScriptedServer, writer: Writer, bad: Target, value: Value
) -> None:
    """Before anything is sent."""
    with pytest.raises(ValueError, match=r"no field|written as|takes one"):
        writer.write_fields(ACME, [(target(), "a"), (bad, value)])
    assert [] == server.received
