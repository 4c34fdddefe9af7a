"""
Turns the bytes of an answer into JSON values, and rows of either version into organizations.

Strict about what we need, lenient about keys that are new to us.
"""

from __future__ import annotations

import json
import re
from typing import NoReturn

from reconciler.affinity.rows import MAX_ID
from reconciler.model import Organization
from reconciler.typed_json import WrongShape
from reconciler.values import OrganizationId

_ABSENT = object()
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def decode(body: bytes) -> object:
    """
    Return the value of a JSON text that means the same to everybody.

    Raises:
        WrongShape: No UTF-8, no JSON, NaN, a key twice in one object, half a surrogate pair, or too deep.
    """
    try:
        value: object = json.loads(body.decode(), object_pairs_hook=_object, parse_constant=_no_constant)
        if _SURROGATE.search(body):
            json.dumps(value, ensure_ascii=False).encode()  # fails for a half that nobody could print or hash
    except (ValueError, RecursionError) as error:
        raise WrongShape(f"the answer is not usable JSON: {error}") from error
    return value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key comes twice in one object")
    return value


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def organizations(answer: object, key: str, *, global_key: str) -> tuple[Organization, ...]:
    """
    Return the organizations of a page; the primary domain of each is always among its domains.

    Args:
        answer: The decoded page.
        key: Where its rows are.
        global_key: What this version of the API calls "belongs to the shared dataset".

    Raises:
        WrongShape: No rows, or one that lacks a key that we need or has it of another type.

    Source: API reference of Affinity, organization in v1 and company in v2: `id`, `name`, `domain` (may be
    null), `domains` and `global` or `isGlobal` are always there. Ids need 64 bits.
    """
    rows = answer.get(key) if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        raise WrongShape(f"/{key} is not a list")
    found: list[Organization] = []
    try:
        for row in rows:
            found.append(organization(row, global_key=global_key))  # noqa: PERF401 - its length is the row's index
    except WrongShape as wrong:
        raise WrongShape(f"/{key}/{len(found)}{wrong}") from wrong
    return tuple(found)


def organization(value: object, pointer: str = "", *, global_key: str) -> Organization:
    """Return the organization of the row at `pointer`, as `organizations` does; written out for speed."""
    row = value if isinstance(value, dict) else {}
    identifier, name = row.get("id"), row.get("name")
    domain, domains = row.get("domain", _ABSENT), row.get("domains")
    is_global = row.get(global_key)
    if type(identifier) is not int or not 0 < identifier <= MAX_ID:
        raise WrongShape(f"{pointer}/id is not an id")
    if not isinstance(name, str):
        raise WrongShape(f"{pointer}/name is not a text")
    if domain is not None and not isinstance(domain, str):
        raise WrongShape(f"{pointer}/domain is neither a text nor null")
    if not isinstance(is_global, bool):
        raise WrongShape(f"{pointer}/{global_key} is neither true nor false")
    if domain and domains == [domain]:  # as it mostly is; one text takes less room than two
        return Organization(OrganizationId(identifier), name, domain, (domain,), is_global)
    if not isinstance(domains, list) or not {str}.issuperset(map(type, domains)):
        raise WrongShape(f"{pointer}/domains is not a list of texts")
    if domain and domain not in domains:
        domains = [domain, *domains]
    return Organization(
        OrganizationId(identifier), name, domain or None, tuple(filter(None, domains)), is_global
    )
