"""From an approval to a receipt; more of it in test_apply.py and its companions."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reconciler.applying.journal import Journal, read_recent
from reconciler.cli.state import journal_folder
from reconciler.errors import ExitStatus
from tests.affinity.doubles import Unhurried
from tests.builders import create
from tests.cli.running import User, organizations, writes

if TYPE_CHECKING:
    from reconciler.sandbox.server import Sandbox

SANDBOX_ACCOUNT = 1


def _cut_off(user: User, name: str) -> None:
    """Leave behind what a run does that is killed after it has begun a create."""
    with closing(Journal(journal_folder(user.folder), SANDBOX_ACCOUNT, Unhurried().now_s)) as journal:
        journal.begin(create(name))


def test_a_create_that_was_cut_off_is_looked_for_before_anything_is_planned(
    user: User, affinity: Sandbox
) -> None:
    """It is not there: half a minute later it is made, and nothing is unresolved any more."""
    user.bind()
    user.declare(acme="Acme")
    _cut_off(user, "Acme")
    ended = user.run("apply", "--yes")
    assert "an earlier run was cut off: looking up to 30 s" in ended.err
    assert (ExitStatus.DONE, 1) == (ended.status, organizations(affinity))
    recent = read_recent(journal_folder(user.folder), SANDBOX_ACCOUNT, Unhurried().now_s(), lag_s=60)
    assert () == recent.unresolved


def test_a_plan_says_that_something_may_be_there_already(user: User, affinity: Sandbox) -> None:
    """It waits for nothing; apply does."""
    user.bind()
    user.declare(acme="Acme")
    _cut_off(user, "Acme")
    assert "an earlier apply was cut off" in user.run("plan").err
    assert {} == writes(affinity)


@pytest.mark.usefixtures("affinity")
def test_writing_says_how_far_it_is(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates are counted as they are made: the rest of their manifests is written after all of them."""
    user.bind()
    user.declare(acme="Acme", beta="Beta")
    monkeypatch.setattr("reconciler.cli.progress.LINE_EVERY_S", 0.0)
    stages = [line.partition(",")[0] for line in user.run("apply", "--yes").err.splitlines()]
    assert ["creating: 1 of 2", "creating: 2 of 2", "applying: 1 of 2", "applying: 2 of 2"] == stages[-4:]
