"""Manifests as people write them: any style, any order of keys, and comments wherever one can stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from reconciler.manifests.spelling import literal, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reconciler.manifests.document import Value

ODD_TEXTS = (
    *(
        "no",
        "Yes",
        "null",
        "~",
        "010",
        "1:30",
        "1e5",
        "0x1F",
        "1_000",
        ".inf",
        "=",
        "<<",
        "2019-04-01",
        "12",
        "-1.5",
    ),
    *(
        "Acme: rockets",
        "a #1",
        "#1",
        "- dash",
        "-x",
        "[x",
        "{x}",
        "x, y",
        "*a",
        "&a",
        "!t",
        "%d",
        "@b",
        "`q`",
        "|",
        ">",
    ),
    *(
        "'single'",
        'say "hi"',
        "back\\slash",
        "tab\there",
        " leading",
        "trailing ",
        "  ",
        "x:",
        "a:b",
        "what?",
        "?x",
    ),
    *(
        "rock\u00e9t",
        "rocke\u0301t",
        "\U0001f680 x",
        "\U0001f469\u200d\U0001f680",
        "a\u00a0b",
        "\u202ex",
        "\ufeffx",
        "x\u2028y",
        "x\x85y",
    ),
    *(
        "one\ntwo",
        "one\n\n  two\n",
        "one \ntwo",
        "\none",
        "one\r\ntwo",
        "one\n\n",
        "\x07",
        "x" * 200,
        "word " * 40 + "end",
    ),
)
"""Texts of which a plain spelling would say something else, or nothing."""

LETTERS = st.characters(codec="utf-8", exclude_characters="\x00")
TEXTS = st.one_of(st.sampled_from(ODD_TEXTS), st.text(LETTERS, min_size=1, max_size=12))
NUMBERS = st.one_of(st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False))
NAMES = st.sampled_from(
    [
        "Tier",
        "tags",
        "HQ",
        "Next Step: plan",
        "no",
        "\u00c9quipe",
        "#1",
        "a, b",
        "{x}",
        "field-61001",
        "12",
        "A",
    ]
)
ITEMS: st.SearchStrategy[Value] = st.one_of(TEXTS, NUMBERS)
LOCATIONS: st.SearchStrategy[Value] = st.dictionaries(
    st.sampled_from(["street", "city", "state", "country", "continent"]), TEXTS, min_size=1
).map(dict)
FIELDS: st.SearchStrategy[Value] = st.dictionaries(
    NAMES,
    st.one_of(
        ITEMS,
        st.none(),
        st.lists(st.one_of(ITEMS, LOCATIONS), max_size=4),
        LOCATIONS,
        st.fixed_dictionaries({"value": ITEMS, "when": st.just("empty")}),
    ),
    max_size=5,
).map(dict)
MANIFESTS: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {"name": TEXTS},
    optional={
        "id": st.integers(1, 2**63 - 1),
        "domain": st.sampled_from(["acme.com", "b\u00fccher.de"]),
        "previously": st.fixed_dictionaries(
            {},
            optional={
                "domains": st.lists(st.just("old.io"), max_size=2),
                "names": st.lists(TEXTS, max_size=3),
            },
        ),
        "people": st.lists(st.one_of(st.just("ada@acme.com"), st.integers(1, 99)), min_size=1, max_size=3),
        "fields": FIELDS,
        "lists": st.dictionaries(NAMES, st.one_of(st.none(), FIELDS), max_size=3),
        "state": st.just("present"),
        "x-note": st.one_of(TEXTS, FIELDS),
    },
)


class _Scribe:
    """Writes values down, each time in another way; every comment is another one."""

    def __init__(self, draw: Callable[[st.SearchStrategy[bool]], bool]) -> None:
        self._draw = draw
        self._comments = 0

    def flips(self) -> bool:
        return self._draw(st.booleans())

    def comment(self) -> str:
        self._comments += 1
        return f"# note {self._comments}: 'x' [y"

    def above(self, column: int) -> list[str]:
        """What stands above a key."""
        lines = []
        while self.flips():
            lines.append(f"{' ' * column}{self.comment()}" if self.flips() else "")
        return lines

    def beside(self) -> str:
        return f"  {self.comment()}" if self.flips() and self.flips() else ""

    def mapping(self, value: dict[str, Value], column: int) -> list[str]:
        lines: list[str] = []
        for key, each in value.items():
            lines += self.above(column)
            head, *below = self.value(each, column)
            lines += [f"{' ' * column}{spelled(key)}:{head}", *below]
        return [*lines, *self.above(column)]

    def items(self, value: Sequence[Value], column: int) -> list[str]:
        lines: list[str] = []
        for each in value:
            lines += self.above(column)
            if isinstance(each, dict) and self.flips():
                first, *below = self.mapping(each, column + 2)
                if not first.strip() or first.lstrip().startswith("#"):
                    lines += [f"{' ' * column}-", first, *below]
                else:
                    lines += [f"{' ' * column}- {first.lstrip()}", *below]
            else:
                head, *below = self.value(each, column)
                lines += [f"{' ' * column}-{head}", *below]
        return [*lines, *self.above(column)]

    def value(self, value: Value, column: int) -> list[str]:
        """What stands behind a colon or a dash, and the lines below."""
        inner = column + (2 if self.flips() else 3)
        if isinstance(value, dict) and value and self.flips():
            return [self.beside(), *self.mapping(value, inner)]
        if isinstance(value, list) and value and self.flips():
            return [self.beside(), *self.items(value, inner)]
        if isinstance(value, dict | list) and value and self.flips():
            return self.brackets(value, column)
        if isinstance(value, str) and (block := literal(value)) and self.flips():
            head, lines = block
            return [f" {head}{self.beside()}", *(f"{' ' * inner}{line}" if line else "" for line in lines)]
        return [f" {self.flow(value)}{self.beside()}"]

    def brackets(self, value: dict[str, Value] | list[Value], column: int) -> list[str]:
        """A line for each of several values between brackets."""
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        pairs = (
            [f"{spelled(key, in_flow=True)}: {self.flow(each)}" for key, each in value.items()]
            if isinstance(value, dict)
            else [self.flow(each) for each in value]
        )
        lines = [f" {opening}{self.beside()}"]
        for i, pair in enumerate(pairs):
            comma = "," if i < len(pairs) - 1 or self.flips() else ""
            lines += [*self.above(column + 2), f"{' ' * (column + 2)}{pair}{comma}{self.beside()}"]
        return [*lines, *self.above(column + 2), f"{' ' * (column + 1)}{closing}{self.beside()}"]

    def flow(self, value: Value) -> str:
        if isinstance(value, dict):
            pairs = (f"{spelled(key, in_flow=True)}: {self.flow(each)}" for key, each in value.items())
            return f"{{{', '.join(pairs)}}}"
        if isinstance(value, list):
            return f"[{','.join(map(self.flow, value))}]"
        if isinstance(value, str) and value.isascii() and value.isprintable() and self.flips():
            return "'{}'".format(value.replace("'", "''"))
        return spelled(value, in_flow=True)


@st.composite
def texts_of(draw: st.DrawFn, value: dict[str, Value]) -> str:
    """Write a manifest down."""
    scribe = _Scribe(draw)
    keys = draw(st.permutations(list(value)))
    text = "\n".join(scribe.mapping({key: value[key] for key in keys}, 0))
    return text if scribe.flips() else f"{text}\n"


@st.composite
def files_of(draw: st.DrawFn, values: Sequence[dict[str, Value]]) -> bytes:
    """Write manifests down in one file."""
    texts = [draw(texts_of(value)).removesuffix("\n") for value in values]
    text = "\n---\n".join(texts) + draw(st.sampled_from(["", "\n", "\n\n\n"]))
    return (text.replace("\n", "\r\n") if draw(st.booleans()) else text).encode()


def comments_of(data: bytes) -> list[str]:
    """Return the comments that a scribe has written and that are there, sorted."""
    return sorted(re.findall("# note [0-9]+: 'x' \\[y", data.decode()))
