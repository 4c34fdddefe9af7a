"""
What a sandbox can be told when it starts, each with its default and its help text.

The command line makes its options from these fields. Marks in the help texts say how sure the default is:
[doc] documented, [seen] seen in real answers or working clients, [guess] neither, hence a switch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FAULT_KINDS = (
    "lost-before",
    "lost-after",
    "html-500",
    "html-502",
    "html-503",
    "html-504",
    "slow",
    "truncated",
    "concurrency-429",
)
DENIALS = ("export", "write", "api", "address")


class Unusable(Exception):
    """An option that no sandbox can start with; `option` is the name of its field."""

    def __init__(self, option: str, message: str) -> None:
        super().__init__(message)
        self.option = option


@dataclass(frozen=True, slots=True)
class RateLimit:
    """So many requests in each window of `window_s` seconds."""

    requests: int = 900
    window_s: float = 60.0

    def __str__(self) -> str:
        return f"{self.requests}/{self.window_s:g}"


def _whole(text: str, *, at_least: int) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) >= at_least):
        raise ValueError(f"expected a whole number of at least {at_least}, not {text!r}")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < float("inf"):
        raise ValueError(f"expected a number of at least 0, not {text!r}")
    return seconds


def parse_key(text: str) -> str:
    """Return a key that a header can carry."""
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("a key is one word of printable ASCII")
    return text


def parse_port(text: str) -> int:
    """Read `--port`."""
    port = _whole(text, at_least=0)
    if port > 65535:  # noqa: PLR2004 - the highest port there is
        raise ValueError(f"{port} is no port")
    return port


def parse_rate_limit(text: str) -> RateLimit:
    """Read `900/60`."""
    requests, slash, window = text.partition("/")
    if not slash or _seconds(window) == 0:
        raise ValueError(f"expected REQUESTS/SECONDS such as 900/60, not {text!r}")
    return RateLimit(_whole(requests, at_least=1), _seconds(window))


def parse_month(text: str) -> int | str:
    """Read a number, `unlimited` or `absent`."""
    return text if text in {"unlimited", "absent"} else _whole(text, at_least=0)


def parse_concurrency(text: str) -> int | None:
    """Read a number or `none`."""
    return None if text == "none" else _whole(text, at_least=1)


def parse_faults(text: str) -> dict[str, float]:
    """Read `KIND=SHARE,…`; shares are between 0 and 1 and add up to 1 at most."""
    shares: dict[str, float] = {}
    for item in filter(None, text.split(",")):
        kind, _, share = item.partition("=")
        if kind not in FAULT_KINDS:
            raise ValueError(f"{kind!r} is no fault; there are {', '.join(FAULT_KINDS)}")
        if kind in shares:
            raise ValueError(f"{kind} is given twice")
        shares[kind] = _seconds(share)
    if sum(shares.values()) > 1 + 1e-9:
        raise ValueError("the shares add up to more than 1")
    return shares


def parse_denials(text: str) -> frozenset[str]:
    """Read names of what the key may not do, separated by commas."""
    denials = frozenset(filter(None, text.split(",")))
    if unknown := sorted(denials.difference(DENIALS)):
        raise ValueError(f"{unknown[0]!r} cannot be denied; there are {', '.join(DENIALS)}")
    return denials


def _given(description: str, parse: Callable[[str], object] = str, metavar: str = "TEXT") -> dict[str, Any]:
    return {"help": description, "parse": parse, "metavar": metavar}


def _one_of(description: str, *choices: str) -> dict[str, Any]:
    return {"help": description, "choices": choices}


def _status(description: str, *choices: int) -> dict[str, Any]:
    return {"help": description, "choices": tuple(map(str, choices)), "parse": int}


def _switch(description: str) -> dict[str, Any]:
    return {"help": description}


def _number(text: str) -> int:
    return _whole(text, at_least=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How one sandbox behaves. Another behaviour is another sandbox, on the same file if you like."""

    port: int = field(default=0, metadata=_given("Port on loopback; 0 takes a free one.", parse_port, "N"))
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
    key: str = field(default="sandbox", metadata=_given("The API key.", parse_key, "TEXT"))
    latency_ms: float = field(
        default=0.0, metadata=_given("Milliseconds that every answer takes longer.", _seconds, "N")
    )
    rate_limit: RateLimit = field(
        default=RateLimit(),
        metadata=_given("Requests per window of so many seconds.", parse_rate_limit, "N/SECONDS"),
    )
    month: int | str = field(
        default=100_000,
        metadata=_given("Requests of the account per month.", parse_month, "N|unlimited|absent"),
    )
    concurrency: int | None = field(
        default=None,
        metadata=_given("Requests at the same time; above, 429 (or none).", parse_concurrency, "N"),
    )
    search_lag_s: float = field(
        default=0.0,
        metadata=_given("Seconds until searching and listing on v1 show a write [seen: 10].", _seconds, "N"),
    )
    create_status: Literal[200, 201] = field(
        default=200, metadata=_status("Status of a create [seen: 200; samples say 201].", 200, 201)
    )
    faults: Mapping[str, float] = field(
        default_factory=dict,
        metadata=_given(
            f"Share of requests that go wrong, by kind: {', '.join(FAULT_KINDS)}.",
            parse_faults,
            "KIND=SHARE,…",
        ),
    )
    random_seed: int = field(default=0, metadata=_given("Seed of the faults' dice.", _number, "N"))

    v2_lag_s: float = field(
        default=0.0, metadata=_given("Seconds until v2 shows a write [seen: 0.1 to 0.5].", _seconds, "N")
    )
    late_people_s: float = field(
        default=0.0,
        metadata=_given("Seconds until written person_ids are attached [doc: maybe later].", _seconds, "N"),
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
            "What the key may not do: export (v2 listings), write, api (anything), address (from here).",
            parse_denials,
            "WHAT,…",
        ),
    )
    slow_s: float = field(
        default=3.0,
        metadata=_given("Seconds that an answer with the fault slow takes longer.", _seconds, "N"),
    )
    html_after: bool = field(
        default=False,
        metadata=_switch("html-5xx faults come after the request was carried out, not instead."),
    )
