"""
Finds what was approved when a commit came to a branch: the merged pull request, and the digest it showed.

Nothing is guessed: a commit of no pull request has no approval, and one whose pull request shows no plan of
its last commit is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.errors import StalePlan
from reconciler.github.authorship import ours
from reconciler.github.marker import marker_of

if TYPE_CHECKING:
    from reconciler.github.api import Api
    from reconciler.github.marker import Marker
    from reconciler.github.records import Artifact, PullRequest

_LOOKS = 3
_PAUSE_S = 5.0
"""GitHub may know a commit before it knows whence it came."""

_BY_HAND = "plan the branch by hand, review that, and start apply by hand with its digest"


@dataclass(frozen=True, slots=True)
class Approval:
    """
    What a pull request had approved.

    Attributes:
        head: Its last commit, which the plan was made of.
        digest: Of that plan.
        artifact: The plan itself, where a run of the repository has kept it.
    """

    pull_request: int
    head: str
    digest: str
    artifact: Artifact | None


def merged_as(api: Api, commit: str, branch: str) -> PullRequest | None:
    """
    Return the pull request by whose merge a branch came to a commit; None where none did.

    Raises:
        StalePlan: Several did, so that no single plan was approved.
        RemoteError: GitHub could not be asked.

    Source: REST API of GitHub, pull requests: `merge_commit_sha` of a merged one is the merge, the squashed
    commit, or the last of the rebased ones. The documentation does not say how soon it is known.
    """
    for look in range(_LOOKS):
        if look:
            api.connection.pause(_PAUSE_S)
        found = [
            each
            for each in api.pull_requests_of(commit)
            if each.merged and each.base_branch == branch and each.merge_commit == commit
        ]
        if len(found) > 1:
            numbers = ", ".join(f"#{each.number}" for each in found)
            raise StalePlan(f"{commit} came with several pull requests: {numbers}", next_step=_BY_HAND)
        if found:
            return found[0]
    return None


def approval_of(
    api: Api, pull_request: PullRequest, marker: Marker, *, author: str, artifact_name: str
) -> Approval:
    """
    Return what a merged pull request had approved.

    Args:
        api: The repository.
        pull_request: The merged one.
        marker: What the comment with the plan is about.
        author: Who we are.
        artifact_name: What the runs call the plan that they keep.

    Raises:
        StalePlan: It shows no plan, or one of an earlier commit, or one that cannot be applied.
        RemoteError: GitHub could not be asked.
    """
    where = f"pull request #{pull_request.number}"
    found = ours(api.comments(pull_request.number), author, marker)
    shown = marker_of(found[0].body) if found else None
    if shown is None:
        raise StalePlan(f"{where} has no comment of ours with a plan", next_step=_BY_HAND)
    if shown.commit != pull_request.head:
        raise StalePlan(
            f"the plan in {where} is of commit {shown.commit or '(none)'}, "
            f"and what was merged is {pull_request.head}",
            next_step=_BY_HAND,
        )
    if not shown.digest:
        raise StalePlan(f"the plan in {where} was made offline, and approves nothing", next_step=_BY_HAND)
    return Approval(
        pull_request.number, pull_request.head, shown.digest, _newest(api, pull_request.head, artifact_name)
    )


def _newest(api: Api, head: str, name: str) -> Artifact | None:
    """Return the newest plan that is kept of a commit; what a fork's run has kept is nobody's plan."""
    kept = [
        each for each in api.artifacts(name) if each.head == head and not each.from_fork and not each.expired
    ]
    return max(kept, key=lambda each: each.id, default=None)
