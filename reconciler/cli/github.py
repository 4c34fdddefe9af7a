"""`reconciler github`: what a saved plan says, said on GitHub by a job of a workflow."""

from __future__ import annotations

import click

from reconciler.cli import approved_plan, handing, posting


@click.group("github")
def command() -> None:
    """
    Report a saved plan on GitHub, in a job of a workflow with env: GITHUB_TOKEN: ${{ github.token }}.

    Where the repository is not private, only counts, addresses and the digest are published, unless the
    settings at the base commit say publish: values.
    """


for each in (
    posting.comment,
    handing.summary,
    handing.annotate,
    handing.outputs,
    posting.drift_issue,
    approved_plan.approved_plan,
):
    command.add_command(each)
