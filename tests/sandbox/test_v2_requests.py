from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from reconciler.sandbox.options import RateLimit

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve
    from tests.sandbox.talking import Talker

VERSION = "X-Affinity-Api-Version"


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
        assert (400, "validation", "cursor") == talk("GET", f"/v2/companies?cursor={text}").error


@pytest.mark.parametrize("version", ["2024-01-01", "2026-07-15", "2026-09-17"])
def test_a_version_is_echoed(talk: Talker, version: str) -> None:
    """By successes and errors alike."""
    for path in ("/v2/companies/15021", "/v2/companies/7"):
        assert version == talk("GET", path, headers={VERSION: version}).headers[VERSION]


def test_a_version_is_echoed_whoever_asks(serve: Serve) -> None:
    """By refusals of the key and of the limits too."""
    talk = serve(rate_limit=RateLimit(1, 60))
    asked = {VERSION: "2024-01-01"}
    replies = [talk("GET", "/v2/nowhere", auth={}, headers=asked)]
    replies += [talk("GET", "/v2/nowhere", headers=asked) for _ in range(2)]
    assert [401, 404, 429] == [reply.status for reply in replies]
    assert {"2024-01-01"} == {reply.headers[VERSION] for reply in replies}


@pytest.mark.parametrize("default", ["2024-01-01", "2026-09-17"])
def test_without_the_header_the_keys_default_holds(serve: Serve, default: str) -> None:
    """`current` is the newest, whatever the default."""
    talk = serve(api_version=default)
    assert default == talk("GET", "/v2/auth/whoami").headers[VERSION]
    assert "2026-09-17" == talk("GET", "/v2/auth/whoami", headers={VERSION: "current"}).headers[VERSION]


@pytest.mark.parametrize("version", ["2020-01-01", "", "newest"])
def test_an_unknown_version_is_refused(talk: Talker, version: str) -> None:
    """A validation error that names the header."""
    assert (400, "validation", VERSION) == talk("GET", "/v2/auth/whoami", headers={VERSION: version}).error


def test_the_cursor_is_opaque_but_sound(talk: Talker) -> None:
    """It holds where to go on and nothing else."""
    url = talk("GET", "/v2/companies?limit=1").json["pagination"]["nextUrl"]
    cursor = url.rpartition("cursor=")[2].replace("%3D", "=")
    assert {"after": 15021} == json.loads(base64.urlsafe_b64decode(cursor))


def test_few_things_are_paged_by_number(talk: Talker) -> None:
    """There and back, with whole addresses."""
    path = "/v2/companies/fields/field-61002/dropdown-options?limit=4"
    pages = [talk("GET", path).json]
    while url := pages[-1]["pagination"]["nextUrl"]:
        pages.append(talk("GET", url.removeprefix(talk.sandbox.url)).json)
    assert [4, 4, 1] == [len(page["data"]) for page in pages]
    back = pages[1]["pagination"]["prevUrl"].removeprefix(talk.sandbox.url)
    assert pages[0] == talk("GET", back).json
    assert pages[0]["pagination"]["prevUrl"] is None


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"5", b'{"operation": NaN}'])
def test_a_body_that_is_no_json_object_is_refused(talk: Talker, body: bytes) -> None:
    """400, in the shape of v2."""
    assert (400, "bad-request", None) == talk("PATCH", "/v2/companies/300100/fields", body).error


@pytest.mark.parametrize("name", ["text/plain", "application/x-www-form-urlencoded"])
def test_a_body_under_another_name_is_refused(talk: Talker, name: str) -> None:
    """415; what is unnamed is taken for JSON."""
    body = b'{"operation": "update-fields", "updates": []}'
    path = "/v2/companies/300100/fields"
    reply = talk("PATCH", path, body, headers={"Content-Type": name})
    assert (415, "unsupported-media-type", None) == reply.error
    for fitting in ("", "application/json; charset=utf-8"):
        assert 200 == talk("PATCH", path, body, headers={"Content-Type": fitting}).status
