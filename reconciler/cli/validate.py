"""`reconciler validate`: everything that can be said about manifests without Affinity."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reconciler.cli import options
from reconciler.errors import ExitStatus, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable


@click.command("validate")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@options.root
@options.result_format
@options.output
def command(*, paths: tuple[Path, ...], root: Path, output_format: str, output: Path | None) -> ExitStatus:
    """
    Check manifests and settings against their schemas and each other, offline.

    PATHs, under the root or else under the working directory, limit what is reported, not what is compared.
    Exits 1 if anything is wrong.
    """
    from reconciler.cli.output import emit, say
    from reconciler.manifests.loading import load, load_paths
    from reconciler.reports.problems import problems_json, problems_text

    _check_exist(root, paths)
    loaded = load_paths(root, paths) if paths else load(root)
    render = problems_json if output_format == "json" else problems_text
    emit(render(loaded.problems), output=output)
    if loaded.problems:
        say(_count(len(loaded.problems), "problem"))
        return ExitStatus.FAILED
    say(_count(len(loaded.manifests), "valid manifest"))
    return ExitStatus.DONE


def _check_exist(root: Path, paths: Iterable[Path]) -> None:
    for path in paths:
        if not (root / path).exists() and not path.exists():
            raise UsageError(f"{path} does not exist")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
