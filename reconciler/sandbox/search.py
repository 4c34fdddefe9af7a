"""
What a v1 search or listing finds, as a condition of SQL, and the token of the next page.

Source: API reference of Affinity v1, organizations. With a term the search covers globals as well, without
one the own organizations alone; a public client sees globals that the team interacts with there too, hence
a switch.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeVar

from reconciler.sandbox import texts
from reconciler.sandbox.answers import Refusal, encode
from reconciler.sandbox.inputs import flag, whole_number
from reconciler.sandbox.records import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.sandbox.options import Options

    Row = TypeVar("Row")

MAX_PAGE_SIZE: Final = 500
"""Also the default. Source: API reference of Affinity v1; what a larger one gets is not said."""

_DATED: Final = ("first_email", "last_email", "last_interaction", "last_event", "first_event", "next_event")
_DATES: Final = {f"{bound}_{kind}_date": (bound, kind) for bound in ("min", "max") for kind in _DATED}
_BOUNDS: Final = {"min": ">=", "max": "<="}
_KEYS: Final = (
    "term",
    "with_interaction_dates",
    "with_interaction_persons",
    "with_opportunities",
    "with_current_organizations",
    *_DATES,
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on the table of organizations or persons, with the values for its marks."""

    sql: str
    values: tuple[str | float, ...]


def of_organizations(query: Mapping[str, str], options: Options) -> Condition:
    """
    Return which organizations the parameters of a search select.

    Raises:
        Refusal: A date that is none.
    """
    parts: list[str] = []
    values: list[str | float] = []
    if term := fold(query.get("term", "")):
        parts.append("instr(folded, ?) > 0")
        values.append(term)
    else:
        parts.append("(NOT is_global OR interactions != '{}')" if options.list_globals else "NOT is_global")
    if flag(query, "with_interaction_dates"):
        parts.append("interactions != '{}'")
    for key, (bound, kind) in _DATES.items():
        if key in query:
            parts.append(
                f"julianday(json_extract(interactions, '$.{kind}.date')) {_BOUNDS[bound]} julianday(?)"
            )
            values.append(_instant(key, query[key], options.invalid_status))
    return Condition(" AND ".join(parts), tuple(values))


def of_persons(query: Mapping[str, str]) -> Condition:
    """
    Return which persons the parameters of a search select.

    A term is a part of an e-mail address or of a name. No interactions of persons are kept, and with dates of
    interactions asked for only persons who have some are sent.
    """
    if flag(query, "with_interaction_dates") or _DATES.keys() & query.keys():
        return Condition("FALSE", ())
    return Condition("instr(folded, ?) > 0", (fold(query.get("term", "")),))


def _instant(key: str, text: str, invalid_status: int) -> str:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(invalid_status, texts.invalid(key, "an ISO 8601 date")) from None
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).isoformat()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a search: `size` rows after the first `offset`."""

    params: Mapping[str, str]
    size: int
    offset: int = 0

    def cut(self, found: Sequence[Row], options: Options) -> tuple[Sequence[Row], str | None]:
        """Return the rows of this page and the token of the next one, from one row more than fits."""
        goes_on = len(found) > self.size or (options.token_after_last and len(found) == self.size)
        return found[: self.size], self.following() if goes_on else None

    def following(self) -> str:
        """
        Return the token of the next page.

        Source: API reference of Affinity v1; its sample decodes to base64 of JSON with these three keys.
        """
        offset = self.offset + self.size
        token = {"params": dict(self.params), "page_size": self.size, "offset": offset}
        return base64.b64encode(encode(token)).decode()


def page(query: Mapping[str, str], options: Options) -> Page:
    """
    Return the page that the parameters ask for.

    Raises:
        Refusal: A page size that is none, or a token that is none or belongs to other parameters.
    """
    params = {key: query[key] for key in _KEYS if key in query}
    size = _page_size(query.get("page_size", str(MAX_PAGE_SIZE)), options)
    token = query.get("page_token")
    if not token:
        return Page(params, size)
    try:
        said = json.loads(base64.b64decode(token, validate=True))
        offset = said["offset"]
    except (binascii.Error, ValueError, KeyError, TypeError, RecursionError):
        raise Refusal(422, texts.PAGE_TOKEN) from None
    sound = type(offset) is int and 0 <= offset < 2**63
    if not sound or said != {"params": params, "page_size": size, "offset": offset}:
        raise Refusal(422, texts.PAGE_TOKEN)
    return Page(params, size, offset)


def _page_size(text: str, options: Options) -> int:
    size = whole_number(text)
    if size is None or (size > MAX_PAGE_SIZE and options.page_size_over == "refuse"):
        raise Refusal(
            options.invalid_status, texts.invalid("page_size", f"a number from 1 to {MAX_PAGE_SIZE}")
        )
    return min(size, MAX_PAGE_SIZE)
