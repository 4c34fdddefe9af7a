"""
A runner on this machine: carries out the steps of a job in order, as GitHub's own would.

Scripts run in bash with files for outputs, paths and summaries; composite actions are read from where they
were checked out; other actions have stand-ins.

Source: GitHub Actions, workflow syntax, metadata syntax and workflow commands.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

import yaml

from tests.workflows.expressions import holds, interpolate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    StandIn = Callable[["Job", dict[str, str]], dict[str, str]]
    Contexts = Mapping[str, Any]
    Steps = list[dict[str, Any]]

_BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail")
_LONG_OUTPUT = re.compile(r"^([\w-]+)<<(.+)\n((?:.*\n)*?)\2\n|^([\w-]+)=(.*)\n", re.MULTILINE)


@dataclass
class Job:
    """
    A job while it runs, and what it left behind.

    Attributes:
        folder: Its own, with `workspace/` and `temp/` in it.
        environment: What every process gets.
        path: Folders before those of the system, the first first.
        seen: The environment of each process that ran.
        statuses: What each script ended with, by the name or id of its step.
        log: What all scripts printed.
        summary: The summary of the run.
        outcomes: success, failure or skipped, by step.
    """

    folder: Path
    github: Mapping[str, Any]
    environment: Mapping[str, str]
    stand_ins: Mapping[str, StandIn]
    path: list[str]
    seen: list[Mapping[str, str]] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    log: str = ""
    summary: str = ""
    outcomes: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    result: str = "success"
    _numbers: count[int] = field(default_factory=count)

    @property
    def workspace(self) -> Path:
        return self.folder / "workspace"

    @property
    def temp(self) -> Path:
        return self.folder / "temp"

    def run(self, steps: Steps, contexts: Contexts) -> None:
        """Carry out a job's steps; contexts are those besides github, runner and steps."""
        self.workspace.mkdir(parents=True)
        self.temp.mkdir()
        given = {**contexts, "github": self.github, "runner": {"temp": str(self.temp)}}
        succeeded, _ = self._run_all(steps, given, {})
        self.result = "success" if succeeded else "failure"

    def _run_all(
        self, steps: Steps, contexts: Contexts, environment: Mapping[str, str]
    ) -> tuple[bool, dict[str, Any]]:
        """Carry out steps; return whether all went well, and the context `steps`."""
        done: dict[str, Any] = {}
        failed = False
        for number, step in enumerate(steps):
            here = {**contexts, "steps": done}
            name = step.get("id") or step.get("name") or step.get("uses", "").partition("@")[0] or str(number)
            outcome: str = "skipped"
            outputs: dict[str, str] = {}
            if holds(step.get("if"), here, failed=failed):
                succeeded, outputs = self._run_one(name, step, here, environment)
                outcome = "success" if succeeded else "failure"
                failed = failed or not succeeded
            self.outcomes[name] = outcome
            self.outputs[name] = outputs
            done[name] = {"outputs": outputs, "outcome": outcome}
        return not failed, done

    def _run_one(
        self, name: str, step: dict[str, Any], contexts: Contexts, environment: Mapping[str, str]
    ) -> tuple[bool, dict[str, str]]:
        own = {key: interpolate(str(value), contexts) for key, value in step.get("env", {}).items()}
        inputs = {key: interpolate(_text(value), contexts) for key, value in step.get("with", {}).items()}
        if "run" in step:
            return self._run_script(name, step["run"], {**environment, **own})
        action, _, _ = step["uses"].partition("@")
        if action.startswith("./"):
            return self._run_composite(action, inputs, contexts, {**environment, **own})
        return True, self.stand_ins[action](self, inputs)

    def _run_composite(
        self, action: str, given: dict[str, str], contexts: Contexts, environment: Mapping[str, str]
    ) -> tuple[bool, dict[str, str]]:
        folder = self.workspace / action
        document = yaml.safe_load((folder / "action.yml").read_text(encoding="utf-8"))
        assert set() == set(given) - set(document["inputs"]), "inputs that the action does not have"
        usual = {"github": contexts["github"], "runner": contexts["runner"]}
        inputs = {
            key: given.get(key, interpolate(str(each.get("default", "")), usual))
            for key, each in document["inputs"].items()
        }
        inside = {**usual, "inputs": inputs}
        placed = {**environment, "GITHUB_ACTION_PATH": str(folder)}
        succeeded, done = self._run_all(document["runs"]["steps"], inside, placed)
        values = {key: each["value"] for key, each in document["outputs"].items()}
        return succeeded, {
            key: interpolate(value, {**inside, "steps": done}) for key, value in values.items()
        }

    def _run_script(self, name: str, script: str, own: Mapping[str, str]) -> tuple[bool, dict[str, str]]:
        folder = self.temp / f"step-{next(self._numbers)}"
        folder.mkdir()
        (folder / "script.sh").write_text(script, encoding="utf-8")
        files = {
            kind: folder / kind.lower() for kind in ("GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")
        }
        for file in files.values():
            file.touch()
        environment = {
            **self.environment,
            **own,
            **{kind: str(file) for kind, file in files.items()},
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(self.temp),
            "PATH": ":".join(self.path),
        }
        self.seen.append(environment)
        ended = subprocess.run(  # noqa: S603 - the scripts of our own workflows
            [*_BASH, str(folder / "script.sh")],
            cwd=self.workspace,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.log += ended.stdout
        self.summary += files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        self.path[:0] = files["GITHUB_PATH"].read_text(encoding="utf-8").split()
        self.statuses[name] = ended.returncode
        return ended.returncode == 0, _outputs(files["GITHUB_OUTPUT"].read_text(encoding="utf-8"))


def _outputs(text: str) -> dict[str, str]:
    return {
        long or short: lines.removesuffix("\n") if long else value
        for long, _, lines, short, value in _LONG_OUTPUT.findall(text)
    }


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
