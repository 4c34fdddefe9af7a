"""A repository on a fake GitHub, an Affinity, and people who open and merge pull requests there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.github.fake import REPOSITORY, TOKEN
from tests.workflows.expressions import holds
from tests.workflows.runner import Job
from tests.workflows.stand_ins import STAND_INS
from tests.workflows.unhurried import CLIENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reconciler.sandbox.server import Sandbox
    from tests.github.fake import Fake

ROOT = Path(__file__).parents[2]
PULL_REQUEST = 7
_NO_CONTEXT = {"event": {}, "ref": "", "sha": "0" * 40, "run_id": "0", "workflow": ""}


@dataclass
class World:
    """
    Everything that a workflow meets.

    Attributes:
        commands: The address of the server of `unhurried.py`.
        files: By artifact id, the folder that a run has kept.
        caches: By key, the folder that a run has kept.
        settings: Repository variables.
        secrets: Of each environment.
    """

    folder: Path
    github: Fake
    affinity: Sandbox
    commands: Path
    files: dict[int, Path] = field(default_factory=dict)
    caches: dict[str, Path] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, dict[str, str]] = field(default_factory=dict)
    _runs: count[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        key = {"AFFINITY_API_KEY": self.affinity.key}
        self.secrets = {
            "affinity-plan": dict(key),
            "affinity-apply": {**key, "AFFINITY_APP_PRIVATE_KEY": "pem"},
        }
        self._make_tools()
        self.git("init", "--quiet", "--initial-branch=main")
        shutil.copytree(ROOT / ".github", self.tree / ".github")
        self.write(".reconciler.yaml", "account: sandbox\n")
        self.write(".gitignore", ".reconciler/\n")
        self.write("organizations/northwind.yaml", "id: 300100\nname: Northwind Robotics\n")
        self.commit("Begin")

    # People

    @property
    def tree(self) -> Path:
        """Somebody's clone, which is where all jobs fetch from."""
        return self.folder / "repository"

    def write(self, name: str, text: str) -> None:
        path = self.tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def declare(self, **names: str) -> None:
        """Write a manifest for each keyword: its file's name, and the organization's."""
        for file, name in names.items():
            self.write(f"organizations/{file}.yaml", f"name: {name}\n")

    def commit(self, message: str) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")

    def propose(self, **names: str) -> str:
        """Commit manifests to a branch, and have GitHub merge it for trial; return its last commit."""
        self.git("switch", "--quiet", "--force-create", "proposal")
        self.declare(**names)
        head = self.commit("Propose")
        self.git("switch", "--quiet", "--detach", "main")
        self.git("merge", "--quiet", "--no-ff", "--message", "Trial", "proposal")
        self.git("update-ref", f"refs/pull/{PULL_REQUEST}/merge", "HEAD")
        self.git("switch", "--quiet", "main")
        self.github.comments.setdefault(PULL_REQUEST, [])
        return head

    def merge(self) -> tuple[str, str]:
        """Merge the proposal; return the commits before and after."""
        before = self.git("rev-parse", "main")
        self.git("merge", "--quiet", "--no-ff", "--message", "Merge", "proposal")
        after = self.git("rev-parse", "main")
        self.github.merge(PULL_REQUEST, self.git("rev-parse", "proposal"), after)
        return before, after

    def git(self, *arguments: str) -> str:
        self.tree.mkdir(exist_ok=True)
        return git(self.tree, *arguments)

    # Events

    def pull_request(self, *, fork: bool = False) -> dict[str, Job]:
        """Run the plan of the proposal, from a branch of the repository or a fork's."""
        owner = "stranger/demo" if fork else REPOSITORY
        payload = {
            "number": PULL_REQUEST,
            "head": {"sha": self.git("rev-parse", "proposal"), "repo": {"full_name": owner}},
            "base": {"sha": self.git("rev-parse", "main")},
        }
        merge = self.git("rev-parse", f"refs/pull/{PULL_REQUEST}/merge")
        event = {"number": PULL_REQUEST, "pull_request": payload}
        return self.run("plan", event, commit=merge, ref=f"refs/pull/{PULL_REQUEST}/merge", secret=not fork)

    def push(self, before: str, after: str, *, then: bool = False) -> dict[str, Job]:
        """Run what a push to main starts; the look for drift afterwards only where that is asked for."""
        return self.run("apply", {"before": before, "after": after}, commit=after, waiting=then)

    def dispatch(self, **inputs: str) -> dict[str, Job]:
        """Run apply by hand."""
        event = {"inputs": inputs}
        return self.run("apply", event, commit=self.git("rev-parse", "main"), inputs=inputs, waiting=False)

    def morning(self) -> dict[str, Job]:
        """Run what the schedule starts."""
        return self.run("drift", {"schedule": "23 5 * * *"}, commit=self.git("rev-parse", "main"))

    def run(
        self,
        workflow: str,
        event: Mapping[str, Any],
        *,
        commit: str,
        ref: str = "refs/heads/main",
        inputs: Mapping[str, str] | None = None,
        secret: bool = True,
        waiting: bool = True,
    ) -> dict[str, Job]:
        """Run the jobs of a workflow, and those that wait for others if wanted; return the jobs by name."""
        number = str(next(self._runs))
        github = {
            "event": dict(event),
            "ref": ref,
            "sha": commit,
            "repository": REPOSITORY,
            "token": TOKEN,
            "run_id": number,
            "run_attempt": "1",
            "workflow": workflow,
        }
        ran: dict[str, Job] = {}
        results: dict[str, dict[str, str]] = {}
        for name, body in _read(ROOT / ".github" / "workflows" / f"{workflow}.yml")["jobs"].items():
            contexts = {
                "github": github,
                "inputs": dict(inputs or {}),
                "vars": self.settings,
                "needs": results,
                "secrets": self.secrets.get(body.get("environment", ""), {}) if secret else {},
            }
            failed = "needs" in body and results[body["needs"]]["result"] != "success"
            results[name] = {"result": "skipped"}
            if not holds(body.get("if"), contexts, failed=failed):
                continue
            if "needs" in body and not waiting:
                continue
            ran[name] = self.job(self.folder / f"run-{number}-{name}", github)
            ran[name].run(body["steps"], contexts)
            results[name] = {"result": ran[name].result}
        return ran

    def action(self) -> dict[str, Any]:
        """Return our action."""
        return _read(ROOT / ".github" / "actions" / "reconciler" / "action.yml")

    def job(self, folder: Path, context: Mapping[str, Any] = _NO_CONTEXT) -> Job:
        """Return a job that has not begun."""
        folder.mkdir()
        (folder / "event.json").write_text(json.dumps(context["event"]))
        environment = {
            "AFFINITY_BASE_URL": self.affinity.url,
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self.github.url,
            "GITHUB_EVENT_PATH": str(folder / "event.json"),
            "GITHUB_REF_NAME": context["ref"].removeprefix("refs/heads/").removeprefix("refs/pull/"),
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_RUN_ID": context["run_id"],
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_SHA": context["sha"],
            "HOME": str(folder),
            "STAND_IN_LOG": str(folder / "called"),
        }
        path = [str(self.folder / "tools"), *os.environ["PATH"].split(":")]
        stand_ins = {name: _bound(stand_in, self) for name, stand_in in STAND_INS.items()}
        return Job(folder, context, environment, stand_ins, path)

    def _make_tools(self) -> None:
        """Make what jobs find on their path: a python3 that installs nothing, a gh that only notes."""
        tools = self.folder / "tools"
        tools.mkdir()
        (tools / "client.py").write_text(CLIENT)
        client = f"{sys.executable} -I -S {tools}/client.py {self.commands}"
        (tools / "reconciler").write_text(f'#!/bin/bash\nexec {client} "$@"\n')
        (tools / "python3").write_text(
            '#!/bin/bash\n[[ "$1 $2" == "-m venv" ]] || exit 70\nmkdir -p "$3/bin"\n'
            f'cp {tools}/reconciler "$3/bin"\n'
            'printf \'#!/bin/bash\\necho "pip $*" >>"$STAND_IN_LOG"\\n\' >"$3/bin/pip"\n'
            'chmod +x "$3/bin/pip"\n'
        )
        (tools / "gh").write_text('#!/bin/bash\necho "gh $GH_TOKEN $*" >>"$STAND_IN_LOG"\n')
        for tool in tools.iterdir():
            tool.chmod(0o755)


def _read(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but text
    return document


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder; return what it printed."""
    who = ("-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
    done = subprocess.run(  # noqa: S603 - our own arguments
        ["git", *who, *arguments],  # noqa: S607 - the one on the path
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def _bound(
    stand_in: Callable[[World, Job, dict[str, str]], dict[str, str]], world: World
) -> Callable[[Job, dict[str, str]], dict[str, str]]:
    return lambda job, inputs: stand_in(world, job, inputs)
