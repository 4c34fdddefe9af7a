"""
Plans and receipts for people at a terminal, as rich texts: styled where that helps, plain when piped.

Nothing is hidden in colour: symbols and words say the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from reconciler.model import Action, Origin, Outcome
from reconciler.reports.lines import NO_CHANGES, NO_DIFFERENCES, cost_line, plan_line, receipt_line
from reconciler.reports.values import shown, shown_people
from reconciler.reports.visible import quoted, visible

if TYPE_CHECKING:
    from reconciler.model import Change, FieldChange, Guard, Plan, Quota, Receipt, Result

_SYMBOLS = {
    Action.CREATE: ("+", "green"),
    Action.UPDATE: ("~", "yellow"),
    Action.DELETE: ("-", "red"),
}
_BLOCKED = ("!", "bold red")
_SHORT_HASH = 12
_DONE_WORDS = {Action.CREATE: "created", Action.UPDATE: "updated", Action.DELETE: "deleted"}


def plan_text(plan: Plan, quota: Quota | None = None) -> Text:
    """Return the whole plan: what would change, what is blocked, what it costs, what to approve."""
    text = Text(f"{_scope(plan)}\n")
    for change in sorted(plan.changes, key=_by_kind):
        if change.origin is Origin.CHANGE:
            text.append("\n").append_text(_change_text(change))
    if plan.drift:
        text.append("\nDrift: due before this change, and not applied with it\n")
        for change in sorted(plan.drift, key=_by_kind):
            text.append("\n").append_text(_change_text(change))
    if plan.notes:
        text.append("\nNotes\n")
        for note in plan.notes:
            text.append(f"  {visible(note.position.path)}:{note.position.line}", "dim")
            text.append(f"  {visible(note.message)}\n")
    text.append("\n")
    for guard in plan.guards:
        if guard.tripped:
            text.append(f"! {guard_reason(guard, plan.manifests)}\n", _BLOCKED[1])
    text.append(_totals(plan, quota))
    return text


def _scope(plan: Plan) -> str:
    account = f"account {visible(plan.account.subdomain)} ({visible(plan.account.name)})"
    if plan.offline:
        account = "offline: Affinity was not asked, and this cannot be applied"
    manifests = f"{plan.manifests:,} manifest{'' if plan.manifests == 1 else 's'}"
    chosen = [f"--target {quoted(target)}" for target in plan.targets]
    if plan.since:
        chosen.append(f"changed since {plan.since[:_SHORT_HASH]}")
    lines = [f"{manifests}, {account}"]
    if chosen:
        lines = [f"Only {plan.considered:,} of {manifests} ({' '.join(chosen)}), {account}"]
    if plan.since:
        lines.append("The others were checked, and not compared with Affinity.")
    if plan.base:
        lines.append(f"Compared with commit {plan.base[:_SHORT_HASH]}.")
    return "\n".join(lines)


def _totals(plan: Plan, quota: Quota | None) -> str:
    if not plan.changes:
        return f"{NO_DIFFERENCES if plan.offline else NO_CHANGES}\n"
    lines = [f"Unchanged: {plan.unchanged:,}.", plan_line(plan)]
    if plan.drift:
        lines.append(f"Drift: {len(plan.drift):,} {'change' if len(plan.drift) == 1 else 'changes'}.")
    if plan.offline:
        return "\n".join(lines) + "\n"
    if plan.pending:
        lines += [cost_line(plan.cost, quota), f"Digest: {plan.digest}"]
    return "\n".join(lines) + "\n"


def guard_reason(guard: Guard, manifests: int) -> str:
    """Return why a guard tripped and what lifts it."""
    kind = visible(guard.kind)
    share = f" and more than {guard.limit.share:.0%} of {manifests:,} manifests" if guard.limit.share else ""
    return (
        f"Guard tripped: {guard.count:,} {kind}, more than {guard.limit.count:,}{share}. Nothing is "
        f"applied; if that many are meant, --allow {kind}={guard.count} lifts it for one run."
    )


def _by_kind(change: Change) -> tuple[bool, int]:
    """Order what is made before what is blocked; sorting keeps the order of addresses within a kind."""
    return change.blocked, list(Action).index(change.action)


def _change_text(change: Change) -> Text:
    symbol, style = _BLOCKED if change.blocked else _SYMBOLS[change.action]
    text = Text("  ").append(f"{symbol} {change.action.value} ", style).append(visible(change.name), "bold")
    if change.organization_id is not None:
        text.append(f" ({change.organization_id})")
    text.append(f"\n      {visible(change.address)}, {visible(change.reason)}\n", "dim")
    width = max((len(visible(each.field)) for each in change.fields), default=0)
    for each in change.fields:
        text.append_text(_field_text(each, change.action, max(width, 6)))
    for reason in change.blocked_by:
        text.append("      blocked: ", _BLOCKED[1])
        text.append(f"{visible(reason)}\n")
    if change.blocked:
        text.append(f"      at {visible(str(change.position))}\n", "dim")
    return text


def _field_text(field: FieldChange, action: Action, width: int) -> Text:
    text = Text(f"      {visible(field.field):<{width}}  ")
    if field.field == "people" and action is not Action.DELETE:
        text.append(shown_people(field.before, field.after))
    else:
        if action is not Action.CREATE:
            text.append(shown(field.before), "red")
        if action is Action.UPDATE:
            text.append(" → ")
        if action is not Action.DELETE:
            text.append(shown(field.after), "green")
    text.append(f"  line {field.position.line}\n", "dim")
    if field.dropped:
        others = ", ".join(map(visible, field.dropped))
        text.append(f"              Affinity may drop its other domains: {others}\n", "yellow")
    return text


def receipt_text(receipt: Receipt) -> Text:
    """Return what became of every change, and the sum."""
    text = Text()
    for result in receipt.results:
        text.append_text(_result_text(result))
    for warning in receipt.warnings:
        text.append(f"  ! {visible(warning)}\n", "yellow")
    text = Text("\n") + text + "\n" if text else text
    return text.append(f"{receipt_line(receipt)}\n", "bold green" if receipt.complete else "bold red")


def _result_text(result: Result) -> Text:
    change = result.change
    done = result.outcome in {Outcome.DONE, Outcome.KEPT_AS, Outcome.IN_EFFECT}
    symbol, style = _SYMBOLS[change.action] if done else _BLOCKED
    what = _DONE_WORDS[change.action] if done else f"{change.action.value} {result.outcome.value}"
    if result.outcome is Outcome.IN_EFFECT:
        what = f"already {what}"
    text = Text("  ").append(f"{symbol} {what} ", style).append(visible(change.name), "bold")
    if result.organization_id is not None:
        text.append(f" ({result.organization_id})")
    text.append(f"  {visible(change.address)}\n", "dim")
    if result.detail:
        text.append(f"      {visible(result.detail)}\n", "yellow" if done else "red")
    if not done:
        text.append(f"      at {visible(str(change.position))}\n", "dim")
    return text
