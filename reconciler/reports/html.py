"""
Plans as one HTML page for reviewers: it holds all it needs, asks no server for anything, and works as a file.

What the template prints passes `visible` and autoescaping by itself. The page's policy allows its own style
and script, and nothing else.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from reconciler.model import Action, Origin
from reconciler.reports.lines import cost_line, plan_line
from reconciler.reports.values import sides
from reconciler.reports.visible import visible
from reconciler.reports.wording import (
    OTHERS,
    SHORT_HASH,
    by_importance,
    chosen_by,
    counted,
    guard_reason,
    subset,
    symbol,
    verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinja2 import Template

    from reconciler.model import Change, Plan, Quota
    from reconciler.reports.values import Part

_OPEN_CHANGES = 40
"""Changes that are shown with their fields at once; of more, the names come first."""


def html(plan: Plan, *, quota: Quota | None = None) -> str:
    """
    Return a plan as an HTML document.

    Args:
        plan: Any plan.
        quota: What is left of the month, where that is known.
    """
    return _template().render(
        plan=plan,
        verdict=verdict(plan),
        counts=plan_line(plan),
        scope=list(_scope(plan)),
        guards=[guard_reason(each, plan.manifests, visible) for each in plan.tripped],
        cost="" if plan.offline or not plan.pending else cost_line(plan.cost, quota),
        filters=_filters(plan),
        groups=_groups(plan),
        open_changes=len(plan.changes) <= _OPEN_CHANGES,
    )


# --- what the template prints -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    field: str
    before: Sequence[Part]
    after: Sequence[Part]
    dropped: str
    line: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """A change; `kind` is the filter that it falls under."""

    change: Change
    kind: str
    symbol: str
    rows: Sequence[_Row]


@dataclass(frozen=True, slots=True)
class _Group:
    title: str
    note: str
    entries: Sequence[_Entry]


@dataclass(frozen=True, slots=True)
class _Filter:
    kind: str
    symbol: str
    count: int


def _scope(plan: Plan) -> Iterator[str]:
    some = subset(plan)
    yield f"{some} ({chosen_by(plan)})." if some else f"{counted(plan.manifests, 'manifest')}."
    if plan.since:
        yield OTHERS
    if plan.offline:
        yield "Two commits were compared; Affinity was not asked, and this cannot be applied."
    yield f"{plan.unchanged:,} unchanged."
    if plan.base:
        yield f"Compared with commit {plan.base[:SHORT_HASH]}."


def _filters(plan: Plan) -> Sequence[_Filter]:
    return (
        _Filter("all", "", len(plan.changes)),
        _Filter("create", "+", plan.count(Action.CREATE)),
        _Filter("update", "~", plan.count(Action.UPDATE)),
        _Filter("delete", "-", plan.count(Action.DELETE)),
        _Filter("blocked", "!", len(plan.blocked)),
        _Filter("drift", "", len(plan.drift)),
    )


def _groups(plan: Plan) -> Sequence[_Group]:
    """Return this change and drift, each in the order of importance; empty ones left out."""
    groups = (
        _Group("This change", "", _entries((*plan.blocked, *plan.pending))),
        _Group("Drift", "Due before this change, and not applied with it.", _entries(plan.drift)),
    )
    return [group for group in groups if group.entries]


def _entries(changes: Sequence[Change]) -> Sequence[_Entry]:
    return [
        _Entry(change, "drift" if change.origin is Origin.DRIFT else kind, symbol(change), _rows(change))
        for kind, of_kind in by_importance(changes).items()
        for change in of_kind
    ]


def _rows(change: Change) -> Sequence[_Row]:
    return [
        _Row(each.field, *sides(each), ", ".join(each.dropped), each.position.line) for each in change.fields
    ]


# --- what keeps it harmless -------------------------------------------------------------------------------


@cache
def _template() -> Template:
    """Return the page's template, with the style and the script in it that its policy allows."""
    environment = Environment(
        autoescape=True,
        finalize=_harmless,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style, script = _file("plan.css"), _file("plan.js")
    policy = f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}"
    environment.globals |= {
        "style": Markup(style),  # noqa: S704 - a file of this package
        "script": Markup(script),  # noqa: S704 - the same
        "policy": f"{policy}; base-uri 'none'; form-action 'none'",
        "counted": counted,
    }
    return environment.from_string(_file("plan.html"))


def _harmless(value: object) -> object:
    """Make visible what a template prints, except for our own style and script."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else visible(value)


def _file(name: str) -> str:
    return resources.files("reconciler.reports").joinpath("page", name).read_text(encoding="utf-8")


def _source(text: str) -> str:
    """Return the one text that a policy allows. Source: W3C, Content Security Policy Level 3, hash-source."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
