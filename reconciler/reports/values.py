"""Values of fields as reports show them: on one line, harmless, and told apart from text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.planning.comparing import item_text
from reconciler.reports.visible import quoted, visible
from reconciler.values import Location, Option

if TYPE_CHECKING:
    from reconciler.values import Item, Value


def shown(value: Value) -> str:
    """Return a value: texts in quotes, several values in brackets, a word for empty."""
    if isinstance(value, tuple):
        return f"[{', '.join(sorted(map(_item, value)))}]" if value else quoted(None)
    return quoted(None) if value is None else _item(value)


def shown_people(going: Value, coming: Value) -> str:
    """Return who comes and who goes."""
    return ", ".join(
        f"{sign} {_item(person)}"
        for sign, people in (("+", coming), ("-", going))
        for person in (people if isinstance(people, tuple) else ())
    )


def _item(item: Item) -> str:
    if isinstance(item, str | Option | Location):
        return quoted(item_text(item))
    return visible(item_text(item))
