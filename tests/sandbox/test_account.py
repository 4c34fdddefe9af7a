from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.sandbox.talking import Talker


def test_whoami_of_v1_is_camel_case(talk: Talker) -> None:
    """v1's whoami has `email` and one `scope`."""
    said = talk("GET", "/auth/whoami").json
    assert {"id": 1, "name": "Sandbox", "subdomain": "sandbox"} == said["tenant"]
    assert {"id", "firstName", "lastName", "email"} == said["user"].keys()
    assert ("api_key", "external_api") == (said["grant"]["type"], said["grant"]["scope"])
    assert {"type", "scope", "createdAt"} == said["grant"].keys()


def test_whoami_of_v2_has_other_keys(talk: Talker) -> None:
    """v2's whoami has `emailAddress` and a list of `scopes`, and names the same account."""
    said = talk("GET", "/v2/auth/whoami").json
    assert {"id": 1, "name": "Sandbox", "subdomain": "sandbox"} == said["tenant"]
    assert {"id", "firstName", "lastName", "emailAddress"} == said["user"].keys()
    assert ("api-key", ["api"]) == (said["grant"]["type"], said["grant"]["scopes"])
    assert {"type", "scopes", "createdAt"} == said["grant"].keys()
