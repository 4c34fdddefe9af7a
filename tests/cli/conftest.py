"""A folder to work in, and time that does not pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.cli.output import log_as
from tests.affinity.doubles import Unhurried
from tests.cli.running import Screen, User, serving
from tests.github.fake import Fake
from tests.github.opening import enter_job

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reconciler.sandbox.server import Sandbox


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> User:
    """Somebody in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return User(tmp_path, capsys)


@pytest.fixture
def affinity(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """An Affinity without organizations, that the environment leads to."""
    with serving(monkeypatch) as sandbox:
        yield sandbox


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    """A GitHub in whose job for a push to main the commands run."""
    with Fake() as fake:
        enter_job(monkeypatch, fake)
        yield fake


@pytest.fixture
def screen() -> Iterator[Screen]:
    """A terminal. The test says for which streams, since pytest moves them between setup and test."""
    screen = Screen()
    yield screen
    screen.shown()


@pytest.fixture(autouse=True)
def _in_words() -> Iterator[None]:
    """Standard error is for people again, whatever a test has chosen."""
    yield
    log_as("text")


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No wait of a command takes time."""
    monkeypatch.setattr("reconciler.cli.session.Clock", Unhurried)
    monkeypatch.setattr("reconciler.cli.reporting.Clock", Unhurried)
