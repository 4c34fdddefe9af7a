from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve
    from tests.sandbox.talking import Talker


def _basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "header", [_basic(":sandbox"), _basic("username:sandbox"), "Bearer sandbox", "bearer sandbox"]
)
def test_v1_takes_basic_with_any_user_and_bearer(talk: Talker, header: str) -> None:
    """The key is the password; the user name does not matter."""
    assert 200 == talk("GET", "/auth/whoami", auth={"Authorization": header}).status


WRONG = [
    "",
    "Basic",
    "Basic :sandbox",
    "Basic sandbox",
    "Basic %%%",
    "Basic é",
    _basic("sandbox"),
    _basic("sandbox:"),
    _basic(":Sandbox"),
    "Bearer",
    "Bearer other",
    "Bearer é",
    "Token sandbox",
]


@pytest.mark.parametrize("header", WRONG)
def test_v1_refuses_any_other_with_an_array(talk: Talker, header: str) -> None:
    """A wrong, missing or unencoded key is 401 with one string in an array."""
    reply = talk("GET", "/auth/whoami", auth={"Authorization": header.encode("latin-1").decode("latin-1")})
    assert 401 == reply.status
    assert [str] == [type(message) for message in reply.json]


@pytest.mark.parametrize("header", [_basic(":sandbox"), *WRONG])
def test_v2_takes_bearer_alone(talk: Talker, header: str) -> None:
    """Basic with the right key is 401 on v2, with the code `authentication`."""
    reply = talk("GET", "/v2/auth/whoami", auth={"Authorization": header})
    assert (401, "authentication") == (reply.status, reply.json["errors"][0]["code"])


def test_a_missing_header_is_401_whatever_the_path(talk: Talker) -> None:
    """Nobody without a key learns which paths exist."""
    statuses = {talk("GET", path, auth={}).status for path in ("/organizations", "/nowhere", "/v2/nowhere")}
    assert {401} == statuses


def test_unencoded_basic_can_be_accepted(serve: Serve) -> None:
    """The switch lets `Basic :KEY` pass, with the right key only."""
    talk = serve(unencoded_basic="accept")
    assert 200 == talk("GET", "/auth/whoami", auth={"Authorization": "Basic :sandbox"}).status
    assert 401 == talk("GET", "/auth/whoami", auth={"Authorization": "Basic :other"}).status
    assert 200 == talk("GET", "/auth/whoami").status


def test_another_key_can_be_named(serve: Serve) -> None:
    """`key` is what is accepted, and nothing else."""
    talk = serve(key="clé")
    assert 200 == talk("GET", "/auth/whoami", auth={"Authorization": _basic(":clé")}).status
    assert 401 == talk("GET", "/auth/whoami").status


@pytest.mark.parametrize(
    ("denied", "status", "code"), [("address", 401, "authentication"), ("api", 403, "authorization")]
)
def test_a_key_may_be_refused_altogether(serve: Serve, denied: str, status: int, code: str) -> None:
    """A key that is not allowed from here is 401, one without API access 403, on either version."""
    talk = serve(deny=frozenset({denied}))
    assert status == talk("GET", "/auth/whoami").status
    reply = talk("GET", "/v2/auth/whoami")
    assert (status, code) == (reply.status, reply.json["errors"][0]["code"])


def test_the_key_is_in_no_answer(serve: Serve) -> None:
    """Neither refusals nor successes repeat the key."""
    talk = serve(key="very-secret")
    bearer = {"Authorization": "Bearer very-secret"}
    for path in ("/auth/whoami", "/organizations", "/nowhere", "/v2/companies?limit=1", "/_sandbox/stats"):
        for auth in (bearer, {"Authorization": "Basic :very-secret"}):
            reply = talk("GET", path, auth=auth)
            assert b"very-secret" not in reply.body + repr(reply.headers).encode()
