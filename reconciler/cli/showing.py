"""Chooses the renderer of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

    from reconciler.model import Plan, Quota


def render(plan: Plan, output_format: str, quota: Quota | None = None) -> str | Text:
    """Return a plan in the format that was asked for; `quota` is known only while talking to Affinity."""
    if output_format == "json":
        from reconciler.planning.plan_json import to_json

        return to_json(plan)
    from reconciler.reports.text import plan_text

    return plan_text(plan, quota)
