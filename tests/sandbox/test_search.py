from __future__ import annotations

import base64
import json
import unicodedata
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.sandbox.options import Options
from reconciler.sandbox.search import Page, page

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve
    from tests.sandbox.talking import Talker


@pytest.mark.parametrize(
    ("term", "ids"),
    [
        ("northwind", [15022, 300100]),
        ("NORTHWIND-ROBOTICS.COM", [300100]),
        ("kestrelanalytics", [300101]),
        ("estúdio", [300106]),
        (unicodedata.normalize("NFD", "ESTÚDIO"), [300106]),
        ("estudio", [300106]),
        ("harbor & vine", [300103]),
        ("cloud.io", [15021]),
        ("%", []),
        ("nowhere", []),
    ],
)
def test_a_term_is_a_part_of_a_name_or_of_any_domain(talk: Talker, term: str, ids: list[int]) -> None:
    """Case and Unicode composition are ignored, globals included, and nothing is a wildcard."""
    assert ids == talk.found(f"term={quote(term)}")


def test_without_a_term_the_own_organizations_are_listed(talk: Talker) -> None:
    """Globals and merged ones are not among them; an empty term is none."""
    ids = talk.found()
    assert (13, set[int]()) == (len(ids), {15021, 15022, 300090} & set(ids))
    assert ids == talk.found("term=")


def test_globals_that_the_team_met_can_be_listed(serve: Serve) -> None:
    """The switch adds those with interactions, and only those."""
    ids = serve(list_globals=True).found()
    assert (14, True, False) == (len(ids), 15021 in ids, 15022 in ids)


def test_unknown_parameters_are_ignored(talk: Talker) -> None:
    """`limit` and the like change nothing."""
    assert talk.found() == talk.found("limit=1&sort=name&with_everything=true")


def test_with_interaction_dates_drops_those_without(talk: Talker) -> None:
    """The flag leaves out organizations that nobody had to do with."""
    assert [300100] == talk.found("with_interaction_dates=true")
    assert [15021] == talk.found("with_interaction_dates=true&term=cloud")
    assert 13 == len(talk.found("with_interaction_dates=false"))


@pytest.mark.parametrize(
    ("bounds", "found"),
    [
        ({"min_last_email_date": "2025-06-17"}, True),
        ({"min_last_email_date": "2025-06-18"}, False),
        ({"max_last_email_date": "2025-06-17"}, False),
        ({"max_last_email_date": "2025-06-17T09:40:03-07:00"}, True),
        ({"min_first_email_date": "2025-02-03T09:12:45Z", "max_first_email_date": "2025-02-04"}, True),
        ({"min_next_event_date": "2000-01-01"}, False),
    ],
)
def test_dates_bound_interactions(talk: Talker, bounds: dict[str, str], *, found: bool) -> None:
    """A date without time is midnight; who never had the interaction is not found."""
    assert ([300100] if found else []) == talk.found(urlencode(bounds))


def test_a_date_that_is_none_is_refused(talk: Talker) -> None:
    """422 names the parameter."""
    reply = talk("GET", "/organizations?min_last_email_date=soon")
    assert (422, True) == (reply.status, "min_last_email_date" in reply.json[0])


def test_pages_follow_each_other_by_token(serve: Serve) -> None:
    """Every organization comes once; the last page's token is null, never absent."""
    talk, ids, token = serve(seed="count:5"), [], ""
    for expected in (2, 2, 1):
        body = talk("GET", f"/organizations?page_size=2&page_token={quote(token)}").json
        assert {"organizations", "next_page_token"} == body.keys()
        assert expected == len(body["organizations"])
        ids += [row["id"] for row in body["organizations"]]
        token = body["next_page_token"] or ""
    assert (list(range(1_000_001, 1_000_006)), "") == (ids, token)


@pytest.mark.parametrize(("token_after_last", "is_null"), [(False, True), (True, False)])
def test_a_full_last_page_may_have_a_token(serve: Serve, *, token_after_last: bool, is_null: bool) -> None:
    """With the switch, an empty page without a token follows it."""
    talk = serve(seed="count:4", token_after_last=token_after_last)
    body = talk("GET", "/organizations?page_size=4").json
    assert is_null == (body["next_page_token"] is None)
    if not is_null:
        token = quote(body["next_page_token"])
        empty: dict[str, object] = {"organizations": [], "next_page_token": None}
        assert empty == talk("GET", f"/organizations?page_size=4&page_token={token}").json


def test_a_page_holds_500_unless_told(serve: Serve) -> None:
    """500 is default and maximum; more is clamped, and the token does not mind."""
    talk = serve(seed="count:501")
    assert [500, 500] == [len(talk.found(query)) for query in ("", "page_size=1000")]
    token = quote(talk("GET", "/organizations?page_size=1000").json["next_page_token"])
    assert 1 == len(talk.found(f"page_size=1000&page_token={token}"))


def test_more_than_500_can_be_refused(serve: Serve) -> None:
    """The switch makes it 422."""
    talk = serve(page_size_over="refuse")
    assert (422, 200) == tuple(talk("GET", f"/organizations?page_size={size}").status for size in (501, 500))


@pytest.mark.parametrize("size", ["0", "-1", "x", "1.5", "", "٣"])
def test_a_page_size_that_is_none_is_refused(talk: Talker, size: str) -> None:
    """422, not a page of some other size."""
    assert 422 == talk("GET", f"/organizations?page_size={quote(size)}").status


def test_a_token_belongs_to_its_parameters(talk: Talker) -> None:
    """Another term, flag or page size is 422 with Affinity's own words; unknown parameters may change."""
    token = quote(talk("GET", "/organizations?page_size=2&term=o").json["next_page_token"])
    assert 2 == len(talk.found(f"page_size=2&term=o&limit=9&page_token={token}"))
    for query in (
        "page_size=2&term=a",
        "page_size=2",
        "page_size=3&term=o",
        "term=o",
        "page_size=2&term=o&with_opportunities=true",
    ):
        reply = talk("GET", f"/organizations?{query}&page_token={token}")
        assert (422, ["Invalid page_token variable"]) == (reply.status, reply.json)


def _token(value: object) -> str:
    return base64.b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "%%%",
        "é",
        base64.b64encode(b"no json").decode(),
        base64.b64encode(b"[" * 100_000)[:40_000].decode(),
        _token([]),
        _token({"params": {}, "page_size": 500}),
        _token({"params": {}, "page_size": 500, "offset": -1}),
        _token({"params": {}, "page_size": 500, "offset": 2**63}),
        _token({"params": {}, "page_size": 500, "offset": True}),
        _token({"params": {}, "page_size": 500, "offset": "0"}),
        _token({"params": {}, "page_size": 500, "offset": 0, "more": 1}),
    ],
)
def test_a_token_that_is_none_is_refused(talk: Talker, token: str) -> None:
    """No forged or broken token does harm."""
    reply = talk("GET", f"/organizations?page_token={quote(token)}")
    assert (422, ["Invalid page_token variable"]) == (reply.status, reply.json)


@given(st.text(st.characters(codec="utf-8")), st.integers(1, 500), st.integers(0, 10**6))
def test_a_token_leads_to_the_page_after_its_own(term: str, size: int, offset: int) -> None:
    """Reading the token with the same parameters gives the rows that follow."""
    token = Page({"term": term}, size, offset).following()
    query: dict[str, Any] = {"term": term, "page_size": str(size), "page_token": token}
    assert Page({"term": term}, size, offset + size) == page(query, Options())


def test_a_token_has_the_form_of_the_documented_sample() -> None:
    """It decodes to params, page_size and offset."""
    token = Page({"term": "a"}, 5).following()
    assert {"params": {"term": "a"}, "page_size": 5, "offset": 5} == json.loads(base64.b64decode(token))


def test_searching_lags_behind_and_reading_does_not(serve: Serve) -> None:
    """With a lag, terms and listings show a create, an update and a delete late; the id works at once."""
    talk = serve(search_lag_s=10)
    new = talk.create(name="Brand New")["id"]
    talk("PUT", "/organizations/300108", {"name": "Mango Mail"})
    talk("DELETE", "/organizations/300107")
    assert ([], [300108], True, False) == (
        talk.found("term=brand"),
        talk.found("term=papaya"),
        300107 in talk.found(),
        new in talk.found(),
    )
    assert "Brand New" == talk("GET", f"/organizations/{new}").json["name"]
    talk.hands.now_s += 10
    assert ([new], [300108], False, True) == (
        talk.found("term=brand"),
        talk.found("term=mango"),
        300107 in talk.found(),
        new in talk.found(),
    )
