"""
What all requests to v2 have in common: versions, ids in paths, JSON bodies, pages and their cursors.

Source: specification of Affinity v2: `limit` up to 100, `nextUrl` and `prevUrl` as whole addresses or null.
That a cursor is base64 of JSON is ours.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlencode

from reconciler.sandbox import inputs, texts
from reconciler.sandbox.answers import Refusal, encode
from reconciler.sandbox.inputs import whole_number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from werkzeug.wrappers import Request

    from reconciler.sandbox.database import Value
    from reconciler.sandbox.views import Record, View

    Item = TypeVar("Item")

VERSION_HEADER: Final = "X-Affinity-Api-Version"
VERSIONS: Final = ("2024-01-01", "2026-07-15", "2026-09-17")
MAX_LIMIT: Final = 100
"""Things on a page; also the default of most routes."""

_COMPARISONS: Final = {"after": ">", "before": "<"}


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


def path_id(text: str, param: str) -> int:
    """Return an id of the path."""
    number = whole_number(text)
    if number is None:
        raise Refusal(400, f"{param} must be a positive integer", param=param)
    return number


def ids(request: Request) -> list[int] | None:
    """Return what the parameter `ids` chooses, None for everything."""
    given = request.args.getlist("ids")
    numbers = [number for number in map(whole_number, given) if number is not None]
    if len(numbers) < len(given):
        raise Refusal(400, "ids must be positive integers", param="ids")
    return numbers or None


def body(request: Request) -> dict[str, object]:
    """
    Return a JSON body; an empty one has no keys.

    Raises:
        Refusal: 415 for a body under another name, 400 for one that is no JSON object.
    """
    if request.get_data() and not inputs.is_json(request):
        raise Refusal(415, texts.NO_JSON)
    return inputs.json_object(request.get_data(), 400)


def page_of_view(
    request: Request,
    view: View[Record],
    condition: str = "TRUE",
    values: Sequence[Value] = (),
    *,
    countable: bool = False,
) -> tuple[list[Record], dict[str, object]]:
    """
    Return one page of the records of a view, by id, and its `pagination`.

    Source: specification of Affinity v2: searches say how many there are in all if `totalCount` asks for it
    (`countable`), other requests never do.
    """
    limit, (bound, start, backwards) = _limit(request, MAX_LIMIT), _cursor(request)
    found = view.select(
        f"id {bound} ? AND ({condition})", [start, *values], limit=limit + 1, descending=backwards
    )
    goes_on, shown = len(found) > limit, found[:limit]
    if backwards:
        shown.reverse()
    has_next = bool(shown) and (backwards or goes_on)
    has_previous = bool(shown) and (goes_on if backwards else start > 0)
    counts = countable and inputs.flag(request.args, "totalCount")
    return shown, {
        **({"totalCount": view.count(condition, values)} if counts else {}),
        "prevUrl": _url(request, {"before": shown[0].id}) if has_previous else None,
        "nextUrl": _url(request, {"after": shown[-1].id}) if has_next else None,
    }


def page_of_items(
    request: Request, items: Sequence[Item], shape: Callable[[Item], object], default: int = MAX_LIMIT
) -> dict[str, object]:
    """Return one page of things that are few, as the whole body of the answer; cursors count them."""
    limit, (_, start, backwards) = _limit(request, default), _cursor(request)
    first = max(0, start - 1 - limit) if backwards else start
    last = start - 1 if backwards else first + limit
    return {
        "data": list(map(shape, items[first:last])),
        "pagination": {
            "prevUrl": _url(request, {"before": first + 1}) if first > 0 else None,
            "nextUrl": _url(request, {"after": last}) if last < len(items) else None,
        },
    }


def _limit(request: Request, default: int) -> int:
    limit = whole_number(request.args.get("limit", str(default)))
    if limit is None or limit > MAX_LIMIT:
        raise Refusal(400, f"limit must be a number from 1 to {MAX_LIMIT}", param="limit")
    return limit


def _cursor(request: Request) -> tuple[str, int, bool]:
    """Return the bound that a cursor stands for: comparison, id or number, and whether it leads backwards."""
    text = request.args.get("cursor")
    if not text:
        return ">", 0, False
    try:
        [(direction, start)] = json.loads(base64.urlsafe_b64decode(text.encode())).items()
    except (binascii.Error, ValueError, AttributeError, RecursionError):
        direction, start = "", 0
    if direction not in _COMPARISONS or type(start) is not int or not 0 < start <= inputs.MAX_ID:
        raise Refusal(400, "Invalid cursor", param="cursor")
    return _COMPARISONS[direction], start, direction == "before"


def _url(request: Request, cursor: dict[str, int]) -> str:
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != "cursor"]
    query = urlencode([*kept, ("cursor", base64.urlsafe_b64encode(encode(cursor)).decode())])
    return f"{request.base_url}?{query}"
