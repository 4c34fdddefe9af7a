"""A headless Chromium, where there is one; each test gets a page that remembers what went wrong in it."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from reconciler.model import Plan

from reconciler.reports.html import html

NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Opened:
    """A plan in a browser tab, what the tab asked for over any network, and what it complained about."""

    page: Page
    folder: Path
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def show(self, plan: Plan) -> Page:
        file = self.folder / "plan.html"
        file.write_text(html(plan), encoding="utf-8", errors="strict")
        self.page.goto(file.as_uri())
        return self.page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright, which drives the browser")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium refuses its sandbox to root
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    """Whatever the test does, the page says nothing on its console and asks for nothing but itself."""
    with browser.new_context(viewport={"width": 1200, "height": 900}) as context:
        tab = Opened(context.new_page(), tmp_path)
        tab.page.on("request", lambda request: tab.asked.append(request.url))
        tab.page.on("console", lambda message: tab.complaints.append(message.text))
        tab.page.on("pageerror", lambda error: tab.complaints.append(str(error)))
        tab.page.on("dialog", lambda dialog: tab.complaints.append(dialog.message))
        yield tab
        assert [] == tab.complaints
        assert {(tmp_path / "plan.html").as_uri()} == set(tab.asked)
