"""Whose sandbox this is: the account, its one user, and what `whoami` says of them in either version."""

from __future__ import annotations

from typing import Final

TENANT: Final = {"id": 1, "name": "Sandbox", "subdomain": "sandbox"}
USER_ID: Final = 9001
_FIRST_NAME: Final = "Ada"
_LAST_NAME: Final = "Byte"
_EMAIL: Final = "ada@sandbox.example"
_CREATED_AT: Final = "2024-01-01T00:00:00.000Z"

WHOAMI_V1: Final = {
    "tenant": TENANT,
    "user": {"id": USER_ID, "firstName": _FIRST_NAME, "lastName": _LAST_NAME, "email": _EMAIL},
    "grant": {"type": "api_key", "scope": "external_api", "createdAt": _CREATED_AT},
}
"""Source: API reference of Affinity v1, confirmed by a recorded answer: camelCase, unlike the rest of v1."""

WHOAMI_V2: Final = {
    "tenant": TENANT,
    "user": {"id": USER_ID, "firstName": _FIRST_NAME, "lastName": _LAST_NAME, "emailAddress": _EMAIL},
    "grant": {"type": "api-key", "scopes": ["api"], "createdAt": _CREATED_AT},
}
"""Source: specification of Affinity v2."""
