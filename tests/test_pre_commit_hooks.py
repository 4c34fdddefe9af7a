"""The hooks that pre-commit finds here, and those of a new configuration repository."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from reconciler.cli.main import COMMANDS
from reconciler.init.contents import contents

OURS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / ".pre-commit-hooks.yaml").read_bytes()
)
(LOCAL,) = yaml.safe_load(contents(None)[".pre-commit-config.yaml"])["repos"]
HOOKS = {
    f"{place}-{each['id']}": each
    for place, hooks in (("ours", OURS), ("local", LOCAL["hooks"]))
    for each in hooks
}

FILES = (
    "organizations/acme.yaml",
    "organizations/portfolio/beta.yml",
    "organizations/_drafts/gamma.yaml",
    "organizations/README.md",
    ".reconciler.yaml",
    "schemas/workspace.schema.json",
    "README.md",
    "src/organizations/acme.yaml",
)
RUNS_ON = {
    "reconciler-fmt": set(FILES[:2]),
    "reconciler-validate": set(FILES[:6]),
}


def test_both_places_have_the_same_hooks() -> None:
    """In the same order, with the same files: canonical form first."""
    keys = ("id", "entry", "files", "exclude", "pass_filenames")
    one, other = ([[each.get(key) for key in keys] for each in hooks] for hooks in (OURS, LOCAL["hooks"]))
    assert one == other
    assert list(RUNS_ON) == [each["id"] for each in OURS]


@pytest.mark.parametrize("name", HOOKS)
def test_the_entry_is_a_command(name: str) -> None:
    """Of this program."""
    program, command = HOOKS[name]["entry"].split()
    assert "reconciler" == program
    assert command in COMMANDS


@pytest.mark.parametrize("name", HOOKS)
def test_hooks_run_on_their_files(name: str) -> None:
    """Manifests, and for validate whatever else it looks at."""
    hook = HOOKS[name]
    files = {
        path
        for path in FILES
        if re.search(hook["files"], path) and not re.search(hook.get("exclude", "^$"), path)
    }
    assert RUNS_ON[hook["id"]] == files


def test_validate_looks_at_everything_once() -> None:
    """What contradicts a changed manifest may stand in one that is not changed."""
    (validate,) = (each for each in OURS if each["id"] == "reconciler-validate")
    assert validate["pass_filenames"] is False
