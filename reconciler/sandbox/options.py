"""
What a sandbox can be told when it starts, each with its default and its help text.

The command line makes its options from these fields. Marks in the help texts say how sure the default is:
[doc] documented, [seen] seen in real answers or working clients, [guess] neither, hence a switch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from reconciler.sandbox import parsing
from reconciler.sandbox.parsing import FAULT_KINDS, RateLimit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["FAULT_KINDS", "Options", "RateLimit", "Unusable"]

_DENIALS: Final = ", ".join(f"{name} ({what})" for name, what in parsing.DENIALS.items())


class Unusable(Exception):
    """An option that no sandbox can start with; `option` is the name of its field."""

    def __init__(self, option: str, message: str) -> None:
        super().__init__(message)
        self.option = option


def _given(description: str, parse: Callable[[str], object] = str, metavar: str = "TEXT") -> dict[str, Any]:
    return {"help": description, "parse": parse, "metavar": metavar}


def _one_of(description: str, *choices: str) -> dict[str, Any]:
    return {"help": description, "choices": choices}


def _status(description: str, *choices: int) -> dict[str, Any]:
    return {"help": description, "choices": tuple(map(str, choices)), "parse": int}


def _switch(description: str) -> dict[str, Any]:
    return {"help": description}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How one sandbox behaves. Another behaviour is another sandbox, on the same file if you like."""

    port: int = field(
        default=0, metadata=_given("Port on loopback; 0 takes a free one.", parsing.parse_port, "N")
    )
    db: Path | None = field(
        default=None, metadata=_given("Keep the state in this file instead of in memory.", Path, "FILE")
    )
    seed: str = field(
        default="demo",
        metadata=_given(
            "What a new database holds: demo, empty, count:N or a JSON file.",
            metavar="demo|empty|count:N|FILE",
        ),
    )
    key: str = field(default="sandbox", metadata=_given("The API key.", parsing.parse_key, "TEXT"))
    latency_ms: float = field(
        default=0.0, metadata=_given("Milliseconds that every answer takes longer.", parsing.seconds, "N")
    )
    rate_limit: RateLimit = field(
        default=RateLimit(),
        metadata=_given("Requests per window of so many seconds.", parsing.parse_rate_limit, "N/SECONDS"),
    )
    month: int | str = field(
        default=100_000,
        metadata=_given("Requests of the account per month.", parsing.parse_month, "N|unlimited|absent"),
    )
    concurrency: int | None = field(
        default=None,
        metadata=_given("Requests at the same time; above, 429 (or none).", parsing.parse_concurrency, "N"),
    )
    search_lag_s: float = field(
        default=0.0,
        metadata=_given(
            "Seconds until searching and listing on v1 show a write [seen: 10].", parsing.seconds, "N"
        ),
    )
    create_status: Literal[200, 201] = field(
        default=200, metadata=_status("Status of a create [seen: 200; samples say 201].", 200, 201)
    )
    faults: Mapping[str, float] = field(
        default_factory=dict,
        metadata=_given(
            f"Share of requests that go wrong, by kind: {', '.join(FAULT_KINDS)}.",
            parsing.parse_faults,
            "KIND=SHARE,…",
        ),
    )
    random_seed: int = field(
        default=0, metadata=_given("Seed of the faults' dice.", parsing.parse_number, "N")
    )

    v2_lag_s: float = field(
        default=0.0,
        metadata=_given("Seconds until v2 shows a write [seen: 0.1 to 0.5].", parsing.seconds, "N"),
    )
    late_people_s: float = field(
        default=0.0,
        metadata=_given(
            "Seconds until written person_ids are attached [doc: maybe later].", parsing.seconds, "N"
        ),
    )
    unknown_id_status: Literal[422, 404] = field(
        default=422, metadata=_status("Status of an unknown id on v1 [seen: 422; docs say 404].", 422, 404)
    )
    invalid_status: Literal[422, 400] = field(
        default=422, metadata=_status("Status of a malformed value on v1 [guess].", 422, 400)
    )
    v2_merged_status: Literal[404, 422] = field(
        default=404,
        metadata=_status(
            "Status of a merged id on v2 [doc: 404; a guide says 422 with its survivor].", 404, 422
        ),
    )
    page_size_over: Literal["clamp", "refuse"] = field(
        default="clamp", metadata=_one_of("What a page_size over 500 gets [guess].", "clamp", "refuse")
    )
    token_after_last: bool = field(
        default=False,
        metadata=_switch("Give a full last page a token too, so that an empty page follows [doc: it may]."),
    )
    list_globals: bool = field(
        default=False,
        metadata=_switch("List globals that the team interacts with among one's own [seen once]."),
    )
    fields_lag_s: float = field(
        default=0.0,
        metadata=_given("Seconds until v1 lists a new field [seen: minutes].", parsing.seconds, "N"),
    )
    domain_spelling: Literal["lower", "as-sent"] = field(
        default="lower", metadata=_one_of("How a written domain is stored [guess].", "lower", "as-sent")
    )
    old_domain: Literal["drop", "keep"] = field(
        default="drop",
        metadata=_one_of("What becomes of the old domain when another is written [guess].", "drop", "keep"),
    )
    empty_domain: Literal["refuse", "clear"] = field(
        default="refuse",
        metadata=_one_of('What an update with domain null or "" does [guess].', "refuse", "clear"),
    )
    global_same_name: Literal["refuse", "accept"] = field(
        default="refuse",
        metadata=_one_of(
            "What a global's own name or domain sent back to it gets [guess].", "refuse", "accept"
        ),
    )
    global_people: Literal["accept", "refuse"] = field(
        default="accept", metadata=_one_of("What person_ids for a global get [guess].", "accept", "refuse")
    )
    unknown_person: Literal["refuse", "ignore"] = field(
        default="refuse",
        metadata=_one_of("What unknown ids in person_ids get [guess].", "refuse", "ignore"),
    )
    email_clash: Literal["refuse", "accept"] = field(
        default="refuse",
        metadata=_one_of(
            "What a person with another's e-mail gets [doc: both are said].", "refuse", "accept"
        ),
    )
    global_values: Literal["accept", "refuse"] = field(
        default="accept",
        metadata=_one_of("What field values of a global get when written [guess].", "accept", "refuse"),
    )
    enriched_writes: Literal["accept", "refuse"] = field(
        default="accept",
        metadata=_one_of(
            "What a value for an enriched field gets [doc: it ends the enrichment; some are refused].",
            "accept",
            "refuse",
        ),
    )
    enriched_values: Literal["shown", "null"] = field(
        default="shown",
        metadata=_one_of("How v1 sends values of enriched fields [seen: null at times].", "shown", "null"),
    )
    global_fields: Literal["full", "short"] = field(
        default="full",
        metadata=_one_of(
            "What fields under organizations and persons hold [guess; docs show five keys].", "full", "short"
        ),
    )
    dropdown_writes: Literal["text", "id"] = field(
        default="text",
        metadata=_one_of("What v1 wants for a dropdown [doc: its text; seen once: its id].", "text", "id"),
    )
    date_kept: Literal["utc", "written"] = field(
        default="utc",
        metadata=_one_of(
            "Which day of a date-time is kept [seen: that in UTC; doc: the one written].", "utc", "written"
        ),
    )
    v2_writes: Literal["at-once", "lag"] = field(
        default="at-once",
        metadata=_one_of(
            "Whether v2 writes know what v2 does not show yet, or answer 404 [guess].", "at-once", "lag"
        ),
    )
    entry_globals: Literal["accept", "refuse"] = field(
        default="accept",
        metadata=_one_of("What a global field written by a list entry gets [guess].", "accept", "refuse"),
    )
    merge_s: float = field(
        default=0.0,
        metadata=_given("Seconds that a merge is in progress [doc: a while].", parsing.seconds, "N"),
    )
    global_merge: Literal["primary", "new"] = field(
        default="primary",
        metadata=_one_of("Who survives a merge with a global [doc: maybe a new company].", "primary", "new"),
    )
    unencoded_basic: Literal["refuse", "accept"] = field(
        default="refuse",
        metadata=_one_of("What `Authorization: Basic :KEY`, not encoded, gets [guess].", "refuse", "accept"),
    )
    api_version: Literal["2024-01-01", "2026-07-15", "2026-09-17"] = field(
        default="2026-09-17",
        metadata=_one_of(
            "The key's default version of v2 [guess].", "2024-01-01", "2026-07-15", "2026-09-17"
        ),
    )
    header_case: Literal["lower", "mixed"] = field(
        default="lower",
        metadata=_one_of("Spelling of the rate headers [doc: lower since 2026-01-14].", "lower", "mixed"),
    )
    window: Literal["fixed", "sliding"] = field(
        default="fixed",
        metadata=_one_of(
            "Kind of the minute's window; a fixed one starts with a call [guess].", "fixed", "sliding"
        ),
    )
    count_rejected: bool = field(
        default=False, metadata=_switch("Count requests answered 429 as well [guess: they do not count].")
    )
    probes_exempt: bool = field(
        default=False,
        metadata=_switch("Do not count whoami and rate-limit for the minute either [guess: they count]."),
    )
    deny: frozenset[str] = field(
        default=frozenset(),
        metadata=_given(
            f"What the key may not do: {_DENIALS}.",
            parsing.parse_denials,
            "WHAT,…",
        ),
    )
    slow_s: float = field(
        default=3.0,
        metadata=_given("Seconds that an answer with the fault slow takes longer.", parsing.seconds, "N"),
    )
    html_after: bool = field(
        default=False,
        metadata=_switch("html-5xx faults come after the request was carried out, not instead."),
    )
