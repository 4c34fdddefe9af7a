"""Values of fields as reports show them: what of it comes and goes, on one line, told apart from text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from reconciler.model import MEMBER, Action
from reconciler.planning.comparing import item_key, item_text, items_of
from reconciler.reports.visible import quoted, visible
from reconciler.values import Location, Option

if TYPE_CHECKING:
    from reconciler.model import FieldChange
    from reconciler.values import Item, Value

NOT_MEMBER = "off the list"

T = TypeVar("T")


class Part(NamedTuple):
    """
    One item of what a field holds, as a reader knows it; not yet harmless in any format.

    Attributes:
        text: The item.
        moves: Whether it is on this side of the change only: it comes, or goes.
    """

    text: str
    moves: bool


def sides(field: FieldChange) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return what a field holds before and after, item by item in the order of their texts; () is empty."""
    if is_membership(field):
        return _membership(field.before), _membership(field.after)
    return _parts(field.before, field.after), _parts(field.after, field.before)


def held(action: Action, before: T, after: T) -> T:
    """Return the one side to show of a create or a delete; offline, a delete has only what is declared."""
    return before if action is Action.DELETE and before not in (None, ()) else after


def is_membership(field: FieldChange) -> bool:
    """Whether a change is about being on a list; an offline plan tells that by the key alone."""
    if field.target:
        return field.target.list_id is not None and field.target.field_id is None
    return field.field.startswith("lists.") and {field.before, field.after} <= {None, MEMBER}


def _membership(side: Value) -> tuple[Part, ...]:
    return (Part(MEMBER, moves=True) if side == MEMBER else Part(NOT_MEMBER, moves=False),)


def _parts(side: Value, other: Value) -> tuple[Part, ...]:
    theirs = set(map(item_key, items_of(other)))
    parts = (Part(item_text(item), moves=item_key(item) not in theirs) for item in items_of(side))
    return tuple(sorted(parts, key=lambda part: part.text))


def shown(value: Value) -> str:
    """Return a value: texts in quotes, several values in brackets, a word for empty."""
    if isinstance(value, tuple):
        return f"[{', '.join(sorted(map(_item, value)))}]" if value else quoted(None)
    return quoted(None) if value is None else _item(value)


def shown_people(before: Value, after: Value) -> str:
    """Return who comes and who goes."""
    return ", ".join(
        f"{sign} {visible(part.text)}"
        for sign, parts in (("+", _parts(after, before)), ("-", _parts(before, after)))
        for part in parts
        if part.moves
    )


def _item(item: Item) -> str:
    if isinstance(item, str | Option | Location):
        return quoted(item_text(item))
    return visible(item_text(item))
