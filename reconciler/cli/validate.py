"""`reconciler validate`: everything that can be said about manifests without Affinity."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from reconciler.cli import options
from reconciler.clock import Clock
from reconciler.errors import ExitStatus


@click.command("validate")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@options.root
@options.problems_format
@options.output
def command(*, paths: tuple[Path, ...], root: Path, output_format: str, output: Path | None) -> ExitStatus:
    """
    Check manifests and settings against their schemas and each other, offline.

    PATHs, under the root or else under the working directory, limit what is reported, not what is compared.
    Fields, options and lists are checked where there is a schemas/workspace.schema.json. Exits 1 if anything
    is wrong, 4 if only that schema is of another account.
    """
    from reconciler.cli.output import emit, say
    from reconciler.manifests.loading import load, load_paths
    from reconciler.reports.problems import problems_json, problems_text
    from reconciler.reports.wording import counted
    from reconciler.workspace.checking import check

    options.check_exist(root, paths)
    loaded = load_paths(root, paths) if paths else load(root)
    others = set(load(root).manifests).difference(loaded.manifests) if paths else ()
    verdict = check(root, loaded.manifests, others, loaded.settings, _today())
    problems = sorted((*loaded.problems, *verdict.problems))
    render = problems_json if output_format == "json" else problems_text
    emit(render(problems), output=output)
    if verdict.against:
        say(verdict.against)
        if verdict.problems:
            say("  where Affinity knows better by now, make it anew: reconciler schema --workspace")
    if not problems:
        say(counted(len(loaded.manifests), "valid manifest"))
        return ExitStatus.DONE
    say(counted(len(problems), "problem"))
    return ExitStatus.STALE if verdict.foreign and not loaded.problems else ExitStatus.FAILED


def _today() -> date:
    return datetime.fromtimestamp(Clock().now_s(), UTC).date()
