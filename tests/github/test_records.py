"""What GitHub holds becomes typed values; what is null has a meaning."""

from __future__ import annotations

from typing import Any

import pytest

from reconciler.github.records import (
    Artifact,
    Comment,
    Issue,
    PullRequest,
    artifact,
    comment,
    issue,
    pull_request,
)
from reconciler.typed_json import JsonObject, WrongShape

RUN = {"id": 5, "head_sha": "abc", "repository_id": 1, "head_repository_id": 1}


def test_a_comment() -> None:
    """Its author may have gone, and it may say nothing."""
    row = {"id": 3, "body": "text", "user": {"login": "ada"}, "new_key": True}
    assert Comment(3, "ada", "text") == comment(JsonObject(row))
    assert Comment(3, "", "") == comment(JsonObject({"id": 3, "body": None, "user": None}))


@pytest.mark.parametrize("row", [{"body": ""}, {"id": "3"}, {"id": 3, "user": {}}, {"id": 3, "body": 1}])
def test_a_comment_of_another_shape(row: dict[str, Any]) -> None:
    """Is an error and not half a comment."""
    with pytest.raises(WrongShape):
        comment(JsonObject(row))


def test_an_issue() -> None:
    """A pull request tells that it is one."""
    row = {"number": 3, "title": "Drift", "body": None, "state": "closed", "user": {"login": "ada"}}
    assert Issue(3, "ada", "", "Drift", is_open=False, is_pull_request=False) == issue(JsonObject(row))
    row |= {"state": "open", "pull_request": {}}
    assert Issue(3, "ada", "", "Drift", is_open=True, is_pull_request=True) == issue(JsonObject(row))


def test_a_pull_request() -> None:
    """It is merged since it was merged at some time."""
    row = {
        "number": 7,
        "head": {"sha": "h"},
        "base": {"ref": "main"},
        "merged_at": None,
        "merge_commit_sha": None,
    }
    assert PullRequest(7, "h", "main", merged=False, merge_commit="") == pull_request(JsonObject(row))
    row |= {"merged_at": "2026-01-02T03:04:05Z", "merge_commit_sha": "m"}
    assert PullRequest(7, "h", "main", merged=True, merge_commit="m") == pull_request(JsonObject(row))


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (RUN, Artifact(9, 5, "abc", from_fork=False, expired=False)),
        (RUN | {"head_repository_id": 2}, Artifact(9, 5, "abc", from_fork=True, expired=False)),
        (RUN | {"head_repository_id": None}, Artifact(9, 5, "abc", from_fork=True, expired=False)),
    ],
)
def test_an_artifact(run: dict[str, Any], expected: Artifact) -> None:
    """It is a fork's where the run was about another repository's commit, even one that has gone."""
    assert expected == artifact(JsonObject({"id": 9, "expired": False, "workflow_run": run}))


def test_an_artifact_of_no_run() -> None:
    """It is about no commit."""
    assert "" == artifact(JsonObject({"id": 9, "expired": True, "workflow_run": None})).head
