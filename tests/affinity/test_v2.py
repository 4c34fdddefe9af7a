"""reconciler.affinity.v2: exact requests, and what becomes of the answers. Rows: test_decoding.py."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from reconciler.affinity.v2 import MAX_IDS, Company, V2Reader
from reconciler.errors import Forbidden, NotFound, ReconcilerError, UnexpectedAnswer
from reconciler.http.session import ReadSession
from reconciler.model import Organization
from reconciler.values import Field, FieldId, OrganizationId, ValueType
from tests.affinity.doubles import FixedSession, answers, connect
from tests.affinity.scripted import ScriptedServer, reply

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.http.session import Answer

N2 = Organization(OrganizationId(2), "N", "n.example", ("n.example",), is_global=True)


def ids(*values: int) -> list[OrganizationId]:
    return [OrganizationId(value) for value in values]


def company(company_id: int, **more: object) -> dict[str, object]:
    known = {"id": company_id, "name": "N", "domain": "n.example", "domains": ["n.example"], "isGlobal": True}
    return known | more


def page(*rows: int | dict[str, object], next_url: object = None) -> bytes:
    data = [company(each) if isinstance(each, int) else each for each in rows]
    return reply({"data": data, "pagination": {"prevUrl": None, "nextUrl": next_url}})


def found(companies: Sequence[Company]) -> list[int]:
    return [each.organization.id for each in companies]


@contextmanager
def reading(*script: bytes) -> Iterator[tuple[ScriptedServer, V2Reader]]:
    with ScriptedServer(list(script)) as server, ReadSession(server.url) as session:
        yield server, V2Reader(connect(session, "key"))


def test_many_are_read_at_once() -> None:
    """One request, every id in it, as a Bearer."""
    with reading(page(2, 1)) as (server, reader):
        companies = reader.companies(ids(1, 2))
    assert Company(N2, None) == companies[0]
    assert [2, 1] == found(companies)
    (request,) = server.received
    assert ("GET", "/v2/companies") == (request.method, request.path)
    assert [("ids", "1"), ("ids", "2"), ("limit", "100")] == request.query
    assert "Bearer key" == request.headers["authorization"]


def test_what_v2_does_not_know_is_missing() -> None:
    """Merged, unknown and invisible ids look the same here."""
    with reading(page(1)) as (_, reader):
        assert [1] == found(reader.companies(ids(1, 2, 3)))


def test_no_ids_are_no_request() -> None:
    """Without ids v2 would list its whole directory."""
    with reading() as (server, reader):
        assert () == reader.companies([])
    assert [] == server.received


def test_a_hundred_are_the_most() -> None:
    """The caller makes the batches."""
    with reading(page()) as (server, reader):
        reader.companies(ids(*range(1, MAX_IDS + 1)))
        with pytest.raises(ValueError, match="101 ids"):
            reader.companies(ids(*range(1, MAX_IDS + 2)))
    assert 1 == len(server.received)


def test_pages_are_followed_on_the_same_server() -> None:
    """`nextUrl` is a whole URL, with the cursor in it."""
    with ScriptedServer([]) as server, ReadSession(server.url) as session:
        server.script += [page(1, next_url=f"{server.url}/v2/companies?cursor=a%3D"), page(2)]
        companies = V2Reader(connect(session, "key")).companies(ids(1, 2))
    assert [1, 2] == found(companies)
    assert "/v2/companies?cursor=a%3D" == server.received[1].target
    assert "Bearer key" == server.received[1].headers["authorization"]


@pytest.mark.parametrize(
    "url", ["https://evil.example/v2/companies?cursor=a", "http://127.0.0.1:1/", "", "x"]
)
def test_no_other_server_is_asked(url: str) -> None:
    """The key goes to one host only, and a page that leads elsewhere spoils the answer."""
    with (
        reading(page(1, next_url=url)) as (server, reader),
        pytest.raises(UnexpectedAnswer, match="nothing was sent") as caught,
    ):
        reader.companies(ids(1, 2))
    assert "/v2/companies" == caught.value.route
    assert 1 == len(server.received)


def test_an_answer_has_no_more_pages_than_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """New cursors for ever would never end."""
    monkeypatch.setattr("reconciler.affinity.v2.MAX_IDS", 2)
    with ScriptedServer([]) as server, ReadSession(server.url) as session:
        server.script += [page(next_url=f"{server.url}/v2/companies?cursor={number}") for number in "12"]
        with pytest.raises(UnexpectedAnswer, match="more than 2 pages"):
            V2Reader(connect(session, "key")).companies(ids(1))


def test_what_nobody_asked_for_is_unexpected() -> None:
    """A server that ignores `ids` lists its directory."""
    with reading(page(1, 7)) as (_, reader), pytest.raises(UnexpectedAnswer, match="not asked for"):
        reader.companies(ids(1))


def test_a_key_without_the_permission_is_told_so() -> None:
    """The caller reads by v1 then."""
    refusal = {"errors": [{"code": "authorization", "message": "You are not permitted"}]}
    with (
        reading(reply(refusal, 403)) as (_, reader),
        pytest.raises(Forbidden, match="not permitted") as caught,
    ):
        reader.companies(ids(1))
    assert "Export All Organizations directory" in caught.value.next_step


@pytest.mark.parametrize(
    "answer",
    [
        [],
        {"data": []},
        {"pagination": {"nextUrl": None}},
        {"data": [], "pagination": None},
        {"data": [], "pagination": {"nextUrl": 1}},
        {"data": [None], "pagination": {"nextUrl": None}},
        {"data": [company(1) | {"isGlobal": None}], "pagination": {"nextUrl": None}},
    ],
    ids=repr,
)
def test_another_envelope_is_unexpected(answer: object) -> None:
    """Without pagination nobody knows whether it was all."""
    with reading(reply(answer)) as (_, reader), pytest.raises(UnexpectedAnswer):
        reader.companies(ids(1))


TIER = Field(FieldId(61001), "Tier", None, ValueType.TEXT)
TAGS = Field(FieldId(61002), "Tags", None, ValueType.DROPDOWN, multiple=True)
FIELDS = [
    {"id": "affinity-data-location", "value": {"type": "location", "data": None}},
    {"id": "field-61001", "value": {"type": "text", "data": "Gold"}},
    {"id": "field-61002", "value": {"type": "dropdown-multi", "data": None}},
]


def test_fields_are_read_along() -> None:
    """Only those that are asked for, by their ids, in the same request."""
    with reading(page(company(2, fields=FIELDS))) as (server, reader):
        assert (Company(N2, {TAGS.id: (), TIER.id: "Gold"}),) == reader.companies(ids(2), [TAGS, TIER])
    assert [("ids", "2"), ("limit", "100"), ("fieldIds", "field-61002"), ("fieldIds", "field-61001")] == (
        server.received[0].query
    )


@pytest.mark.parametrize("fields", [{}, {"fields": []}, {"fields": None}, {"fields": FIELDS[:2]}], ids=repr)
def test_a_field_that_is_missing_is_not_empty(fields: dict[str, object]) -> None:
    """A partial read never looks complete."""
    with reading(page(company(1, **fields))) as (_, reader), pytest.raises(UnexpectedAnswer, match="fields"):
        reader.companies(ids(1), [TIER, TAGS])


class TestCompany:
    def test_one_is_read_by_its_id(self) -> None:
        """With a key that may not export."""
        with reading(reply(company(2)), reply(company(2, fields=FIELDS))) as (server, reader):
            assert Company(N2, None) == reader.company(OrganizationId(2))
            assert Company(N2, {TIER.id: "Gold"}) == reader.company(OrganizationId(2), [TIER])
        assert ["/v2/companies/2", "/v2/companies/2?fieldIds=field-61001"] == [
            request.target for request in server.received
        ]

    @pytest.mark.parametrize(
        ("answer", "status", "kind"),
        [
            ({"errors": [{"code": "not-found", "message": "No such company"}]}, 404, NotFound),
            ({"errors": [{"code": "authorization", "message": "No"}]}, 403, Forbidden),
            (company(1, fields=FIELDS), 200, UnexpectedAnswer),
            (company(2, fields=[]), 200, UnexpectedAnswer),
        ],
    )
    def test_what_is_not_it_is_an_error(self, answer: object, status: int, kind: type[Exception]) -> None:
        """Another id and a missing field among them."""
        with reading(reply(answer, status)) as (_, reader), pytest.raises(kind) as caught:
            reader.company(OrganizationId(2), [TIER])
        assert "Export" not in getattr(caught.value, "next_step", "")


@given(answers("data", "pagination", "nextUrl", "fields"))
def test_hostile_answers_are_errors_of_ours(answer: Answer) -> None:
    """Whatever comes, nothing else is raised."""
    reader = V2Reader(connect(FixedSession(answer), "key"))
    for call in (
        lambda: reader.companies(ids(1)),
        lambda: reader.companies(ids(1), [TIER]),
        lambda: reader.company(OrganizationId(1), [TAGS]),
    ):
        with suppress(ReconcilerError):
            call()
