"""`reconciler github summary`, `annotate` and `outputs`: what a step hands on to its run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reconciler.cli import github_options as shared
from reconciler.cli import options
from reconciler.errors import UsageError

if TYPE_CHECKING:
    from typing import TextIO


@click.command("summary")
@shared.plan_file
@shared.placed
@shared.receipt
def summary(
    *, plan_file: Path, root: Path, root_label: str | None, base: str | None, receipt_file: Path | None
) -> None:
    """Add the plan to the summary of the run. Of a long one, as much as there is room for."""
    from reconciler.cli.output import emit, warn
    from reconciler.cli.reporting import job_of, place_of, publishes_values, read_plan, report_of
    from reconciler.github.files import MAX_SUMMARY_BYTES, append, fitting, size_of

    plan = read_plan(plan_file)
    job, place = job_of(), place_of(root, root_label, base)
    report = report_of(plan, receipt_file, job, values=publishes_values(job, place))
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    room_bytes = MAX_SUMMARY_BYTES - (size_of(Path(path)) if path else 0) - len(place.heading.encode()) - 1
    text = fitting(report, room_bytes)
    if text is None:
        warn("the summary of this step has no room left: nothing was added")
    elif path:
        append(Path(path), f"\n{place.heading}{text}")
    else:
        emit(place.heading + text, output=None)


@click.command("annotate")
@click.argument("plan_file", metavar="[PLAN]", required=False, type=options.EXISTING_FILE)
@shared.placed
@click.option(
    "--problems",
    type=click.File("r", encoding="utf-8", errors="replace"),
    help="What validate has printed, path:line:column: message in each line; - for standard input.",
)
def annotate(
    *, plan_file: Path | None, root: Path, root_label: str | None, base: str | None, problems: TextIO | None
) -> None:
    """Show beside the files what is blocked, tripped or changed. Ten lines, errors first."""
    from reconciler.cli.output import emit
    from reconciler.cli.reporting import folder_of, job_of, place_of, publishes_values, read_plan
    from reconciler.github.annotations import command_lines, plan_annotations, problem_annotations

    if not (plan_file or problems):
        raise UsageError("there is nothing to annotate", next_step="give PLAN, or --problems FILE")
    annotations = list(problem_annotations(problems.read())) if problems else []
    if plan_file:
        values = publishes_values(job_of(), place_of(root, root_label, base))
        annotations += plan_annotations(read_plan(plan_file), values=values)
    emit(command_lines(annotations, folder_of(root)), output=None)


@click.command("outputs")
@shared.plan_file
@shared.placed
@click.option("--exit-code", type=int, help="What plan ended with, instead of what PLAN amounts to.")
def outputs(
    *, plan_file: Path, root: Path, root_label: str | None, base: str | None, exit_code: int | None
) -> None:
    """Hand what the plan amounts to on to later steps. Counts, digest, and what of it may be published."""
    from reconciler.cli.plan import plan_status
    from reconciler.cli.reporting import digest_of, hand_on, job_of, place_of, publishes_values, read_plan
    from reconciler.desired import Publish
    from reconciler.model import Action

    plan = read_plan(plan_file)
    values = publishes_values(job_of(), place_of(root, root_label, base))
    status = plan_status(plan, detailed=True) if exit_code is None else exit_code
    hand_on(
        {
            "exit-code": str(int(status)),
            **{f"to-{action.value}": str(plan.count(action)) for action in Action},
            "blocked": str(len(plan.blocked)),
            "drift": str(len(plan.drift)),
            "digest": digest_of(plan),
            "plan-json": str(plan_file),
            "publish": (Publish.VALUES if values else Publish.COUNTS).value,
        }
    )
