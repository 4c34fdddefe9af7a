"""
Stand-ins for the actions of others that our workflows use, as far as these rely on them.

Source: the README of each action.
"""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.workflows.runner import Job
    from tests.workflows.world import World

APP_TOKEN = "ghs_of_the_app"


def _check_out(world: World, job: Job, inputs: dict[str, str]) -> dict[str, str]:
    """Fetch one commit, as deep as asked for; 0 fetches everything."""
    folder = job.workspace / inputs.get("path", ".")
    folder.mkdir(exist_ok=True)
    depth = inputs.get("fetch-depth", "1")
    _git(folder, "init", "--quiet")
    _git(folder, "remote", "add", "origin", world.tree.as_uri())
    commit = inputs.get("ref") or job.github["sha"]
    wanted = [commit] if depth != "0" else [commit, "+refs/heads/*:refs/remotes/origin/*"]
    _git(folder, "fetch", "--quiet", *([] if depth == "0" else [f"--depth={depth}"]), "origin", *wanted)
    _git(folder, "checkout", "--quiet", "--detach", commit)
    return {}


def _set_up_python(_world: World, _job: Job, _inputs: dict[str, str]) -> dict[str, str]:
    return {}


def _upload(world: World, job: Job, inputs: dict[str, str]) -> dict[str, str]:
    head = job.github["event"].get("pull_request", {}).get("head", {}).get("sha", job.github["sha"])
    artifact = world.github.keep(inputs["name"], head)
    kept = world.folder / f"artifact-{artifact['id']}"
    kept.mkdir()
    for path in inputs["path"].split():
        shutil.copy(path, kept)
    world.files[artifact["id"]] = kept
    return {"artifact-id": str(artifact["id"])}


def _download(world: World, _job: Job, inputs: dict[str, str]) -> dict[str, str]:
    shutil.copytree(world.files[int(inputs["artifact-ids"])], inputs["path"])
    return {}


def _restore(world: World, job: Job, inputs: dict[str, str]) -> dict[str, str]:
    """Bring back what was kept last under a key that begins so."""
    keys = [key for key in world.caches if key.startswith(inputs["restore-keys"])]
    if keys:
        shutil.copytree(world.caches[keys[-1]], job.workspace / inputs["path"])
    return {}


def _save(world: World, job: Job, inputs: dict[str, str]) -> dict[str, str]:
    """Keep a folder; one that is not there gives a warning."""
    kept = world.folder / inputs["key"]
    if (job.workspace / inputs["path"]).exists():
        shutil.copytree(job.workspace / inputs["path"], kept)
        world.caches[inputs["key"]] = kept
    return {}


def _become_app(_world: World, _job: Job, inputs: dict[str, str]) -> dict[str, str]:
    assert inputs["client-id"]
    assert inputs["private-key"]
    return {"token": APP_TOKEN}


STAND_INS: Mapping[str, Callable[[World, Job, dict[str, str]], dict[str, str]]] = {
    "actions/cache/restore": _restore,
    "actions/cache/save": _save,
    "actions/checkout": _check_out,
    "actions/create-github-app-token": _become_app,
    "actions/download-artifact": _download,
    "actions/setup-python": _set_up_python,
    "actions/upload-artifact": _upload,
}


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)  # noqa: S603, S607 - ours
