"""One change of a plan as Markdown: a line that names it, why it is blocked, and a table of its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.model import Action
from reconciler.reports.blocks import Block
from reconciler.reports.spans import cell, code
from reconciler.reports.values import held, is_membership, sides
from reconciler.reports.wording import counted, symbol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.model import Change, FieldChange
    from reconciler.reports.values import Part
    from reconciler.values import OrganizationId

OPEN_ROWS = 10
"""Rows of tables that are shown without being opened."""

_HEADERS = {
    Action.CREATE: "| field | value |\n| --- | --- |\n",
    Action.UPDATE: "| field | before | after |\n| --- | --- | --- |\n",
    Action.DELETE: "| field | goes with it |\n| --- | --- |\n",
}
_REASON_CHARACTERS = 1_000
_CELL_CHARACTERS = 1_000


def change_block(change: Change, *, collapsible: bool) -> Block:
    """Return a change with its fields; `collapsible` ones are collapsed where they are many."""
    collapsed = collapsible and len(change.fields) > OPEN_ROWS
    summary = f"<details><summary>{counted(len(change.fields), 'field')}</summary>\n\n" if collapsed else ""
    return Block(
        lead=f"{title(change, change.organization_id)} · {code(change.reason)}\n\n{_blocks(change)}{summary}",
        header=_HEADERS[change.action],
        rows=[_row(each, change.action) for each in change.fields],
        tail="\n</details>\n" if collapsed else "",
    )


def title(change: Change, organization_id: OrganizationId | None) -> str:
    """Return what is done to which organization, and where that is declared."""
    organization = "" if organization_id is None else f" ({organization_id})"
    named = f"`{symbol(change)}` **{change.action.value}** {code(change.name)}{organization}"
    return f"{named} · {code(change.address)}"


def _blocks(change: Change) -> str:
    if not change.blocked:
        return ""
    reasons = "".join(f"- blocked: {code(each, _REASON_CHARACTERS)}\n" for each in change.blocked_by)
    return f"{reasons}- at {code(str(change.position))}\n\n"


def _row(field: FieldChange, action: Action) -> str:
    before, after = sides(field)
    if action is Action.UPDATE:
        cells = [_cell(field, before, "-"), _cell(field, after, "+") + _dropped(field)]
    else:
        cells = [_cell(field, held(action, before, after), "")]
    return f"| {' | '.join([cell(field.field), *cells])} |\n"


def _cell(field: FieldChange, parts: Sequence[Part], sign: str) -> str:
    """Return one side of a change; of several items, those that come or go are marked."""
    if is_membership(field):
        return ", ".join(part.text for part in parts)
    if not parts:
        return "" if field.field == "people" else "*empty*"
    several = isinstance(field.before, tuple) or isinstance(field.after, tuple)
    mark = f"{sign} " if sign and several else ""
    return ", ".join(_fitting([f"{mark if part.moves else ''}{cell(part.text)}" for part in parts]))


def _fitting(items: Sequence[str]) -> Iterator[str]:
    room = _CELL_CHARACTERS
    for number, item in enumerate(items):
        room -= len(item)
        if room < 0 and number:
            yield f"and {len(items) - number:,} more"
            return
        yield item


def _dropped(field: FieldChange) -> str:
    if not field.dropped:
        return ""
    return f"; Affinity may drop {', '.join(_fitting(list(map(cell, field.dropped))))}"
