"""`reconciler show`: a saved plan once more, in any format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reconciler.cli import options

if TYPE_CHECKING:
    from pathlib import Path


@click.command("show")
@click.argument("plan_file", metavar="PLAN", type=options.EXISTING_FILE)
@options.result_format
@options.output
@options.no_color
def command(*, plan_file: Path, output_format: str, output: Path | None, no_color: bool) -> None:
    """Show a plan that was saved with `plan --out`. Asks nobody; exits 0."""
    from reconciler.cli.output import emit
    from reconciler.cli.showing import render
    from reconciler.planning.plan_json import from_json

    plan = from_json(plan_file.read_bytes())
    emit(render(plan, output_format), output=output, no_color=no_color)
