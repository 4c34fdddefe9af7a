"""
What the sandbox says when it refuses: wording is no contract, and most of Affinity's is not known.

Marks: [doc] documented, [seen] seen in real answers, [guess] ours.
"""

from __future__ import annotations

from typing import Final

GLOBAL_DELETE: Final = "Cannot delete organization because it is global"
"""[doc] Source: Affinity's own MCP server, which repeats this text."""

PAGE_TOKEN: Final = "Invalid page_token variable"  # noqa: S105 - Affinity's wording, no secret
"""[doc] Source: API reference of Affinity v1, pagination; the status 422 is seen."""

GLOBAL_UPDATE: Final = "Cannot update {keys} of organization because it is global"
"""[guess] Only the refusal is documented, not its wording."""

KEY: Final = "The API key is missing or invalid."
"""[guess] Source: API reference of Affinity v1 (status 401); no body of it is public."""

ADDRESS: Final = "The API key is not allowed from this address."
"""[guess] The status 401 is seen."""

NO_API: Final = "This key has no access to the external API."
"""[guess] The status 403 is documented."""

NO_EXPORT: Final = 'The permission "Export All Organizations directory" is missing.'
"""[guess] The permission's name is documented (specification of Affinity v2)."""

NO_WRITE: Final = "Insufficient rights to change organizations."
"""[guess] The status 403 is documented."""

NO_ROUTE: Final = "Not found"
"""[guess]"""

NO_METHOD: Final = "Method not allowed"
"""[guess]"""

TOO_LARGE: Final = "The request body is too large."
"""[guess]"""

LIMITS: Final = {
    "minute": "Too many requests: the limit per minute is used up.",
    "month": "Too many requests: the account's monthly limit is used up.",
    "concurrency": "Too many requests at the same time.",
}
"""[guess] Only the status 429 and the code `rate-limit` of v2 are documented."""

NOTHING_TO_UPDATE: Final = "At least one of name, domain, person_ids is required"
"""[guess]"""

BROKEN: Final = "Internal error of the sandbox."
"""Never seen if the sandbox is sound."""


def unknown_id(field: str, value: object, model: str) -> str:
    """[seen] for interactions and files; for organizations the same form is a [guess]."""
    return f"Field {field}: expected {value} to be a valid id for model {model}"


def merged(merged_id: int, survivor_id: int) -> str:
    """[seen] Several public clients parse these words."""
    return f"organization_id: {merged_id} no longer exists as it has been merged into {survivor_id}"


def invalid(field: str, expected: str) -> str:
    """[guess] No refusal of a malformed value is public."""
    return f"Field {field}: expected {expected}"


def unknown_fields(ids: list[str]) -> str:
    """[seen] Affinity's own MCP server looks for the first words and the bracket."""
    return f"Invalid fieldIds must refer to existing company fields: [{', '.join(ids)}]"
