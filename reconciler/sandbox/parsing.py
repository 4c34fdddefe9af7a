"""Values of options as the command line gives them: as text, each read by a function of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FAULT_KINDS: Final = (
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
DENIALS: Final = {
    "export": "listing companies on v2",
    "export-lists": "list entries on v2",
    "company": "one company on v2",
    "v2-fields": "field data on v2",
    "write": "any write",
    "write-fields": "writes of field values",
    "manage-fields": "making and deleting fields",
    "manage-lists": "making lists, and entries on v1",
    "duplicates": "merges",
    "api": "anything",
    "address": "from here",
}
"""What a key may be denied, and what that is."""


@dataclass(frozen=True, slots=True)
class RateLimit:
    """So many requests in each window of `window_s` seconds."""

    requests: int = 900
    window_s: float = 60.0

    def __str__(self) -> str:
        return f"{self.requests}/{self.window_s:g}"


def whole(text: str, *, at_least: int) -> int:
    """Read a whole number."""
    if not (text.isascii() and text.isdecimal() and int(text) >= at_least):
        raise ValueError(f"expected a whole number of at least {at_least}, not {text!r}")
    return int(text)


def seconds(text: str) -> float:
    """Read a number of 0 or more, such as a time in seconds or a share."""
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number < float("inf"):
        raise ValueError(f"expected a number of at least 0, not {text!r}")
    return number


def parse_key(text: str) -> str:
    """Return a key that a header can carry."""
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("a key is one word of printable ASCII")
    return text


def parse_port(text: str) -> int:
    """Read `--port`."""
    port = whole(text, at_least=0)
    if port > 65535:  # noqa: PLR2004 - the highest port there is
        raise ValueError(f"{port} is no port")
    return port


def parse_rate_limit(text: str) -> RateLimit:
    """Read `900/60`."""
    requests, slash, window = text.partition("/")
    if not slash or seconds(window) == 0:
        raise ValueError(f"expected REQUESTS/SECONDS such as 900/60, not {text!r}")
    return RateLimit(whole(requests, at_least=1), seconds(window))


def parse_month(text: str) -> int | str:
    """Read a number, `unlimited` or `absent`."""
    return text if text in {"unlimited", "absent"} else whole(text, at_least=0)


def parse_concurrency(text: str) -> int | None:
    """Read a number or `none`."""
    return None if text == "none" else whole(text, at_least=1)


def parse_faults(text: str) -> dict[str, float]:
    """Read `KIND=SHARE,…`; shares are between 0 and 1 and add up to 1 at most."""
    shares: dict[str, float] = {}
    for item in filter(None, text.split(",")):
        kind, _, share = item.partition("=")
        if kind not in FAULT_KINDS:
            raise ValueError(f"{kind!r} is no fault; there are {', '.join(FAULT_KINDS)}")
        if kind in shares:
            raise ValueError(f"{kind} is given twice")
        shares[kind] = seconds(share)
    if sum(shares.values()) > 1 + 1e-9:
        raise ValueError("the shares add up to more than 1")
    return shares


def parse_denials(text: str) -> frozenset[str]:
    """Read names of what the key may not do, separated by commas."""
    denials = frozenset(filter(None, text.split(",")))
    if unknown := sorted(denials.difference(DENIALS)):
        raise ValueError(f"{unknown[0]!r} cannot be denied; there are {', '.join(DENIALS)}")
    return denials


def parse_number(text: str) -> int:
    """Read a whole number of 0 or more."""
    return whole(text, at_least=0)
