"""`reconciler validate`: everything that can be said about manifests without Affinity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reconciler.cli import options
from reconciler.errors import ExitStatus

if TYPE_CHECKING:
    from pathlib import Path


@click.command("validate")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=options.EXISTING_PATH)
@options.root
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to show the problems.",
)
@options.output
def command(*, paths: tuple[Path, ...], root: Path, output_format: str, output: Path | None) -> ExitStatus:
    """
    Check manifests and settings against their schemas and each other, offline.

    PATHs limit what is reported, not what is compared. Exits 1 if anything is wrong.
    """
    from reconciler.cli.output import emit, say
    from reconciler.manifests.loading import load, load_paths
    from reconciler.reports.problems import problems_json, problems_text

    loaded = load_paths(root, paths) if paths else load(root)
    render = problems_json if output_format == "json" else problems_text
    emit(render(loaded.problems), output=output)
    if loaded.problems:
        say(f"{len(loaded.problems)} problems")
        return ExitStatus.FAILED
    say(f"{len(loaded.manifests)} manifests are valid")
    return ExitStatus.DONE
