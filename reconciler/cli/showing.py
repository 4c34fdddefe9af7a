"""Chooses the renderer of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.model import Plan, Quota
    from reconciler.reports.styled import Styled


def render(plan: Plan, output_format: str, quota: Quota | None = None) -> str | Styled:
    """Return a plan in the format that was asked for; `quota` is known only while talking to Affinity."""
    if output_format == "json":
        from reconciler.planning.plan_json import to_json
        from reconciler.reports.visible import inert_json

        return inert_json(to_json(plan))
    if output_format == "markdown":
        from reconciler.reports.markdown import markdown

        return markdown(plan, quota=quota)
    if output_format == "html":
        from reconciler.reports.html import html

        return html(plan, quota=quota)
    from reconciler.reports.text import plan_text

    return plan_text(plan, quota)
