"""A repository under review: commits, a saved plan, the event of a job."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

from reconciler.planning.plan_json import to_json
from tests.builders import change, create, plan

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from reconciler.model import Plan
    from tests.cli.running import User

HEAD = "a" * 40
PLAN = plan(
    create("Newcomer", address="organizations/newcomer.yaml#1"),
    change(name="Stuck", blocked_by=["two candidates"], address="organizations/stuck.yaml#1"),
)
EMPTY = plan()


def save(user: User, plan: Plan = PLAN, name: str = "plan.json") -> Path:
    """Save a plan as `plan --out` does."""
    return user.write(name, to_json(plan))


def commit(user: User, settings: str) -> str:
    """Commit settings in the user's folder; return the commit."""
    user.write(".reconciler.yaml", settings)
    if not (user.folder / ".git").exists():
        _git(user, "init", "--quiet")
    _git(user, "add", ".reconciler.yaml")
    who = ("-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
    _git(user, *who, "commit", "--quiet", "--message", "Settings")
    return _git(user, "rev-parse", "HEAD")


def review(user: User, monkeypatch: pytest.MonkeyPatch, *, base: str, number: int = 7) -> None:
    """Be in a job for a pull request."""
    payload = {"pull_request": {"number": number, "head": {"sha": HEAD}, "base": {"sha": base}}}
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(user.write("event.json", json.dumps(payload))))
    monkeypatch.setenv("GITHUB_REF_NAME", f"{number}/merge")


def _git(user: User, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own arguments
        ["git", *arguments],  # noqa: S607 - the one on the path
        cwd=user.folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()
