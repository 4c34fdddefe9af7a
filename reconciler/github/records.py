"""
What GitHub holds, as far as we ask: comments, issues, pull requests, artifacts.

Source: REST API of GitHub, version 2022-11-28; a deleted author is null, and so is an empty body.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.typed_json import JsonObject


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on an issue or a pull request."""

    id: int
    author: str
    body: str


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue; a pull request is one as well."""

    number: int
    author: str
    body: str
    title: str
    is_open: bool
    is_pull_request: bool


@dataclass(frozen=True, slots=True)
class PullRequest:
    """
    A pull request.

    Attributes:
        head: Its last commit.
        base_branch: Where it is to be merged.
        merge_commit: Of a merged one, what the base branch was moved to; of another one anything.
    """

    number: int
    head: str
    base_branch: str
    merged: bool
    merge_commit: str


@dataclass(frozen=True, slots=True)
class Artifact:
    """
    A file that a run has kept.

    Attributes:
        head: The commit that the run was about.
        from_fork: Whether the run was about another repository's commit.
    """

    id: int
    run_id: int
    head: str
    from_fork: bool
    expired: bool


def comment(part: JsonObject) -> Comment:
    """Return a comment; errors as those of `JsonObject`."""
    return Comment(part.integer("id"), _author(part), part.optional_text("body") or "")


def issue(part: JsonObject) -> Issue:
    """Return an issue; errors as those of `JsonObject`."""
    return Issue(
        part.integer("number"),
        _author(part),
        part.optional_text("body") or "",
        part.text("title"),
        is_open=part.text("state") == "open",
        is_pull_request="pull_request" in part,
    )


def pull_request(part: JsonObject) -> PullRequest:
    """Return a pull request; errors as those of `JsonObject`."""
    return PullRequest(
        part.integer("number"),
        part.part("head").text("sha"),
        part.part("base").text("ref"),
        merged=part.optional_text("merged_at") is not None,
        merge_commit=part.optional_text("merge_commit_sha") or "",
    )


def artifact(part: JsonObject) -> Artifact:
    """Return an artifact; errors as those of `JsonObject`. The run of an old one may be gone."""
    gone = part.value("workflow_run") is None
    run = part if gone else part.part("workflow_run")
    return Artifact(
        part.integer("id"),
        0 if gone else run.integer("id"),
        "" if gone else run.text("head_sha"),
        from_fork=run.optional_integer("head_repository_id") != run.optional_integer("repository_id"),
        expired=part.boolean("expired"),
    )


def _author(part: JsonObject) -> str:
    return "" if part.value("user") is None else part.part("user").text("login")
