"""`reconciler github approved-plan`: what was approved for a commit that was pushed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reconciler.cli import github_options as shared
from reconciler.cli import options
from reconciler.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from reconciler.github.approval import Approval


@click.command("approved-plan")
@options.root
@shared.root_label
@shared.author
@click.option("--commit", metavar="SHA", help="Whose approval is asked for, instead of the one checked out.")
@click.option(
    "--branch", metavar="NAME", help="That it was merged into, instead of the one the job runs for."
)
@click.option(
    "--artifact",
    metavar="NAME",
    default="reconciler-plan",
    show_default=True,
    help="What the plan's runs call the plan that they keep.",
)
def approved_plan(
    *,
    root: Path,
    root_label: str | None,
    author: str | None,
    commit: str | None,
    branch: str | None,
    artifact: str,
) -> None:
    """
    Hand on what was approved for a pushed commit.

    That is the digest in the comment on its pull request. The outputs are empty for a commit that came with
    no pull request. Exits 4 where the pull request shows no plan of what was merged.
    """
    from reconciler.cli.output import say
    from reconciler.cli.reporting import hand_on, job_of, open_api, place_of
    from reconciler.github.approval import approval_of, merged_as
    from reconciler.github.authorship import own_login
    from reconciler.github.job import is_commit
    from reconciler.github.marker import Kind, Marker

    job = job_of()
    commit, branch = commit or job.commit, branch or job.branch
    if not commit or not is_commit(commit):
        raise UsageError("no commit is named by its whole hash", next_step="give --commit SHA")
    if not branch:
        raise UsageError("no branch is named", next_step="give --branch NAME")
    approval = None
    with open_api(job) as api:
        if pull_request := merged_as(api, commit, branch):
            marker = Marker(Kind.PLAN, place_of(root, root_label, None).label)
            approval = approval_of(
                api, pull_request, marker, author=own_login(api, author), artifact_name=artifact
            )
        else:
            say(f"commit {commit} came to {branch} with no pull request: nothing is approved")
    hand_on(_outputs(approval))


def _outputs(approval: Approval | None) -> dict[str, str]:
    """Return what later steps read: all of it empty without an approval, the last two without an artifact."""
    names = ("pull-request", "head", "digest", "run-id", "artifact-id")
    if approval is None:
        return dict.fromkeys(names, "")
    found = approval.artifact
    kept = (found.run_id, found.id) if found else ("", "")
    values = (approval.pull_request, approval.head, approval.digest, *kept)
    return dict(zip(names, map(str, values), strict=True))
