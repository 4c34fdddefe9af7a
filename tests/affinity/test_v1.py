"""reconciler.affinity.v1: exact requests, and what becomes of the answers. Rows: test_decoding.py."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from reconciler.affinity.v1 import Identity, Page, Record, V1Reader, V1Writer
from reconciler.errors import Merged, NotFound, ReconcilerError, Rejected, Unavailable, UnexpectedAnswer
from reconciler.http.session import ReadSession, WriteSession
from reconciler.model import Account, Organization
from reconciler.values import EntryId, ListId, OrganizationId, PersonId
from tests.affinity.doubles import ONCE, PATIENTLY, FixedSession, answers, connect, connect_to_write
from tests.affinity.scripted import ScriptedServer, reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.affinity.retries import Retries
    from reconciler.http.session import Answer

NORTHWIND = Organization(OrganizationId(300100), "Northwind", "northwind.example", ("northwind.example",))
WHOAMI = {
    "tenant": {"id": 4711, "name": "Example Ventures", "subdomain": "exampleventures"},
    "user": {"id": 9001, "firstName": "Ada", "lastName": "Byte", "email": "ada@example.com"},
    "grant": {"type": "api_key", "scope": "external_api", "createdAt": "2024-01-01T00:00:00.000Z"},
}


def row(organization_id: int = 300100, **changes: object) -> dict[str, object]:
    return {
        "id": organization_id,
        "name": "Northwind",
        "domain": "northwind.example",
        "domains": ["northwind.example"],
        "crunchbase_uuid": None,
        "global": False,
        **changes,
    }


def page(*ids: int, token: object = None) -> bytes:
    return reply({"organizations": [row(each) for each in ids], "next_page_token": token})


@contextmanager
def reading(*script: bytes) -> Iterator[tuple[ScriptedServer, V1Reader]]:
    with ScriptedServer(list(script)) as server, ReadSession(server.url) as session:
        yield server, V1Reader(connect(session, "key"))


@contextmanager
def writing(*script: bytes, retries: Retries = ONCE) -> Iterator[tuple[ScriptedServer, V1Writer]]:
    with ScriptedServer(list(script)) as server, WriteSession(server.url) as session:
        yield server, V1Writer(connect_to_write(session, "key", retries))


def ids(pages: list[Page]) -> list[list[int]]:
    return [[each.id for each in each_page.organizations] for each_page in pages]


class TestWhoami:
    def test_it_says_whose_key_it_is(self) -> None:
        """Account and user; the rest is nobody's business."""
        with reading(reply(WHOAMI)) as (server, reader):
            identity = reader.whoami()
        assert Identity(Account(4711, "Example Ventures", "exampleventures"), "ada@example.com") == identity
        assert [("GET", "/auth/whoami")] == [(each.method, each.target) for each in server.received]

    @pytest.mark.parametrize(
        ("change", "pointer"),
        [
            ({"tenant": None}, "/tenant"),
            ({"tenant": {"id": "1", "name": "x", "subdomain": "x"}}, "/tenant/id"),
            ({"user": {"emailAddress": "ada@example.com"}}, "/user/email"),
        ],
    )
    def test_half_an_identity_is_none(self, change: dict[str, object], pointer: str) -> None:
        """Which account a key belongs to is never guessed."""
        with reading(reply(WHOAMI | change)) as (_, reader), pytest.raises(UnexpectedAnswer, match=pointer):
            reader.whoami()


class TestOrganization:
    def test_one_is_read_by_its_id(self) -> None:
        """Without flags, which would cost Affinity more."""
        with reading(reply(row(person_ids=[1], list_entries=[]))) as (server, reader):
            assert NORTHWIND == reader.organization(OrganizationId(300100))
        assert ["/organizations/300100"] == [each.target for each in server.received]

    def test_another_one_is_not_taken_for_it(self) -> None:
        """An answer about another id is no answer."""
        with reading(reply(row(2))) as (_, reader), pytest.raises(UnexpectedAnswer, match="/id"):
            reader.organization(OrganizationId(1))

    def test_a_merged_one_names_its_survivor(self) -> None:
        """Following it is left to the caller."""
        text = "organization_id: 1001 no longer exists as it has been merged into 1002"
        with reading(reply([text], 422)) as (_, reader), pytest.raises(Merged) as caught:
            reader.organization(OrganizationId(1001))
        assert 1002 == caught.value.survivor_id

    @pytest.mark.parametrize("status", [404, 422])
    def test_an_unknown_one_is_not_found(self, status: int) -> None:
        """By either status."""
        with reading(reply(["unknown"], status)) as (_, reader), pytest.raises(NotFound):
            reader.organization(OrganizationId(1))


class TestRecord:
    def test_people_and_entries_come_with_one_organization(self) -> None:
        """By the same request as the organization alone."""
        entry = {"id": 7001, "list_id": 88, "creator_id": 9001, "entity_id": 300100, "entity_type": 1}
        with reading(reply(row(person_ids=[2, 1], list_entries=[entry]))) as (server, reader):
            record = reader.record(OrganizationId(300100))
        assert Record(NORTHWIND, (PersonId(2), PersonId(1)), ((EntryId(7001), ListId(88)),)) == record
        assert ["/organizations/300100"] == [each.target for each in server.received]

    @pytest.mark.parametrize(
        "change",
        [
            {"person_ids": None},
            {"person_ids": ["1"]},
            {"list_entries": None},
            {"list_entries": [{"id": 1}]},
            {"id": 2},
        ],
    )
    def test_half_a_record_is_none(self, change: dict[str, object]) -> None:
        """An organization without people is not one whose people are not told."""
        answer = row(person_ids=[], list_entries=[]) | change
        with reading(reply(answer)) as (_, reader), pytest.raises(UnexpectedAnswer):
            reader.record(OrganizationId(300100))


class TestPages:
    def test_a_listing_is_read_to_its_end(self) -> None:
        """Each page asks for the next by its token, all else unchanged; an empty page is no end."""
        with reading(page(1, 2, token="t=1"), page(token="t2"), page(3)) as (server, reader):
            pages = list(reader.pages())
        assert [[1, 2], [], [3]] == ids(pages)
        assert [False, False, True] == [each.last for each in pages]
        assert [
            [("page_size", "500")],
            [("page_size", "500"), ("page_token", "t=1")],
            [("page_size", "500"), ("page_token", "t2")],
        ] == [request.query for request in server.received]
        assert {"/organizations"} == {request.path for request in server.received}

    def test_a_search_repeats_its_term(self) -> None:
        """On every page, or the token is refused."""
        with reading(page(1, token="t"), page(2)) as (server, reader):
            assert [[1], [2]] == ids(list(reader.pages("harbor & vine")))
        assert ["harbor & vine"] * 2 == [dict(request.query)["term"] for request in server.received]

    def test_pages_are_read_only_when_wanted(self) -> None:
        """Whoever has seen enough stops, and pays no more."""
        with reading(page(300100, token="t")) as (server, reader):
            assert Page((NORTHWIND,), last=False) == next(reader.pages())
        assert 1 == len(server.received)

    def test_an_absent_token_is_an_end(self) -> None:
        """Documented beside null."""
        with reading(reply({"organizations": []})) as (_, reader):
            assert [Page((), last=True)] == list(reader.pages())

    @pytest.mark.parametrize("answer", [[], [row()], {}, {"organizations": None}, {"organizations": [None]}])
    def test_another_envelope_is_unexpected(self, answer: object) -> None:
        """A bare array, as list entries have it, could be the first page of many."""
        with reading(reply(answer)) as (_, reader), pytest.raises(UnexpectedAnswer) as caught:
            list(reader.pages())
        assert "/organizations" == caught.value.route

    def test_a_refusal_amid_the_listing_gets_out(self) -> None:
        """Half a listing never looks complete."""
        with reading(page(1, token="t"), reply(b"<html>", 502)) as (_, reader):
            pages = reader.pages()
            assert not next(pages).last
            with pytest.raises(Unavailable, match="502"):
                next(pages)


class TestCreate:
    @pytest.mark.parametrize("status", [200, 201])
    def test_it_sends_name_and_domain(self, status: int) -> None:
        """And returns what Affinity keeps, whichever 2xx it answers."""
        with writing(reply(row(person_ids=[]), status)) as (server, writer):
            assert NORTHWIND == writer.create("Northwind", "northwind.example")
        (request,) = server.received
        assert ("POST", "/organizations") == (request.method, request.target)
        assert {"name": "Northwind", "domain": "northwind.example"} == json.loads(request.body)

    def test_no_domain_is_not_sent(self) -> None:
        """Not even as null."""
        with writing(reply(row(domain=None, domains=[]))) as (server, writer):
            writer.create("Northwind")
        assert {"name": "Northwind"} == json.loads(server.received[0].body)

    def test_people_are_linked_at_once(self) -> None:
        """The answer may not show them yet."""
        with writing(reply(row(person_ids=[]))) as (server, writer):
            writer.create("Northwind", person_ids=[PersonId(2), PersonId(1)])
        assert {"name": "Northwind", "person_ids": [2, 1]} == json.loads(server.received[0].body)


class TestUpdate:
    @pytest.mark.parametrize("person_ids", [[], [2, 1]])
    def test_people_are_replaced_by_those_given(self, person_ids: list[PersonId]) -> None:
        """None is a set, too, and nothing else is sent with it."""
        with writing(reply(row())) as (server, writer):
            writer.update(OrganizationId(300100), changes={}, person_ids=person_ids)
        assert {"person_ids": person_ids} == json.loads(server.received[0].body)

    def test_people_are_never_replaced_a_second_time(self) -> None:
        """After a lost answer the set is read and computed again; a name is simply sent again."""
        lost = reply("<html>", 504)
        with writing(lost, retries=PATIENTLY) as (server, writer), pytest.raises(Unavailable):
            writer.update(OrganizationId(300100), changes={"name": "N"}, person_ids=[])
        assert 1 == len(server.received)
        with writing(lost, reply(row()), retries=PATIENTLY) as (server, writer):
            writer.update(OrganizationId(300100), changes={"name": "N"})
        assert 2 == len(server.received)

    @pytest.mark.parametrize(
        "changes", [{"name": "N"}, {"domain": "n.example"}, {"name": "N", "domain": "n.example"}]
    )
    def test_it_sends_the_changes_and_nothing_else(self, changes: dict[str, str | None]) -> None:
        """An undeclared field is never written."""
        with writing(reply(row())) as (server, writer):
            assert NORTHWIND == writer.update(OrganizationId(300100), changes=changes)
        (request,) = server.received
        assert ("PUT", "/organizations/300100") == (request.method, request.target)
        assert changes == json.loads(request.body)

    @pytest.mark.parametrize("changes", [{}, {"name": None}, {"domain": None}, {"person_ids": "1"}])
    def test_it_sends_no_nulls_no_other_keys_and_never_nothing(self, changes: dict[str, str | None]) -> None:
        """What Affinity would make of these is not documented."""
        with writing() as (server, writer), pytest.raises(ValueError, match="not a change"):
            writer.update(OrganizationId(1), changes=changes)
        assert [] == server.received

    def test_an_answer_about_another_organization_is_unexpected(self) -> None:
        """Who knows what was written then."""
        with writing(reply(row(2))) as (_, writer), pytest.raises(UnexpectedAnswer, match="/id"):
            writer.update(OrganizationId(1), changes={"name": "N"})


class TestDelete:
    def test_it_is_deleted_by_its_id(self) -> None:
        with writing(reply({"success": True})) as (server, writer):
            writer.delete(OrganizationId(300100))
        assert [("DELETE", "/organizations/300100", b"")] == [
            (each.method, each.target, each.body) for each in server.received
        ]

    @pytest.mark.parametrize(
        ("said", "kind"),
        [
            ("Cannot delete organization because it is global", Rejected),
            ("Field organization_id: expected 1 to be a valid id for model Organization", NotFound),
            ("1 no longer exists as it has been merged into 2", Merged),
        ],
    )
    def test_what_cannot_be_deleted_is_an_error(self, said: str, kind: type[Exception]) -> None:
        """What was not there has not been deleted."""
        with writing(reply([said], 422)) as (_, writer), pytest.raises(kind):
            writer.delete(OrganizationId(1))


@given(
    answers("organizations", "next_page_token", "tenant", "user", "id", "name", "domain", "domains", "global")
)
def test_hostile_answers_are_errors_of_ours(answer: Answer) -> None:
    """Whatever comes, nothing else is raised."""
    connection = connect_to_write(FixedSession(answer), "key")
    reader, writer = V1Reader(connection), V1Writer(connection)
    for call in (
        reader.whoami,
        lambda: list(reader.pages()),
        lambda: reader.organization(OrganizationId(1)),
        lambda: reader.record(OrganizationId(1)),
        reader.lists,
        lambda: reader.persons("a"),
        lambda: reader.person(PersonId(1)),
        lambda: writer.create("N"),
        lambda: writer.update(OrganizationId(1), changes={"name": "N"}),
        lambda: writer.delete(OrganizationId(1)),
    ):
        with suppress(ReconcilerError):
            call()
