"""
Plans and receipts as GitHub's Markdown: for a comment on a pull request or the summary of a run.

What matters most comes first, since there may not be room for all. Every text from outside is a code span.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.model import Outcome
from reconciler.reports.blocks import Block, Section, fill
from reconciler.reports.change_blocks import OPEN_ROWS, change_block, title
from reconciler.reports.lines import cost_line, plan_line, receipt_line
from reconciler.reports.spans import code
from reconciler.reports.wording import (
    OTHERS,
    SHORT_HASH,
    by_importance,
    chosen_by,
    counted,
    guard_reason,
    subset,
    verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reconciler.model import Change, Note, Plan, Quota, Receipt, Result
    from reconciler.reports.blocks import LeftOut

MAX_CHARACTERS = 60_000
"""Of a comment. GitHub takes 65,536; the rest is for whoever puts the text into one."""

_LEFT_OUT_CHARACTERS = 300
"""What the line about what is left out can be long, besides the place of the whole."""

_DETAIL_CHARACTERS = 1_000
_KINDS = {"blocked": "blocked", "delete": "to delete", "update": "to update", "create": "to create"}
_NEVER_COLLAPSED = ("blocked", "delete")
_OUTCOMES = {
    Outcome.FAILED: "failed",
    Outcome.UNCERTAIN: "uncertain",
    Outcome.NOT_ATTEMPTED: "not attempted",
    Outcome.KEPT_AS: "written, and kept differently by Affinity",
    Outcome.DONE: "done",
    Outcome.IN_EFFECT: "in effect already",
}
"""In the order in which a reader needs them."""


def markdown(
    plan: Plan,
    *,
    quota: Quota | None = None,
    max_chars: int = MAX_CHARACTERS,
    run_url: str = "",
    values: bool = True,
) -> str:
    """
    Return a plan as Markdown that ends with a line break; one with nothing to tell is a single line.

    Args:
        plan: Any plan.
        quota: What is left of the month, where that is known.
        max_chars: What the text is cut to, between changes or rows; at least 2,000.
        run_url: Where the whole plan is to be found; trusted.
        values: Whether the reader may know names, values and reasons; else there are only counts, addresses
            and the digest.
    """
    head, foot = _head(plan, values=values), _foot(plan, quota, values=values)
    whole = f"The whole plan is in {f'[this run]({run_url})' if run_url else 'the plan artifact'}."
    if not values:
        whole = "Plan to see the rest."
    return _document(head, _sections(plan, values=values), foot, whole, max_chars)


def receipt_markdown(
    receipt: Receipt, *, max_chars: int = MAX_CHARACTERS, run_url: str = "", values: bool = True
) -> str:
    """
    Return what apply did as Markdown, what went wrong first.

    Args:
        receipt: Any receipt.
        max_chars: What the text is cut to, between results; at least 2,000.
        run_url: Where the whole receipt is to be found; trusted.
        values: Whether the reader may know names and details; else there are only counts and addresses.
    """
    result = "Applied" if receipt.complete else "Not everything was applied"
    head = f"### {result}\n\n{receipt_line(receipt)}\n\n"
    if receipt.warnings and not values:
        head += f"{counted(len(receipt.warnings), 'warning')} in the log of the run.\n\n"
    whole = f"The whole receipt is in {f'[this run]({run_url})' if run_url else 'the log of the run'}."
    return _document(head, _receipt_sections(receipt, values=values), "", whole, max_chars)


def _document(head: str, sections: Iterable[Section], foot: str, whole: str, max_chars: int) -> str:
    room = max_chars - sum(map(len, (head, foot, whole))) - _LEFT_OUT_CHARACTERS
    body, left_out = fill(sections, room)
    return f"{head}{body}{_left_out(left_out, whole)}{foot}".rstrip("\n") + "\n"


def _left_out(left_out: Sequence[LeftOut], whole: str) -> str:
    if not left_out:
        return ""
    counts = ", ".join(f"{each.what} {each.count:,}" for each in left_out)
    return f"**Left out here, or not shown whole: {counts}.** {whole}\n\n"


# --- plans ------------------------------------------------------------------------------------------------


def _head(plan: Plan, *, values: bool) -> str:
    if not plan.changes:
        return f"{verdict(plan)}{f' {subset(plan)} were looked at.' if subset(plan) else ''}\n\n"
    sentences = [f"Unchanged: {plan.unchanged:,}."]
    if plan.drift:
        sentences.append(f"Drift: {counted(len(plan.drift), 'change')}.")
    if subset(plan):
        sentences.append(f"{subset(plan)}{f' ({code(chosen_by(plan))})' if values else ''} were looked at.")
    if plan.since:
        sentences.append(OTHERS)
    if plan.offline:
        sentences.append("Two commits were compared; Affinity was not asked, and this cannot be applied.")
    if not values:
        sentences.append("Names and values are not published here.")
    scope = f" · {subset(plan).lower()}" if subset(plan) else ""
    return f"### {verdict(plan)}{scope}\n\n{plan_line(plan)}\n{' '.join(sentences)}\n\n"


def _foot(plan: Plan, quota: Quota | None, *, values: bool) -> str:
    facts = []
    if plan.pending and not plan.offline:
        facts.append(f"Digest {code(plan.digest)}")
        if values:
            facts.append(cost_line(plan.cost, quota).rstrip("."))
    if plan.changes and values and not plan.offline:
        facts.append(f"Account {code(plan.account.subdomain)} ({code(plan.account.name)})")
    if plan.changes and plan.base:
        facts.append(f"Compared with commit {code(plan.base[:SHORT_HASH])}")
    return f"<sub>{' · '.join(facts)}</sub>\n" if facts else ""


def _sections(plan: Plan, *, values: bool) -> Iterator[Section]:
    tripped = [f"> [!CAUTION]\n> {guard_reason(each, plan.manifests, code)}\n\n" for each in plan.tripped]
    if tripped:
        yield Section(
            f"{counted(len(tripped), 'guard')} tripped", map(Block, tripped), len(tripped), "guards"
        )
    for kind, changes in by_importance((*plan.blocked, *plan.pending)).items():
        yield _section(
            f"{len(changes):,} {_KINDS[kind]}",
            changes,
            _KINDS[kind],
            values=values,
            collapsible=kind not in _NEVER_COLLAPSED,
        )
    if plan.drift:
        heading = f"Drift: {counted(len(plan.drift), 'change')}, due before this one and not applied with it"
        drift = [change for changes in by_importance(plan.drift).values() for change in changes]
        yield _section(heading, drift, "drift", values=values)
    if plan.notes and values:
        yield _list(counted(len(plan.notes), "note"), list(map(_note, plan.notes)), "notes")


def _section(
    heading: str, changes: Sequence[Change], what: str, *, values: bool, collapsible: bool = True
) -> Section:
    if not values:
        return _list(heading, [f"- {code(change.address)}\n" for change in changes], what)
    collapsed = collapsible and len(changes) > 1 and sum(len(each.fields) for each in changes) > OPEN_ROWS
    blocks = (change_block(each, collapsible=not collapsed) for each in changes)
    return Section(heading, blocks, len(changes), what, collapsed=collapsed)


def _note(note: Note) -> str:
    place = f"{note.position.path}:{note.position.line}"
    return f"- {code(place)} {code(note.message, _DETAIL_CHARACTERS)}\n"


def _list(heading: str, items: Sequence[str], what: str) -> Section:
    return Section(heading, map(Block, items), len(items), what, collapsed=len(items) > OPEN_ROWS)


# --- receipts ---------------------------------------------------------------------------------------------


def _receipt_sections(receipt: Receipt, *, values: bool) -> Iterator[Section]:
    for outcome, words in _OUTCOMES.items():
        results = [each for each in receipt.results if each.outcome is outcome]
        if results:
            yield _list(f"{len(results):,} {words}", [_item(each, values=values) for each in results], words)
    if receipt.warnings and values:
        warnings = [f"- {code(each, _DETAIL_CHARACTERS)}\n" for each in receipt.warnings]
        yield _list(counted(len(warnings), "warning"), warnings, "warnings")


def _item(result: Result, *, values: bool) -> str:
    if not values:
        return f"- {code(result.change.address)}\n"
    detail = f": {code(result.detail, _DETAIL_CHARACTERS)}" if result.detail else ""
    return f"- {title(result.change, result.organization_id)}{detail}\n"
