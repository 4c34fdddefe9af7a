"""
What the sandbox says when it refuses: wording is no contract, and most of Affinity's is not known.

Marks: [doc] documented, [seen] seen in real answers, [guess] ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

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

MISSING: Final = {
    "export": 'The permission "Export All Organizations directory" (export-all-orgs) is missing.',
    "export-lists": 'The permission "Export data from Lists" (export-accessible-lists) is missing.',
    "company": "Insufficient rights to read this company.",
    "v2-fields": "Insufficient rights to read field data.",
    "write": "Insufficient rights to change anything.",
    "write-fields": "Insufficient rights to change field values.",
    "manage-fields": "Insufficient rights to manage fields.",
    "manage-lists": "Insufficient rights to manage lists.",
    "duplicates": 'The permission "Manage duplicates" is missing.',
}
"""
[guess] The status 403 and the names of the permissions in quotation marks are documented; Affinity's own MCP
server looks for those in parentheses.
"""

NO_ROUTE: Final = "Not found"
"""[guess]"""

NO_METHOD: Final = "Method not allowed"
"""[guess]"""

TOO_LARGE: Final = "The request body is too large."
"""[guess]"""

NO_JSON: Final = "The request body must be JSON."
"""[guess] Source: specification of Affinity v2 documents the status 415, not when it comes."""

LIMITS: Final = {
    "minute": "Too many requests: the limit per minute is used up.",
    "month": "Too many requests: the account's monthly limit is used up.",
    "concurrency": "Too many requests at the same time.",
}
"""[guess] Only the status 429 and the code `rate-limit` of v2 are documented."""

INTERNAL_DELETE: Final = "Deleting internal or inferred_internal person is not allowed."
"""[doc] Source: Affinity's own MCP server, which repeats this text."""

EMAIL_CLASH: Final = "One of the emails already belongs to person {person_id}"
"""[guess] Source: API reference of Affinity v1 documents the refusal, not its wording."""

SECOND_VALUE: Final = "The field has a value already and allows only one"
"""[guess] Only the refusal is documented, not its wording."""

GLOBAL_VALUES: Final = "Cannot write field values of organization because it is global"
"""[guess] Said only if a switch asks for it."""

OPPORTUNITY_ENTRY: Final = "Entries of opportunity lists are made by creating opportunities"
"""[guess] Source: API reference of Affinity v1 documents the rule, not the wording."""

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


def nothing_to_update(keys: Sequence[str]) -> str:
    """[guess] Neither the rule nor its wording is documented."""
    return f"At least one of {', '.join(keys)} is required"


def exactly_one(keys: Sequence[str]) -> str:
    """[guess] The rule is documented, not its wording."""
    return f"Exactly one of {', '.join(keys)} must be specified"


def read_only(field_name: str) -> str:
    """[guess] What is refused is a guess as well."""
    return f"Field {field_name} is enriched and cannot be written"


def no_date_time(param: str) -> str:
    """[seen] The words from "does" on."""
    return f"{param} does not match format: date-time"


def unknown_fields(ids: Sequence[str], param: str = "fieldIds", *, of_list: bool = False) -> str:
    """[seen] Affinity's own MCP server reads the ids, and whether fields of lists fit, out of it."""
    which = "list" if of_list else "non-list-specific company"
    return f"Invalid {param} must refer to {which} fields: [{', '.join(ids)}]."
