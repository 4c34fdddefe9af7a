"""The HTML plan as a reviewer uses it, in a real browser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.builders import plan
from tests.reports import hostile
from tests.reports.samples import sample
from tests.reports.test_hostile import plan_with

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Page

    from tests.browser.conftest import Opened

SHOWN = ".change:visible"


def choose(page: Page, kind: str) -> None:
    page.get_by_role("radio", name=kind).check(force=True)


def status(page: Page) -> str:
    return page.get_by_role("status").inner_text()


@pytest.mark.parametrize(
    ("kind", "count"), [("create", 8), ("update", 20), ("delete", 4), ("blocked", 4), ("drift", 4)]
)
def test_changes_are_filtered_by_kind(opened: Opened, kind: str, count: int) -> None:
    """As the counts of the plan have them; how many are left is announced."""
    page = opened.show(sample(40))
    assert "40 changes" == status(page)
    choose(page, kind)
    assert count == page.locator(SHOWN).count()
    assert f"{count} of 40 changes" == status(page)
    choose(page, "all")
    assert 40 == page.locator(SHOWN).count()


def test_changes_are_filtered_by_text(opened: Opened) -> None:
    """Every word has to be somewhere in the change: name, address, field or value; case is ignored."""
    page = opened.show(sample(40))
    search = page.get_by_role("searchbox")
    search.fill("EMBER robotics")
    assert ["Ember Robotics"] == page.locator(f"{SHOWN} .name").all_inner_texts()
    search.fill("new.com")
    assert "16 of 40 changes" == status(page)
    choose(page, "drift")
    assert "4 of 40 changes" == status(page)
    search.fill("no such text")
    assert "0 of 40 changes" == status(page)
    assert page.get_by_text("No change fits the filter.").is_visible()
    assert 0 == page.get_by_role("heading", level=2, name="This change").count()


def test_this_change_and_drift_stand_apart(opened: Opened) -> None:
    page = opened.show(sample(40))
    sections = page.locator("main section:not(.notes)")
    assert ["This change", "Drift"] == sections.locator("h2").all_inner_texts()
    assert 36 == sections.nth(0).locator(".change").count()
    assert 4 == sections.nth(1).locator(".change").count()


def test_the_keyboard_is_enough(opened: Opened) -> None:
    """A link skips the header, `/` leads to the filter, Escape empties it, Enter opens and closes."""
    page = opened.show(sample(40))
    page.keyboard.press("Tab")
    assert "Skip to the changes" == page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    assert "changes" == page.evaluate("document.activeElement.id")
    page.keyboard.press("/")
    page.keyboard.type("fjord foods/")
    assert "fjord foods/" == page.get_by_role("searchbox").input_value()
    page.keyboard.press("Escape")
    assert "40 changes" == status(page)
    first = page.locator(".change summary").first
    table = page.locator(".change table").first
    first.focus()
    before = table.is_visible()
    page.keyboard.press("Enter")
    assert before is not table.is_visible()
    assert "none" != first.evaluate("each => getComputedStyle(each).outlineStyle")


def test_many_changes_are_closed_and_open_together(opened: Opened) -> None:
    page = opened.show(sample(50))
    assert 0 == page.locator(".change details[open]").count()
    button = page.get_by_role("button", name="All fields")
    button.click()
    assert 50 == page.locator(".change details[open]").count()
    button.click()
    assert 0 == page.locator(".change details[open]").count()


def test_print_has_every_field_and_no_form(opened: Opened) -> None:
    """Also of changes that are closed on the screen."""
    page = opened.show(sample(50))
    assert not page.locator(".change table").first.is_visible()
    page.emulate_media(media="print")
    assert page.locator(".change table").first.is_visible()
    assert page.locator(".change table").last.is_visible()
    assert not page.get_by_role("searchbox").is_visible()


def test_dark_and_light_follow_the_system(opened: Opened) -> None:
    page = opened.show(sample(1))
    shades = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        shades[scheme] = page.evaluate(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
        )
    assert shades["light"] != shades["dark"]


@pytest.mark.parametrize("width", [320, 600, 1200])
def test_nothing_runs_over_the_side(opened: Opened, width: int) -> None:
    """On a telephone neither."""
    page = opened.show(sample(8))
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_without_changes_there_is_nothing_to_filter(opened: Opened) -> None:
    page = opened.show(plan())
    assert "No changes. Affinity matches the manifests." == page.get_by_role("heading", level=1).inner_text()
    assert 0 == page.get_by_role("searchbox").count()


def test_no_text_acts(opened: Opened) -> None:
    """Nothing is run, loaded or added to the page."""

    def tags(texts: Iterable[str]) -> object:
        made = [plan_with(text) for text in texts]
        changes = [change for each in made for change in each.changes]
        page = opened.show(replace(made[0], changes=tuple(changes)))
        page.get_by_role("searchbox").fill("a")
        page.get_by_role("searchbox").fill("")
        assert page.evaluate("window.acted === undefined")
        return page.evaluate("[...document.querySelectorAll('*')].map(each => each.tagName).join()")

    first = hostile.TEXTS["script"]
    assert tags([hostile.HARMLESS] * (len(hostile.TEXTS) + 1)) == tags([first, *hostile.TEXTS.values()])


def test_the_policy_stops_what_would_get_through(opened: Opened) -> None:
    """The second line of defence: a script or a style that we have not written does nothing."""
    page = opened.show(sample(1))
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.acted = true";
            document.body.append(script);
            const bold = "<b style='color: rgb(1, 2, 3)' onclick='acted = 1'>x</b>";
            document.body.insertAdjacentHTML("beforeend", bold);
            document.querySelector("b[style]").click();
        }"""
    )
    assert page.evaluate("window.acted === undefined")
    assert "rgb(1, 2, 3)" != page.locator("b[style]").evaluate("each => getComputedStyle(each).color")
    assert all("Content Security Policy" in each for each in opened.complaints)
    assert len(opened.complaints) >= 3
    opened.complaints.clear()


def test_five_thousand_changes_stay_usable(opened: Opened) -> None:
    """There in 2 s, filtered in 200 ms; five times that is left to a busy machine."""
    page = opened.show(sample(5000))
    timing = "performance.getEntriesByType('navigation')[0].loadEventEnd"
    assert page.evaluate(timing) < 10_000
    took_ms = page.evaluate(
        """() => {
            const search = document.querySelector("input[type=search]");
            const start = performance.now();
            search.value = "ember robotics";
            search.dispatchEvent(new Event("input", {bubbles: true}));
            document.body.offsetHeight;
            return performance.now() - start;
        }"""
    )
    assert "50 of 5,000 changes" == status(page)
    assert took_ms < 1_000
