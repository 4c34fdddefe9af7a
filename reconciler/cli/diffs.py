"""
Shows what would change in a file, as a unified diff in which nothing acts on a terminal.

difflib takes a time that grows with the square of the lines. It is asked only about short stretches, between
lines that stand in both texts in the same order.
"""

from __future__ import annotations

import io
from bisect import bisect_left
from collections import defaultdict
from difflib import Match, SequenceMatcher
from typing import TYPE_CHECKING, TypeAlias

from reconciler.reports.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_Pair: TypeAlias = tuple[int, int]
"""Where a line stands in the text before and in the text after, from 0."""

_SHORT = 100 * 100
"""Lines before times lines after of the longest stretch that difflib is asked about."""


def diff(path: str, before: bytes, after: bytes) -> str:
    r"""Return the difference between two texts of a file, each line ended by \n; "" where there is none."""
    return "".join(_shown(line) for line in _unified(path, _lines(before), _lines(after)))


def _lines(data: bytes) -> list[str]:
    return list(io.StringIO(data.decode(errors="replace"), newline="\n"))


def _shown(line: str) -> str:
    if line.endswith("\n"):
        return f"{visible(line[:-1])}\n"
    return f"{visible(line)}\n\\ No newline at end of file\n"


def _unified(path: str, before: list[str], after: list[str]) -> Iterator[str]:
    if before == after:
        return
    yield f"--- a/{path}\n"
    yield f"+++ b/{path}\n"
    for hunk in _Matcher(before, after).get_grouped_opcodes():
        _, i_first, _, j_first, _ = hunk[0]
        _, _, i_last, _, j_last = hunk[-1]
        yield f"@@ -{_extent(i_first, i_last)} +{_extent(j_first, j_last)} @@\n"
        for kind, i, i_end, j, j_end in hunk:
            if kind == "equal":
                yield from (f" {line}" for line in before[i:i_end])
            else:
                yield from (f"-{line}" for line in before[i:i_end])
                yield from (f"+{line}" for line in after[j:j_end])


def _extent(start: int, end: int) -> str:
    """Return which lines a hunk covers, counted from 1; of none, the line that they would follow."""
    count = end - start
    if count == 1:
        return f"{end}"
    return f"{start + 1 if count else start},{count}"


class _Matcher(SequenceMatcher[str]):
    """Cuts long stretches at the middle one of the lines that stay, before difflib looks at what is left."""

    def __init__(self, before: list[str], after: list[str]) -> None:
        super().__init__(None, before, after, autojunk=False)
        self._before = before
        self._after = after
        self._staying = _longest_rising(_counterparts(before, after))

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        ahi = len(self._before) if ahi is None else ahi
        bhi = len(self._after) if bhi is None else bhi
        if (ahi - alo) * (bhi - blo) <= _SHORT:
            short = SequenceMatcher(None, self._before[alo:ahi], self._after[blo:bhi], autojunk=False)
            found = short.find_longest_match()
            return Match(alo + found.a, blo + found.b, found.size)
        first, end = (bisect_left(self._staying, place) for place in ((alo, blo), (ahi, bhi)))
        if first == end:
            return Match(alo, blo, 0)
        return Match(*self._staying[(first + end) // 2], 1)


def _counterparts(before: Sequence[str], after: Sequence[str]) -> list[_Pair]:
    """Return, in order, the lines that both texts have equally often: the first with the first, and so on."""
    theirs = _places(after)
    return sorted(
        pair
        for line, mine in _places(before).items()
        if len(mine) == len(theirs.get(line, ()))
        for pair in zip(mine, theirs[line], strict=True)
    )


def _places(lines: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        places[line].append(number)
    return places


def _longest_rising(pairs: Sequence[_Pair]) -> list[_Pair]:
    """Return as many of the pairs as rise in both places, given that they rise in the first."""
    lowest: list[int] = []  # by length of a rising run: the lowest second place that one ends with,
    ends: list[int] = []  # and the pair that it ends with
    previous: list[int] = []  # by pair: the one before it in its run
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(lowest, place)
        previous.append(ends[length - 1] if length else -1)
        lowest[length : length + 1] = [place]
        ends[length : length + 1] = [number]
    rising: list[_Pair] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        rising.append(pairs[number])
        number = previous[number]
    return rising[::-1]
