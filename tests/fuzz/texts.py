"""Strategies for texts that are almost, or not at all, what a reader expects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_CUT = 12
"""Bytes that one mutation replaces."""

PIECES = tuple(
    piece.encode(errors="surrogateescape")
    for piece in (
        *(
            "name: ",
            "id: ",
            "domain: ",
            "previously:",
            "x-a: ",
            "account: ",
            "guards: ",
            "count: ",
            "share: ",
            "protected: ",
        ),
        *("people: ", "only: ", "exclude: ", "fields:", "field-7: ", "Tier: ", "value: ", "when: ", "city: "),
        *("lists:", "list-88: ", "state: absent\n", "empty", "mira@acme.com"),
        *("\n", "\n  ", "\r", "\t", " ", "- ", "? ", ": ", ":", ",", "{", "}", "[", "]", "---\n", "...\n"),
        *(
            "&a ",
            "*a",
            "!a ",
            "!!str ",
            "<<: ",
            "# a\n",
            "%",
            "%YAML 1.2\n",
            "'",
            '"',
            "|\n",
            ">-\n",
            "@",
            "\\",
        ),
        *(
            "null",
            "~",
            "yes",
            "010",
            "1e3",
            "1:30",
            "0.5",
            "7",
            "Acme",
            "acme.com",
            "xn--",
            "\\u0041",
            "\\ud800",
        ),
        *("\x00", "\x85", "\u2028", "\u200b", "\ufeff", "\udcff", "é", "e\u0301", "ß", "🚀"),
    )
)


def soup() -> st.SearchStrategy[bytes]:
    """Pieces of YAML in any order, or any bytes."""
    return st.lists(st.sampled_from(PIECES), max_size=25).map(b"".join) | st.binary(max_size=60)


@st.composite
def mutations(draw: st.DrawFn, originals: Sequence[bytes], pieces: Sequence[bytes] = PIECES) -> bytes:
    """An original with a few places cut, doubled or replaced."""
    data = draw(st.sampled_from(originals))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + MAX_CUT)))
        new = draw(st.just(2 * data[start:end]) | st.sampled_from(pieces) | st.binary(max_size=3))
        data = data[:start] + new + data[end:]
    return data


_keys = st.sampled_from(
    [
        *("id", "name", "domain", "previously", "domains", "names", "state", "x-a", "k: 1", "é"),
        *("people", "only", "include", "exclude", "fields", "lists", "Tier", "field-7", "list-88"),
        *("value", "when", "city", "country", "R/D", "' Tier'"),
    ]
)
_scalars = st.sampled_from(
    (
        *("Acme", "acme.com", "bücher.de", "7", "0x1F", "1.5", "-1", "~", "null", "true", "2019-04-01", "3M"),
        *(
            "a b",
            "C#",
            "24/7",
            "present",
            "absent",
            "empty",
            "mira@acme.com",
            "Mira@Acme.com",
            "120.0",
            "''",
            "'it''s'",
            "'- x'",
            '"a\\tb"',
            '"\\u00e9"',
            "? x",
            "--- x",
            "|\n",
        ),
    )
)


def flow() -> st.SearchStrategy[str]:
    """A value in flow style, well-formed but for what its scalars make of it."""
    return st.recursive(
        _scalars,
        lambda inner: (
            st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
            | st.lists(st.tuples(_keys, inner), max_size=3).map(
                lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
            )
        ),
        max_leaves=6,
    )


def _sequence(items: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(items, max_size=3, unique=True).map(lambda each: f"[{', '.join(each)}]")


def _mapping(keys: Sequence[str], values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.dictionaries(st.sampled_from(keys), values, max_size=3)
    return pairs.map(lambda each: "{" + ", ".join(f"{key}: {value}" for key, value in each.items()) + "}")


@st.composite
def detailed(draw: st.DrawFn) -> bytes:
    """A manifest with people, fields and lists, mostly sound ones."""
    odd = flow() if draw(st.integers(0, 3)) == 0 else st.nothing()
    places = _mapping(["city", "country"], st.sampled_from(["Berlin", "' Bonn'"])).filter(
        lambda text: text != "{}"
    )
    items = st.sampled_from(["Gold", "120", "120.5", "2019-04-01", "ada@fund.com", "'a  b'"]) | places | odd
    plain = items | _sequence(items) | st.just("null")
    conditional = plain.map(lambda text: f"{{value: {text}}}") | items.map(
        lambda text: f"{{value: {text}, when: empty}}"
    )
    fields = _mapping(["Tier", "R/D", "field-7", "'2024'"], plain | conditional)
    persons = _sequence(st.sampled_from(["mira@acme.com", "ada@acme.com", "7"]) | odd)
    people = persons | _mapping(["only"], persons) | _mapping(["include", "exclude"], persons)
    lists = _mapping(["Portfolio", "list-88"], fields | st.just("null") | odd)
    details = {"people": people, "fields": fields, "lists": lists}
    chosen = draw(st.lists(st.sampled_from(sorted(details)), unique=True))
    lines = ["name: Acme", *(f"{key}: {draw(details[key])}" for key in chosen)]
    return "\n".join(lines).encode()


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """A stream that mostly holds manifests: keys of theirs, values of any kind, comments and anchors."""
    lines: list[str] = []
    for number in range(draw(st.integers(1, 3))):
        if number or draw(st.booleans()):
            lines.append("---")
        for key in draw(st.lists(_keys, max_size=4)):
            lead = draw(st.sampled_from(["", "&a ", "# note\n  ", "\n  ", "!t "]))
            value = draw(flow() | st.sampled_from(["*a", "\n  - Ac\n  - Acm", "|-\n  Acme", ">\n  Ac\n  me"]))
            lines.append(f"{key}: {lead}{value}")
    return draw(st.sampled_from(["\n", "\r\n", "\r"])).join("\n".join(lines).split("\n")).encode()
