"""
Decides how a manifest is laid out when it is written anew: order of keys, flow or block style, quotes.

Fields and lists stand one a line; other lists and mappings stand in brackets as long as they are short.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reconciler.manifests.ordering import Steps, is_named, ranked
from reconciler.manifests.spelling import literal, spelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reconciler.manifests.document import Value

MAX_COLUMNS = 100
"""Of a line that holds brackets; longer ones become a line for each item."""

INDENT = 2


class Laid(NamedTuple):
    """A value in block style: what stands behind its key, and the lines below, which are indented already."""

    beside: str
    below: Sequence[str] = ()


def render(keys: Mapping[str, Value]) -> str:
    r"""
    Return a document in canonical form, each line ended by \n.

    Args:
        keys: Those of a manifest, with plain values in any order.

    Raises:
        ValueError: A number is not finite.
    """
    return "".join(f"{line}\n" for line in _mapping_lines((), keys, 0))


def entry_lines(steps: Steps, key: str, value: Value, column: int) -> list[str]:
    """Return a key of the mapping at `steps` with its value, its first line beginning at a column, from 0."""
    head = f"{' ' * column}{spelled(key)}:"
    laid = laid_out((*steps, key), value, column, used=len(head))
    return [f"{head} {laid.beside}" if laid.beside else head, *laid.below]


def item_lines(steps: Steps, value: Value, column: int) -> list[str]:
    """Return an item of the list at `steps`, its dash at a column, from 0."""
    head = f"{' ' * column}-"
    laid = laid_out((*steps, 0), value, column, used=len(head))
    if laid.beside:
        return [f"{head} {laid.beside}", *laid.below]
    return [f"{head} {laid.below[0].lstrip(' ')}", *laid.below[1:]]


def laid_out(steps: Steps, value: Value, column: int, *, used: int = 0) -> Laid:
    """
    Return the value at `steps` as it stands below a key or a dash.

    Args:
        steps: The way to it.
        value: Plain values.
        column: Where the key or the dash begins, from 0.
        used: Columns of the line that are taken already.
    """
    if isinstance(value, str) and (block := literal(value)):
        head, lines = block
        return Laid(head, [f"{' ' * (column + INDENT)}{line}" if line else "" for line in lines])
    if not value or not isinstance(value, dict | list):
        return Laid(in_flow(steps, value, bracketed=False))
    if not is_named(steps) and not _needs_lines(value):
        beside = in_flow(steps, value)
        if used + 1 + len(beside) <= MAX_COLUMNS:
            return Laid(beside)
    if isinstance(value, dict):
        return Laid("", list(_mapping_lines(steps, value, column + INDENT)))
    return Laid("", [line for item in value for line in item_lines(steps, item, column + INDENT)])


def in_flow(steps: Steps, value: Value, *, bracketed: bool = True) -> str:
    """Return the value at `steps` on one line; `bracketed` where it stands in flow style."""
    if isinstance(value, dict):
        pairs = (
            f"{spelled(key, in_flow=True)}: {in_flow((*steps, key), value[key])}"
            for key in ranked(steps, value)
        )
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(in_flow((*steps, 0), item) for item in value)}]"
    return spelled(value, in_flow=bracketed, dates=takes_dates(steps))


def takes_dates(steps: Steps) -> bool:
    """Return whether the value at `steps` is that of a field, which may be a date."""
    return steps[:1] in {("fields",), ("lists",)}


def _mapping_lines(steps: Steps, keys: Mapping[str, Value], column: int) -> Iterator[str]:
    for key in ranked(steps, keys):
        yield from entry_lines(steps, key, keys[key], column)


def _needs_lines(value: Value) -> bool:
    """Whether a value reads badly on one line however short: text of several lines, lists of mappings."""
    if isinstance(value, dict):
        return any(map(_needs_lines, value.values()))
    if isinstance(value, list):
        return any(isinstance(item, dict | list) or _needs_lines(item) for item in value)
    return isinstance(value, str) and "\n" in value
