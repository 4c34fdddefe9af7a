"""The HTML plan as a document; tests/browser looks at it in a browser."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given

from reconciler.model import Plan, Quota
from reconciler.reports.html import html
from tests.builders import change, create, plan
from tests.planning.strategies import plans
from tests.reports import hostile
from tests.reports.samples import COMMIT, sample


def policy(document: str) -> str:
    (found,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', document)
    return unescape(found)


@pytest.mark.parametrize("element", ["style", "script"])
def test_the_policy_allows_what_is_printed_and_nothing_else(element: str) -> None:
    document = html(sample(8))
    (text,) = re.findall(f"<{element}>(.*?)</{element}>", document, re.DOTALL)
    digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
    assert f"{element}-src 'sha256-{digest}';" in policy(document)
    assert policy(document).startswith("default-src 'none';")
    assert "unsafe" not in policy(document)


def test_the_page_asks_nobody_for_anything() -> None:
    """No address, no style or handler in an attribute."""
    tags = hostile.of_html(html(sample(40)))
    names = {name for tag in tags for name in re.findall(r"\('([\w-]+)',", tag)}
    assert set() == names & {"src", "srcset", "style", "action", "poster"}
    assert not any(name.startswith("on") for name in names)
    assert ["<a [('class', 'skip'), ('href', '#changes')]>"] == [tag for tag in tags if "'href'" in tag]


def test_a_reviewer_sees_result_cost_digest_and_base() -> None:
    made = replace(plan(create(), change(address="b#1", blocked_by=["taken by <b>"])), base=COMMIT)
    document = html(made, quota=Quota(month_limit=1000, month_remaining=500))
    for text in (
        "<h1>Ready to apply, except what is blocked</h1>",
        "Plan: 1 to create, 0 to update, 0 to delete, 1 blocked.",
        "Compared with commit 0c1d2e3f4051.",
        "500 of 1,000 left this month.",
        f"<code>{made.digest}</code>",
        "<strong>Blocked:</strong> taken by &lt;b&gt;",
        "matched by name",
    ):
        assert text in document


def test_an_offline_plan_has_nothing_to_approve() -> None:
    document = html(replace(plan(create()), offline=True, base=COMMIT, digest=""))
    assert "Affinity was not asked, and this cannot be applied." in document
    assert "Digest" not in document
    assert "Cost:" not in document


def test_many_changes_are_closed() -> None:
    assert 40 == html(sample(40)).count("<details open>")
    assert 0 == html(sample(41)).count("<details open>")


@given(plans())
def test_any_plan_is_a_page_that_does_nothing(made: Plan) -> None:
    """And the same plan is the same page."""
    document = html(made)
    assert [] == hostile.unprintable(document)
    assert document == html(made)
    assert document.startswith("<!doctype html>")
    assert document.endswith("</html>\n")
