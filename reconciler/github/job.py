"""
What the environment of a job tells: whose repository, which event, where the API is. Asks nobody.

Source: GitHub Actions, default environment variables and webhook payloads; outside of a workflow every part
can be absent.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reconciler.errors import ReconcilerError, UsageError
from reconciler.typed_json import JsonObject, WrongShape

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_API_URL = "https://api.github.com"

_DEFAULT_SERVER_URL = "https://github.com"
_REPOSITORY = re.compile(r"[A-Za-z0-9_-]+/(?!\.\.?$)[A-Za-z0-9_.-]+")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True)
class Event:
    """
    What started the job, as far as it tells which change is meant.

    Attributes:
        pull_request: Number of the pull request that it is about.
        head: The last commit of that pull request.
        base: The commit to compare with: the pull request's base, or what a push found.
    """

    pull_request: int | None = None
    head: str | None = None
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """
    A job of a workflow.

    Attributes:
        api_url: Where the API is; another one on GitHub Enterprise.
        repository: "owner/name"; "" outside of a workflow.
        commit: What is checked out: of a pull request its merge with the base.
        branch: The branch that the job runs for.
        run_url: The page of this run; "" outside of a workflow.
        runs_url: The page of all runs of all workflows, the same for each of them; "" like `run_url`.
        token: Kept out of every representation; "" for none.
    """

    api_url: str
    repository: str
    commit: str | None
    branch: str | None
    run_url: str
    runs_url: str
    event: Event
    token: str = field(repr=False)

    @property
    def reviewed_commit(self) -> str | None:
        """The commit that reviewers see: a pull request's own, not its merge with the base."""
        return self.event.head or self.commit


def read_job(environment: Mapping[str, str]) -> Job:
    """
    Return what the environment says.

    Raises:
        UsageError: A variable holds what it never holds in a workflow.
        ReconcilerError: The event file cannot be read.
    """
    repository = environment.get("GITHUB_REPOSITORY", "")
    if repository and not _REPOSITORY.fullmatch(repository):
        raise UsageError("GITHUB_REPOSITORY is not OWNER/NAME")
    commit = environment.get("GITHUB_SHA") or None
    if commit and not is_commit(commit):
        raise UsageError("GITHUB_SHA is not the hash of a commit")
    page = f"{environment.get('GITHUB_SERVER_URL') or _DEFAULT_SERVER_URL}/{repository}/actions"
    run = environment.get("GITHUB_RUN_ID", "")
    return Job(
        api_url=environment.get("GITHUB_API_URL") or DEFAULT_API_URL,
        repository=repository,
        commit=commit,
        branch=environment.get("GITHUB_REF_NAME") or None,
        run_url=f"{page}/runs/{run}" if repository and run.isdigit() else "",
        runs_url=page if repository else "",
        event=_event(environment.get("GITHUB_EVENT_PATH", "")),
        token=environment.get("GITHUB_TOKEN", "").strip(),
    )


def is_commit(text: str) -> bool:
    """Whether a text is the whole hash of a commit, as git and GitHub write it."""
    return _COMMIT.fullmatch(text) is not None


def _event(path: str) -> Event:
    if not path:
        return Event()
    try:
        payload = JsonObject(json.loads(Path(path).read_bytes()))
        if "pull_request" not in payload:
            before = payload.optional_text("before")
            return Event(base=before if before and is_commit(before) and before.strip("0") else None)
        pull_request = payload.part("pull_request")
        return Event(
            pull_request.integer("number"),
            _commit(pull_request.part("head")),
            _commit(pull_request.part("base")),
        )
    except (OSError, ValueError, RecursionError) as error:
        detail = str(error) if isinstance(error, WrongShape) else type(error).__name__
        raise ReconcilerError(f"the event in GITHUB_EVENT_PATH cannot be read: {detail}") from None


def _commit(part: JsonObject) -> str:
    commit = part.text("sha")
    if not is_commit(commit):
        raise WrongShape(f"{part.pointer}/sha is not the hash of a commit")
    return commit
