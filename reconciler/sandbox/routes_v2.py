"""
Version 2: what its routes check and what they send.

Source: specification of Affinity v2 (companies, rate-limit, whoami, versions); 100 a page; no `fields` key
without field parameters; unknown id 404. That a merged id gets 404 is what Affinity's MCP server says; a
guide says 422.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from reconciler.sandbox import account, texts
from reconciler.sandbox.answers import Refusal, encode
from reconciler.sandbox.inputs import Call, whole_number
from reconciler.sandbox.routes import Route

if TYPE_CHECKING:
    from werkzeug.wrappers import Request

    from reconciler.sandbox.limits import Limits
    from reconciler.sandbox.options import Options
    from reconciler.sandbox.records import Organization
    from reconciler.sandbox.store import Store

VERSION_HEADER: Final = "X-Affinity-Api-Version"
VERSIONS: Final = ("2024-01-01", "2026-07-15", "2026-09-17")
RATE_LIMIT_SINCE: Final = "2026-07-15"
MAX_LIMIT: Final = 100
"""Companies on a page; also the default."""

_NO_FIELDS: Final = {"data": [], "pagination": {"prevUrl": None, "nextUrl": None}}
_COMPARISONS: Final = {"after": ">", "before": "<"}
_FIELD_TYPES: Final = ("enriched", "global", "relationship-intelligence")


def version(request: Request, default: str) -> str:
    """
    Return the API version that a request is to be answered in.

    Raises:
        Refusal: The header names a version that there is none of.
    """
    wanted = request.headers.get(VERSION_HEADER, default)
    if wanted == "current":
        return VERSIONS[-1]
    if wanted not in VERSIONS:
        expected = f"current, {', '.join(VERSIONS)}"
        raise Refusal(400, f"Unsupported API version; supported are {expected}", param=VERSION_HEADER)
    return wanted


class Version2:
    """The handlers."""

    def __init__(self, store: Store, limits: Limits, options: Options) -> None:
        self._store = store
        self._limits = limits
        self._options = options

    def routes(self) -> tuple[Route, ...]:
        """Return the part of the route table that belongs to this version."""
        return (
            Route("GET", "/v2/auth/whoami", lambda _: account.WHOAMI_V2, probe=True),
            Route("GET", "/v2/rate-limit", self._rate_limit, probe=True),
            Route("GET", "/v2/companies", self._companies, exports=True),
            Route("GET", "/v2/companies/fields", lambda _: _NO_FIELDS),
            Route("GET", "/v2/companies/{id}", self._company),
        )

    def _rate_limit(self, call: Call) -> object:
        if version(call.request, self._options.api_version) < RATE_LIMIT_SINCE:
            raise Refusal(404, texts.NO_ROUTE)
        quota = self._limits.quota()
        capped = quota.month is not None and quota.month.limit != "unlimited"
        monthly = {"orgPerMonth": quota.month.as_json()} if capped and quota.month is not None else {}
        return {"callerPerMinute": quota.minute.as_json(), **monthly}

    def _companies(self, call: Call) -> object:
        request = call.request
        fields = _fields(request)
        limit, (bound, start, backwards) = _limit(request), _cursor(request)
        ids = _ids(request)
        where = f"id {bound} ?"
        if ids is not None:
            where += f" AND id IN ({', '.join(map(str, ids))})"
        found = self._store.v2.select(where, [start], limit=limit + 1, descending=backwards)
        goes_on, shown = len(found) > limit, found[:limit]
        if backwards:
            shown.reverse()
        has_next = bool(shown) and (backwards or goes_on)
        has_previous = bool(shown) and (goes_on if backwards else start > 0)
        return {
            "data": [_resource(one) | fields for one in shown],
            "pagination": {
                "prevUrl": _url(request, {"before": shown[0].id}) if has_previous else None,
                "nextUrl": _url(request, {"after": shown[-1].id}) if has_next else None,
            },
        }

    def _company(self, call: Call) -> object:
        fields = _fields(call.request)
        company_id = whole_number(call.id_text)
        if company_id is None:
            raise Refusal(400, "Company id must be a positive integer", param="companyId")
        if one := self._store.v2.get(company_id):
            return _resource(one) | fields
        survivor_id = self._store.survivor(company_id)
        if survivor_id and self._options.v2_merged_status == 422:  # noqa: PLR2004 - one of the option's two
            raise Refusal(422, texts.merged(company_id, survivor_id))
        raise Refusal(404, f"Company with id {company_id} not found")


def _fields(request: Request) -> dict[str, object]:
    # There are no company fields yet, so that every field id is unknown and every type is empty.
    if unknown := request.args.getlist("fieldIds"):
        raise Refusal(400, texts.unknown_fields(unknown), param="fieldIds")
    types = request.args.getlist("fieldTypes")
    if wrong := sorted(set(types).difference(_FIELD_TYPES)):
        raise Refusal(
            400, f"Invalid fieldTypes: {wrong[0]} is none of {', '.join(_FIELD_TYPES)}", param="fieldTypes"
        )
    return {"fields": []} if types else {}


def _limit(request: Request) -> int:
    limit = whole_number(request.args.get("limit", str(MAX_LIMIT)))
    if limit is None or limit > MAX_LIMIT:
        raise Refusal(400, f"limit must be a number from 1 to {MAX_LIMIT}", param="limit")
    return limit


def _ids(request: Request) -> list[int] | None:
    texts_given = request.args.getlist("ids")
    ids = [number for number in map(whole_number, texts_given) if number is not None]
    if len(ids) < len(texts_given):
        raise Refusal(400, "ids must be positive integers", param="ids")
    return ids or None


def _cursor(request: Request) -> tuple[str, int, bool]:
    """Return the bound on ids that a cursor stands for: comparison, id, and whether it leads backwards."""
    text = request.args.get("cursor")
    if not text:
        return ">", 0, False
    try:
        [(direction, start)] = json.loads(base64.urlsafe_b64decode(text.encode())).items()
    except (binascii.Error, ValueError, AttributeError, RecursionError):
        direction, start = "", 0
    if direction not in _COMPARISONS or type(start) is not int or not 0 < start < 2**63:
        raise Refusal(400, "Invalid cursor", param="cursor")
    return _COMPARISONS[direction], start, direction == "before"


def _url(request: Request, cursor: dict[str, int]) -> str:
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != "cursor"]
    query = urlencode([*kept, ("cursor", base64.urlsafe_b64encode(encode(cursor)).decode())])
    return f"{request.base_url}?{query}"


def _resource(one: Organization) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "domain": one.domain,
        "domains": one.domains,
        "isGlobal": one.is_global,
    }
