from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve
    from tests.sandbox.talking import Reply, Talker

VERSION = "X-Affinity-Api-Version"


def _error(reply: Reply) -> tuple[int, Any, Any]:
    [error] = reply.json["errors"]
    return reply.status, error["code"], error.get("param")


def _ids(reply: Reply) -> list[int]:
    return [company["id"] for company in reply.json["data"]]


def _follow(talk: Talker, url: str | None) -> Reply:
    assert url is not None
    assert url.startswith(talk.sandbox.url)
    return talk("GET", url.removeprefix(talk.sandbox.url))


def test_a_company_has_five_keys(talk: Talker) -> None:
    """`isGlobal` instead of `global`, no people, no fields unless asked."""
    assert {
        "id": 15021,
        "name": "Meridian Cloud",
        "domain": "meridiancloud.com",
        "domains": ["meridiancloud.com", "meridian-cloud.io"],
        "isGlobal": True,
    } == talk("GET", "/v2/companies/15021").json


def test_ids_choose_companies(talk: Talker) -> None:
    """Unknown and merged ones are left out, repeated ones come once, globals too."""
    reply = talk("GET", "/v2/companies?ids=300100&ids=15021&ids=7&ids=300090&ids=300100")
    assert {"data", "pagination"} == reply.json.keys()
    assert [15021, 300100] == _ids(reply)
    assert {"prevUrl": None, "nextUrl": None} == reply.json["pagination"]


def test_a_hundred_ids_fit_into_one_page(serve: Serve) -> None:
    """100 is the page size, default and maximum."""
    talk = serve(seed="count:101")
    ids = list(range(1_000_001, 1_000_101))
    assert ids == _ids(talk("GET", "/v2/companies?" + "&".join(f"ids={one}" for one in ids)))
    assert ids == _ids(talk("GET", "/v2/companies"))


def test_without_ids_the_whole_index_is_walked(talk: Talker) -> None:
    """Globals are in it; `term` and `filter` are ignored."""
    reply = talk("GET", "/v2/companies?term=nothing&filter=name%3Dnothing")
    assert (15, True) == (len(_ids(reply)), 15022 in _ids(reply))


@pytest.mark.parametrize("ids", ["", "&" + "&".join(f"ids={1_000_000 + one}" for one in range(1, 8))])
def test_pages_are_walked_there_and_back(serve: Serve, ids: str) -> None:
    """`nextUrl` and `prevUrl` are whole addresses that keep the other parameters, null at either end."""
    talk = serve(seed="count:7")
    pages = [talk("GET", f"/v2/companies?limit=3{ids}")]
    while url := pages[-1].json["pagination"]["nextUrl"]:
        pages.append(_follow(talk, url))
    assert [[1, 2, 3], [4, 5, 6], [7]] == [[one - 1_000_000 for one in _ids(page)] for page in pages]
    assert pages[0].json["pagination"]["prevUrl"] is None
    back = _follow(talk, pages[2].json["pagination"]["prevUrl"])
    assert _ids(pages[1]) == _ids(back)
    first = _follow(talk, back.json["pagination"]["prevUrl"])
    assert (_ids(pages[0]), None) == (_ids(first), first.json["pagination"]["prevUrl"])
    assert _ids(pages[1]) == _ids(_follow(talk, first.json["pagination"]["nextUrl"]))


@pytest.mark.parametrize("limit", ["0", "101", "x", "-1", ""])
def test_a_limit_is_from_1_to_100(talk: Talker, limit: str) -> None:
    """Anything else is a validation error of `limit`."""
    assert (400, "validation", "limit") == _error(talk("GET", f"/v2/companies?limit={limit}"))


@pytest.mark.parametrize("ids", ["x", "0", "", "1,2", str(2**63)])
def test_ids_are_positive_integers(talk: Talker, ids: str) -> None:
    """One bad id is a validation error of `ids`."""
    assert (400, "validation", "ids") == _error(talk("GET", f"/v2/companies?ids=300100&ids={ids}"))


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        "[]",
        "{}",
        '{"after": 0}',
        '{"after": "1"}',
        '{"around": 1}',
        '{"after": 1, "before": 2}',
        "[" * 5000,
    ],
)
def test_a_cursor_that_is_none_is_refused(talk: Talker, cursor: str) -> None:
    """A validation error of `cursor`, sent plain or encoded."""
    encoded = base64.urlsafe_b64encode(cursor.encode()).decode()
    for text in (quote(cursor), encoded):
        assert (400, "validation", "cursor") == _error(talk("GET", f"/v2/companies?cursor={text}"))


@pytest.mark.parametrize("path", ["/v2/companies?ids=300100&", "/v2/companies/300100?"])
def test_field_parameters_bring_the_key_fields(talk: Talker, path: str) -> None:
    """There are no company fields yet: types are empty, every id is unknown, `list` is refused."""
    for name in ("enriched", "global", "relationship-intelligence"):
        body = talk("GET", f"{path}fieldTypes={name}").json
        assert [] == body.get("data", [body])[0]["fields"]
    for name in ("list", "other"):
        assert (400, "validation", "fieldTypes") == _error(talk("GET", f"{path}fieldTypes={name}"))
    reply = talk("GET", f"{path}fieldIds=field-1&fieldIds=field-2")
    assert (400, "validation", "fieldIds") == _error(reply)
    message = reply.json["errors"][0]["message"]
    assert message.startswith("Invalid fieldIds must refer to ")
    assert message.endswith(" company fields: [field-1, field-2]")


def test_an_unknown_company_is_404(talk: Talker) -> None:
    """With the code `not-found`; what is no id at all is a validation error."""
    assert (404, "not-found", None) == _error(talk("GET", "/v2/companies/7"))
    assert (400, "validation", "companyId") == _error(talk("GET", "/v2/companies/x"))


def test_a_merged_company_is_404_or_422(serve: Serve) -> None:
    """The switch makes it 422 and names the survivor."""
    assert (404, "not-found", None) == _error(serve()("GET", "/v2/companies/300090"))
    reply = serve(v2_merged_status=422)("GET", "/v2/companies/300090")
    assert (422, "unprocessable-entity", None) == _error(reply)
    assert "300090 no longer exists as it has been merged into 300103" in reply.json["errors"][0]["message"]


def test_v2_can_lag_behind_v1(serve: Serve) -> None:
    """A new company is 404 and an old value stays for a while."""
    talk = serve(v2_lag_s=0.5)
    new = talk.create(name="New")["id"]
    talk("PUT", "/organizations/300108", {"name": "Mango Mail"})
    assert 404 == talk("GET", f"/v2/companies/{new}").status
    assert "Papaya Post" == talk("GET", "/v2/companies/300108").json["name"]
    assert [300108] == _ids(talk("GET", f"/v2/companies?ids={new}&ids=300108"))
    talk.hands.now_s += 0.5
    assert ["New", "Mango Mail"] == [
        talk("GET", f"/v2/companies/{one}").json["name"] for one in (new, 300108)
    ]


@pytest.mark.parametrize("version", ["2024-01-01", "2026-07-15", "2026-09-17"])
def test_a_version_is_echoed(talk: Talker, version: str) -> None:
    """By successes and errors alike."""
    for path in ("/v2/companies/15021", "/v2/companies/7"):
        assert version == talk("GET", path, headers={VERSION: version}).headers[VERSION]


@pytest.mark.parametrize("default", ["2024-01-01", "2026-09-17"])
def test_without_the_header_the_keys_default_holds(serve: Serve, default: str) -> None:
    """`current` is the newest, whatever the default."""
    talk = serve(api_version=default)
    assert default == talk("GET", "/v2/auth/whoami").headers[VERSION]
    assert "2026-09-17" == talk("GET", "/v2/auth/whoami", headers={VERSION: "current"}).headers[VERSION]


@pytest.mark.parametrize("version", ["2020-01-01", "", "newest"])
def test_an_unknown_version_is_refused(talk: Talker, version: str) -> None:
    """A validation error that names the header."""
    assert (400, "validation", VERSION) == _error(talk("GET", "/v2/auth/whoami", headers={VERSION: version}))


def test_rate_limit_needs_a_newer_version(talk: Talker) -> None:
    """It is there from 2026-07-15 on."""
    statuses = [
        talk("GET", "/v2/rate-limit", headers={VERSION: version}).status
        for version in ("2024-01-01", "2026-07-15")
    ]
    assert [404, 200] == statuses


def test_the_cursor_is_opaque_but_sound(talk: Talker) -> None:
    """It holds where to go on and nothing else."""
    url = talk("GET", "/v2/companies?limit=1").json["pagination"]["nextUrl"]
    cursor = url.rpartition("cursor=")[2].replace("%3D", "=")
    assert {"after": 15021} == json.loads(base64.urlsafe_b64decode(cursor))


def test_there_are_no_company_fields_yet(talk: Talker) -> None:
    """The metadata is an empty page."""
    page = {"data": [], "pagination": {"prevUrl": None, "nextUrl": None}}
    assert page == talk("GET", "/v2/companies/fields").json
