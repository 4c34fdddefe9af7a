"""List entries through v2: exact requests, and what becomes of the rows."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from reconciler.affinity.v2 import V2Reader
from reconciler.errors import Forbidden, NotFound, ReconcilerError, UnexpectedAnswer
from reconciler.values import Entry, EntryId, Field, FieldId, ListId, OrganizationId, ValueType
from tests.affinity.doubles import FixedSession, answers, connect
from tests.affinity.scripted import reply

if TYPE_CHECKING:
    from reconciler.http.session import Answer
    from tests.affinity.scripted import ScriptedServer

PORTFOLIO, PIPELINE = ListId(88), ListId(89)
STATUS = Field(FieldId(1), "Status", PORTFOLIO, ValueType.TEXT)
TAGS = Field(FieldId(2), "Tags", PORTFOLIO, ValueType.TEXT, multiple=True)
STAGE = Field(FieldId(3), "Stage", PIPELINE, ValueType.TEXT)
ACME = OrganizationId(300100)
FIELDS = [
    {"id": "field-1", "value": {"type": "text", "data": "Active"}},
    {"id": "field-2", "value": {"type": "text-multi", "data": None}},
]


def page(*rows: object, next_url: str | None = None) -> bytes:
    return reply({"data": rows, "pagination": {"prevUrl": None, "nextUrl": next_url}})


def member(entry_id: int = 7001, company_id: int = 300100, **more: object) -> dict[str, object]:
    entity = {"id": company_id, "name": "Acme", "domain": None, "domains": [], "isGlobal": False}
    return {"id": entry_id, "type": "company", "createdAt": "2025-03-04T05:06:07Z", "entity": entity | more}


class TestListEntries:
    def test_a_list_is_read_with_its_fields(self, server: ScriptedServer, v2: V2Reader) -> None:
        """A hundred entries a request; an organization may have several, an entry that comes twice is one."""
        server.script += [
            page(member(fields=FIELDS), next_url=f"{server.url}/v2/next?cursor=a"),
            page(member(fields=FIELDS), member(7002, fields=FIELDS), member(7003, 5, fields=FIELDS)),
        ]
        values = ((STATUS.id, "Active"), (TAGS.id, ()))
        entries = v2.list_entries(PORTFOLIO, [STATUS, TAGS])
        assert [(ACME, 7001), (ACME, 7002), (5, 7003)] == [(company, entry.id) for company, entry in entries]
        assert Entry(EntryId(7001), PORTFOLIO, values) == entries[0][1]
        assert [
            "/v2/lists/88/list-entries?limit=100&fieldIds=field-1&fieldIds=field-2",
            "/v2/next?cursor=a",
        ] == [each.target for each in server.received]

    def test_without_fields_only_memberships_are_read(self, server: ScriptedServer, v2: V2Reader) -> None:
        server.script.append(page(member()))
        assert ((ACME, Entry(EntryId(7001), PORTFOLIO)),) == v2.list_entries(PORTFOLIO)
        assert ["/v2/lists/88/list-entries?limit=100"] == [each.target for each in server.received]

    @pytest.mark.parametrize("name", ["company", "organization"])
    def test_either_word_is_an_organization_and_fields_may_stand_beside_it(
        self, server: ScriptedServer, v2: V2Reader, name: str
    ) -> None:
        """Both were seen."""
        server.script.append(page(member() | {"type": name, "fields": FIELDS}))
        ((_, entry),) = v2.list_entries(PORTFOLIO, [STATUS])
        assert ((STATUS.id, "Active"),) == entry.values

    @pytest.mark.parametrize(
        "row",
        [
            member() | {"type": "person"},
            member() | {"entity": None},
            member() | {"id": None},
            member(id="1"),
            member(),
            member(fields=FIELDS[:1]),
            None,
        ],
    )
    def test_another_shape_is_unexpected(self, server: ScriptedServer, v2: V2Reader, row: object) -> None:
        """A field that is missing from one entry among them."""
        server.script.append(page(member(fields=FIELDS), row))
        with pytest.raises(UnexpectedAnswer, match="/data/1"):
            v2.list_entries(PORTFOLIO, [STATUS, TAGS])

    @pytest.mark.parametrize(
        ("status", "kind", "next_step"),
        [(403, Forbidden, "Export data from Lists"), (404, NotFound, "the list")],
    )
    def test_a_refusal_says_what_is_missing(
        self, server: ScriptedServer, v2: V2Reader, status: int, kind: type[ReconcilerError], next_step: str
    ) -> None:
        """A permission, or the list."""
        server.script.append(reply({"errors": [{"code": "x", "message": "No"}]}, status))
        with pytest.raises(kind) as caught:
            v2.list_entries(PORTFOLIO)
        assert next_step in caught.value.next_step


class TestEntriesOf:
    def test_all_memberships_of_an_organization_are_read(self, server: ScriptedServer, v2: V2Reader) -> None:
        """Each with the fields of its own list; those of lists nobody asked about without any."""
        stage = {"id": "field-3", "value": {"type": "text", "data": "Won"}}
        server.script += [
            page({"id": 7001, "listId": 88, "fields": FIELDS}, next_url=f"{server.url}/v2/next?cursor=a"),
            page({"id": 7002, "listId": 89, "fields": [stage, *FIELDS]}, {"id": 7003, "listId": 90}),
        ]
        assert (
            Entry(EntryId(7001), PORTFOLIO, ((TAGS.id, ()), (STATUS.id, "Active"))),
            Entry(EntryId(7002), PIPELINE, ((STAGE.id, "Won"),)),
            Entry(EntryId(7003), ListId(90)),
        ) == v2.entries_of(ACME, [TAGS, STAGE, STATUS])
        assert ["/v2/companies/300100/list-entries?limit=100", "/v2/next?cursor=a"] == [
            each.target for each in server.received
        ]

    @pytest.mark.parametrize(
        "row",
        [
            {"id": 7001, "fields": FIELDS},
            {"listId": 88, "fields": FIELDS},
            {"id": 7001, "listId": 88},
            {"id": 7001, "listId": 88, "fields": FIELDS[1:]},
        ],
    )
    def test_half_an_entry_is_none(
        self, server: ScriptedServer, v2: V2Reader, row: dict[str, object]
    ) -> None:
        """What is empty says so."""
        server.script.append(page(row))
        with pytest.raises(UnexpectedAnswer, match="/data/0"):
            v2.entries_of(ACME, [STATUS])

    def test_an_unknown_organization_is_not_found(self, server: ScriptedServer, v2: V2Reader) -> None:
        """Rather than one on no list."""
        server.script.append(reply({"errors": [{"code": "not-found", "message": "No"}]}, 404))
        with pytest.raises(NotFound):
            v2.entries_of(ACME)


@given(answers("data", "pagination", "nextUrl", "entity"))
def test_hostile_answers_are_errors_of_ours(answer: Answer) -> None:
    """Whatever comes, nothing else is raised."""
    reader = V2Reader(connect(FixedSession(answer)))
    with suppress(ReconcilerError):
        reader.list_entries(PORTFOLIO, [STATUS])
    with suppress(ReconcilerError):
        reader.entries_of(ACME, [STATUS])
