"""`reconciler github comment` and `drift-issue`: what is kept up to date on GitHub."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reconciler.cli import github_options as shared
from reconciler.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from reconciler.github.api import Api
    from reconciler.github.job import Job
    from reconciler.github.keeping import Kept


@click.command("comment")
@shared.plan_file
@shared.placed
@shared.author
@shared.receipt
@click.option("--pr", "number", type=click.IntRange(1), metavar="N", help="Instead of the event's own.")
@click.option(
    "--comment",
    "when",
    type=click.Choice(["always", "changes-only", "never"]),
    default="always",
    show_default=True,
    help="Whether there is to be one; changes-only makes none without changes, but keeps one up to date.",
)
def comment(
    *,
    plan_file: Path,
    root: Path,
    root_label: str | None,
    base: str | None,
    author: str | None,
    receipt_file: Path | None,
    number: int | None,
    when: str,
) -> None:
    """Keep one comment with the plan on the pull request. It is made once, then edited in place."""
    from reconciler.cli.output import say
    from reconciler.cli.reporting import (
        digest_of,
        hand_on,
        hands_on,
        job_of,
        open_api,
        place_of,
        publishes_values,
        read_plan,
        report_of,
    )
    from reconciler.github.authorship import own_login
    from reconciler.github.keeping import keep_comment
    from reconciler.github.marker import Kind, Marker

    plan = read_plan(plan_file)
    if when == "never":
        say("no comment is wanted")
        return
    job, place = job_of(), place_of(root, root_label, base)
    report = report_of(plan, receipt_file, job, values=publishes_values(job, place))
    kind = Kind.RECEIPT if receipt_file else Kind.PLAN
    commit = job.commit if receipt_file else job.reviewed_commit
    marker = Marker(kind, place.label, commit or "", digest_of(plan))
    with open_api(job) as api:
        number = number or _pull_request(api, job)
        if number is None:
            say(f"commit {job.commit} came with no pull request: there is nothing to comment on")
            return
        kept = keep_comment(
            api,
            number,
            marker,
            place.heading + report(_COMMENT_CHARS),
            author=own_login(api, author),
            even_if_new=when == "always" or bool(plan.changes),
        )
    _tell(kept, f"comment on pull request #{number}")
    if kept.number and hands_on():
        hand_on({"comment-id": str(kept.number)})


_COMMENT_CHARS = 60_000
"""Well below what GitHub takes, since it counts in a way of its own."""


def _pull_request(api: Api, job: Job) -> int | None:
    """
    Return the pull request that the job is about, or by whose merge its commit came; None where none did.

    Raises:
        UsageError: Nothing says which pull request is meant.
    """
    from reconciler.github.approval import merged_as

    if job.event.pull_request:
        return job.event.pull_request
    if not (job.commit and job.branch):
        raise UsageError("the event is about no pull request", next_step="give --pr N")
    found = merged_as(api, job.commit, job.branch)
    return found.number if found else None


@click.command("drift-issue")
@shared.plan_file
@shared.placed
@shared.author
@click.option(
    "--label", "labels", metavar="NAME", multiple=True, help="For a new issue; several times for more."
)
def drift_issue(
    *,
    plan_file: Path,
    root: Path,
    root_label: str | None,
    base: str | None,
    author: str | None,
    labels: tuple[str, ...],
) -> None:
    """
    Keep one issue about drift up to date.

    It is open while Affinity differs from the manifests or anything is blocked, else closed.
    """
    from reconciler.cli.reporting import job_of, open_api, place_of, publishes_values, read_plan
    from reconciler.github.authorship import own_login
    from reconciler.github.keeping import keep_issue
    from reconciler.github.marker import Kind, Marker
    from reconciler.reports.markdown import markdown

    plan = read_plan(plan_file)
    if plan.offline or plan.targets or plan.since:
        raise UsageError(
            "this plan does not look at everything, so that it cannot tell that there is no drift",
            next_step="plan without --offline, --target and --since",
        )
    job, place = job_of(), place_of(root, root_label, base)
    values = publishes_values(job, place)
    text = markdown(plan, max_chars=_COMMENT_CHARS, run_url=job.runs_url, values=values)
    with open_api(job) as api:
        kept = keep_issue(
            api,
            Marker(Kind.DRIFT, place.label, digest=plan.digest),
            "Affinity differs from the manifests" + ("" if place.label == "." else f" of {place.label}"),
            f"{_KEPT_BY_ITSELF}\n\n{place.heading}{text}",
            author=own_login(api, author),
            to_be_open=bool(plan.changes),
            labels=labels,
        )
    _tell(kept, "issue about drift")


_KEPT_BY_ITSELF = "This issue is edited, closed and opened again by `reconciler github drift-issue`."


def _tell(kept: Kept, what: str) -> None:
    from reconciler.cli.output import say, warn

    say(f"{what}: {kept.fate.value}{f' ({kept.number})' if kept.number else ''}")
    if kept.others:
        others = ", ".join(map(str, kept.others))
        warn(f"there are more of ours about the same, which were left alone: {others}")
