"""
Plans and receipts for people at a terminal, as texts: styled where that helps, plain when piped.

Nothing is hidden in colour: symbols and words say the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.model import MEMBER, Action, Origin, Outcome
from reconciler.reports.lines import cost_line, plan_line, receipt_line
from reconciler.reports.styled import Styled
from reconciler.reports.values import NOT_MEMBER, held, is_membership, shown, shown_people
from reconciler.reports.visible import visible
from reconciler.reports.wording import (
    BLOCKED_SYMBOL,
    OTHERS,
    SHORT_HASH,
    SYMBOLS,
    chosen_by,
    counted,
    guard_reason,
    subset,
    symbol,
    verdict,
)

if TYPE_CHECKING:
    from reconciler.model import Change, FieldChange, Plan, Quota, Receipt, Result

_STYLES = {Action.CREATE: "green", Action.UPDATE: "yellow", Action.DELETE: "red"}
_BLOCKED_STYLE = "bold red"
_WIDEST_KEY = 40
"""Characters of a field's name up to which values stand in a column."""

_DONE_WORDS = {Action.CREATE: "created", Action.UPDATE: "updated", Action.DELETE: "deleted"}


def plan_text(plan: Plan, quota: Quota | None = None) -> Styled:
    """Return the whole plan: what would change, what is blocked, what it costs, what to approve."""
    text = Styled(f"{_scope(plan)}\n")
    for change in sorted(plan.changes, key=_by_kind):
        if change.origin is Origin.CHANGE:
            text.append("\n").extend(_change_text(change))
    if plan.drift:
        text.append("\nDrift: due before this change, and not applied with it\n")
        for change in sorted(plan.drift, key=_by_kind):
            text.append("\n").extend(_change_text(change))
    if plan.notes:
        text.append("\nNotes\n")
        for note in plan.notes:
            text.append(f"  {visible(note.position.path)}:{note.position.line}", "dim")
            text.append(f"  {visible(note.message)}\n")
    text.append("\n")
    for guard in plan.guards:
        if guard.tripped:
            text.append(f"! {guard_reason(guard, plan.manifests, visible)}\n", _BLOCKED_STYLE)
    text.append(_totals(plan, quota))
    return text


def _scope(plan: Plan) -> str:
    account = f"account {visible(plan.account.subdomain)} ({visible(plan.account.name)})"
    if plan.offline:
        account = "offline: Affinity was not asked, and this cannot be applied"
    manifests = counted(plan.manifests, "manifest")
    if some := subset(plan):
        manifests = f"{some} ({visible(chosen_by(plan))})"
    lines = [f"{manifests}, {account}"]
    if plan.since:
        lines.append(OTHERS)
    if plan.base:
        lines.append(f"Compared with commit {visible(plan.base[:SHORT_HASH])}.")
    return "\n".join(lines)


def _totals(plan: Plan, quota: Quota | None) -> str:
    if not plan.changes:
        return f"{verdict(plan)}\n"
    lines = [f"Unchanged: {plan.unchanged:,}.", plan_line(plan)]
    if plan.drift:
        lines.append(f"Drift: {counted(len(plan.drift), 'change')}.")
    if plan.offline:
        return "\n".join(lines) + "\n"
    if plan.pending:
        lines += [cost_line(plan.cost, quota), f"Digest: {plan.digest}"]
    return "\n".join(lines) + "\n"


def _by_kind(change: Change) -> tuple[bool, int]:
    """Order what is made before what is blocked; sorting keeps the order of addresses within a kind."""
    return change.blocked, list(Action).index(change.action)


def _change_text(change: Change) -> Styled:
    style = _BLOCKED_STYLE if change.blocked else _STYLES[change.action]
    text = Styled("  ").append(f"{symbol(change)} {change.action.value} ", style)
    text.append(visible(change.name), "bold")
    if change.organization_id is not None:
        text.append(f" ({change.organization_id})")
    text.append(f"\n      {visible(change.address)}, {visible(change.reason)}\n", "dim")
    width = max((len(visible(each.field)) for each in change.fields), default=0)
    for each in change.fields:
        text.extend(_field_text(each, change.action, min(max(width, 6), _WIDEST_KEY)))
    for reason in change.blocked_by:
        text.append("      blocked: ", _BLOCKED_STYLE)
        text.append(f"{visible(reason)}\n")
    if change.blocked:
        text.append(f"      at {visible(str(change.position))}\n", "dim")
    return text


def _field_text(field: FieldChange, action: Action, width: int) -> Styled:
    text = Styled(f"      {visible(field.field):<{width}}  ")
    if is_membership(field):
        joins = field.after == MEMBER
        text.append(f"+ {MEMBER}" if joins else f"- {NOT_MEMBER}", "green" if joins else "red")
    elif field.field == "people" and action is not Action.DELETE:
        text.append(shown_people(field.before, field.after))
    elif action is Action.UPDATE:
        text.append(shown(field.before), "red").append(" → ").append(shown(field.after), "green")
    else:
        text.append(shown(held(action, field.before, field.after)), _STYLES[action])
    text.append(f"  line {field.position.line}\n", "dim")
    if field.dropped:
        others = ", ".join(map(visible, field.dropped))
        text.append(f"              Affinity may drop its other domains: {others}\n", "yellow")
    return text


def receipt_text(receipt: Receipt) -> Styled:
    """Return what became of every change, and the sum."""
    text = Styled()
    for result in receipt.results:
        text.extend(_result_text(result))
    for warning in receipt.warnings:
        text.append(f"  ! {visible(warning)}\n", "yellow")
    if text:
        text = Styled("\n").extend(text).append("\n")
    return text.append(f"{receipt_line(receipt)}\n", "bold green" if receipt.complete else "bold red")


def _result_text(result: Result) -> Styled:
    change = result.change
    done = result.outcome in {Outcome.DONE, Outcome.KEPT_AS, Outcome.IN_EFFECT}
    mark, style = (
        (SYMBOLS[change.action], _STYLES[change.action]) if done else (BLOCKED_SYMBOL, _BLOCKED_STYLE)
    )
    what = _DONE_WORDS[change.action] if done else f"{change.action.value} {result.outcome.value}"
    if result.outcome is Outcome.IN_EFFECT:
        what = f"already {what}"
    elif not done and change.action is Action.CREATE and result.organization_id is not None:
        what = f"created, the rest {result.outcome.value}"
    text = Styled("  ").append(f"{mark} {what} ", style).append(visible(change.name), "bold")
    if result.organization_id is not None:
        text.append(f" ({result.organization_id})")
    text.append(f"  {visible(change.address)}\n", "dim")
    if result.detail:
        text.append(f"      {visible(result.detail)}\n", "yellow" if done else "red")
    if not done:
        text.append(f"      at {visible(str(change.position))}\n", "dim")
    return text
