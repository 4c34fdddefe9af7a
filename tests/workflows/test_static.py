"""What holds for every workflow and the action, whatever they do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.workflows.stand_ins import STAND_INS

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTIONS = sorted((ROOT / ".github" / "actions").glob("*/action.yml"))
PINNED = re.compile(r"uses: [\w-]+(/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
OURS = re.compile(r"uses: \./[\w./-]+")

workflows = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
files = pytest.mark.parametrize("path", [*WORKFLOWS, *ACTIONS], ids=lambda path: path.name)


def _read(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but text
    return document


def _jobs(path: Path) -> list[dict[str, Any]]:
    return list(_read(path)["jobs"].values())


def _steps(path: Path) -> list[dict[str, Any]]:
    document = _read(path)
    if "runs" in document:
        return list(document["runs"]["steps"])
    return [step for job in document["jobs"].values() for step in job.get("steps", [])]


@files
def test_actions_of_others_are_pinned(path: Path) -> None:
    """To a whole commit, with the version beside it."""
    uses = re.findall(r"uses: .*", path.read_text(encoding="utf-8"))
    assert [] == [each for each in uses if not (PINNED.fullmatch(each) or OURS.fullmatch(each))]


def test_one_version_of_each_action() -> None:
    """Everywhere the same commit; and each has a stand-in here."""
    texts = "".join(path.read_text(encoding="utf-8") for path in (*WORKFLOWS, *ACTIONS))
    used = set(re.findall(r"uses: (actions/[^@]+)@(\w+)", texts))
    assert sorted(STAND_INS) == sorted(name for name, _ in used)


@workflows
def test_no_rights_but_those_of_a_job(path: Path) -> None:
    """None at the top, and each job names its own."""
    assert {} == _read(path)["permissions"]
    assert all(job["permissions"].get("contents") == "read" for job in _jobs(path))


def test_who_may_write() -> None:
    """Rights to write are these, and no others."""
    granted = {
        (path.stem, name, right)
        for path in WORKFLOWS
        for name, job in _read(path)["jobs"].items()
        for right, level in job["permissions"].items()
        if level == "write"
    }
    expected = {
        ("plan", "plan", "pull-requests"),
        ("apply", "apply", "pull-requests"),
        ("apply", "drift", "issues"),
        ("drift", "drift", "issues"),
    }
    assert expected == granted


@workflows
def test_every_job_ends(path: Path) -> None:
    """After minutes that the workflow says, where it has steps of its own."""
    assert [] == [job for job in _jobs(path) if "steps" in job and int(job["timeout-minutes"]) > 360]


@workflows
def test_no_credentials_stay_behind(path: Path) -> None:
    """A checkout keeps no token where later steps could read it."""
    checkouts = [each for each in _steps(path) if each.get("uses", "").startswith("actions/checkout@")]
    assert [] == [each for each in checkouts if each["with"].get("persist-credentials") != "false"]


@files
def test_scripts_hold_no_expression(path: Path) -> None:
    """Whatever comes from outside reaches a script as a variable."""
    assert [] == [each["run"] for each in _steps(path) if "${{" in each.get("run", "")]


@workflows
def test_no_event_lends_rights_to_strangers(path: Path) -> None:
    """Neither pull_request_target nor workflow_run."""
    assert set() == {"pull_request_target", "workflow_run"} & set(_read(path)["on"])


def test_keys_are_in_environments() -> None:
    """A secret is used by jobs that name an environment, and by none that a fork starts."""
    holders = {
        (path.stem, name): job.get("environment")
        for path in WORKFLOWS
        for name, job in _read(path)["jobs"].items()
        if "secrets." in str(job)
    }
    assert {
        ("plan", "plan"): "affinity-plan",
        ("apply", "apply"): "affinity-apply",
        ("apply", "drift"): "affinity-plan",
        ("drift", "drift"): "affinity-plan",
    } == holders


def test_apply_is_never_cancelled() -> None:
    """Runs wait for each other, all of them."""
    assert {"group": "affinity-apply", "cancel-in-progress": "false", "queue": "max"} == _read(
        ROOT / ".github" / "workflows" / "apply.yml"
    )["concurrency"]


def test_the_schedule_is_off_the_hour() -> None:
    """When everybody else's begins."""
    (schedule,) = _read(ROOT / ".github" / "workflows" / "drift.yml")["on"]["schedule"]
    assert schedule["cron"].split()[0] not in {"0", "*"}
