"""
The parts of GitHub's REST API that we use, for one repository: a method each, typed values out.

Source: REST API of GitHub, version 2022-11-28: users, repositories, issues and their comments, commits,
artifacts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.errors import Forbidden, NotFound, UsageError
from reconciler.github import records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.github.connection import Connection
    from reconciler.github.records import Artifact, Comment, Issue, PullRequest

_REPO = "/repos/{owner}/{repo}"


class Api:
    """
    One repository on GitHub.

    Args:
        connection: The way there.
        repository: "owner/name".

    Raises:
        UsageError: No repository is named.
    """

    def __init__(self, connection: Connection, repository: str) -> None:
        if not repository:
            raise UsageError("no repository is named", next_step="set GITHUB_REPOSITORY to OWNER/NAME")
        self.connection = connection
        self._base = f"/repos/{repository}"

    def login(self) -> str | None:
        """Return who the token's user is; None for the token of a job or an app, which has no user."""
        try:
            return self.connection.get("/user", "/user", lambda part: part.text("login"))
        except (Forbidden, NotFound):
            return None

    def is_private(self) -> bool:
        """Whether only those can read the repository who were let in; many others read an internal one."""
        return self.connection.get(
            _REPO,
            self._base,
            lambda part: part.boolean("private") and part.optional_text("visibility") in {None, "private"},
        )

    def comments(self, number: int) -> tuple[Comment, ...]:
        """Return every comment on an issue or a pull request, oldest first."""
        route, path = f"{_REPO}/issues/{{number}}/comments", f"{self._base}/issues/{number}/comments"
        return self.connection.pages(route, path, records.comment)

    def create_comment(self, number: int, body: str) -> Comment:
        """Comment on an issue or a pull request."""
        route, path = f"{_REPO}/issues/{{number}}/comments", f"{self._base}/issues/{number}/comments"
        return self.connection.post(route, path, {"body": body}, records.comment)

    def edit_comment(self, identifier: int, body: str) -> Comment:
        """Change what a comment says."""
        route, path = f"{_REPO}/issues/comments/{{id}}", f"{self._base}/issues/comments/{identifier}"
        return self.connection.patch(route, path, {"body": body}, records.comment)

    def issues(self) -> tuple[Issue, ...]:
        """
        Return every issue, open or closed, oldest first; no pull requests.

        GitHub can filter by author, but was seen to find nothing of an app's on some of its servers, which
        would make an issue anew with each run.
        """
        query = [("state", "all"), ("sort", "created"), ("direction", "asc")]
        found = self.connection.pages(f"{_REPO}/issues", f"{self._base}/issues", records.issue, query=query)
        return tuple(each for each in found if not each.is_pull_request)

    def create_issue(self, title: str, body: str, labels: Sequence[str]) -> Issue:
        """Open an issue."""
        values = {"title": title, "body": body, **({"labels": list(labels)} if labels else {})}
        return self.connection.post(f"{_REPO}/issues", f"{self._base}/issues", values, records.issue)

    def edit_issue(self, number: int, values: Mapping[str, str]) -> Issue:
        """Change parts of an issue: title, body, state."""
        route, path = f"{_REPO}/issues/{{number}}", f"{self._base}/issues/{number}"
        return self.connection.patch(route, path, values, records.issue)

    def pull_requests_of(self, commit: str) -> tuple[PullRequest, ...]:
        """Return the pull requests that a commit belongs to; none for a commit that nobody knows."""
        route, path = f"{_REPO}/commits/{{sha}}/pulls", f"{self._base}/commits/{commit}/pulls"
        return self.connection.pages(route, path, records.pull_request)

    def artifacts(self, name: str) -> tuple[Artifact, ...]:
        """Return every artifact of a name, of all runs, newest first."""
        route, path = f"{_REPO}/actions/artifacts", f"{self._base}/actions/artifacts"
        return self.connection.pages(route, path, records.artifact, query=[("name", name)], key="artifacts")
