from __future__ import annotations

from reconciler.cli.showing import render
from reconciler.model import Quota
from reconciler.planning.plan_json import to_json
from reconciler.reports.html import html
from reconciler.reports.markdown import markdown
from reconciler.reports.text import plan_text
from tests import builders

PLAN = builders.plan(builders.create())
QUOTA = Quota(month_limit=100_000, month_remaining=99_000)


def test_a_format_has_its_renderer() -> None:
    """JSON is a text that is printed as it is; text may have colours."""
    assert to_json(PLAN) == render(PLAN, "json")
    assert str(plan_text(PLAN)) == str(render(PLAN, "text"))
    assert markdown(PLAN) == render(PLAN, "markdown")
    assert html(PLAN) == render(PLAN, "html")


def test_the_quota_is_for_people() -> None:
    """JSON does not change with it: same inputs, same bytes."""
    for output_format in ("text", "markdown", "html"):
        assert "99,000 of 100,000 left this month" in str(render(PLAN, output_format, QUOTA))
    assert render(PLAN, "json") == render(PLAN, "json", QUOTA)
