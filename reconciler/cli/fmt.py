"""`reconciler fmt`: manifests in canonical form, with their comments."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reconciler.cli import options
from reconciler.errors import ExitStatus, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("fmt")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@options.root
@click.option("--check", is_flag=True, help="Write nothing; show what would change, and exit 1 if anything.")
def command(*, paths: tuple[Path, ...], root: Path, check: bool) -> ExitStatus:
    """
    Bring manifests into canonical form: order of keys, quotes, spelling of names, domains and e-mails.

    Comments stay, and so does what the manifests say. PATHs lie under the root or else under the working
    directory. A file that cannot be read is reported, and the others are formatted all the same.
    """
    statuses = [_format(root, path, check=check) for path in _manifests(root, paths)]
    return ExitStatus.worst(statuses)


def _format(root: Path, path: str, *, check: bool) -> ExitStatus:
    """Format one file, or show how it would change."""
    from reconciler.cli.diffs import diff
    from reconciler.cli.output import complain, emit, say
    from reconciler.manifests import files, storing
    from reconciler.manifests.formatting import formatted
    from reconciler.manifests.nodes import Uneditable

    try:
        before = files.read(root, path)
        after = formatted(path, before)
        if after == before:
            return ExitStatus.DONE
        if check:
            emit(diff(path, before, after), output=None)
            return ExitStatus.FAILED
        storing.replace(root, path, before, after)
    except InvalidInput as error:
        for problem in error.problems:
            complain(problem)
        return ExitStatus.FAILED
    except (files.UnreadableFile, storing.NotStored, Uneditable) as error:
        say(f"{path}: left as it is: {error}")
        return ExitStatus.FAILED
    say(f"formatted {path}")
    return ExitStatus.DONE


def _manifests(root: Path, paths: Sequence[Path]) -> list[str]:
    """Return where manifests lie, which loading knows; what it says against them is left to validate."""
    from reconciler.manifests import files
    from reconciler.manifests.loading import load, load_paths

    options.check_exist(root, paths)
    loaded = load_paths(root, paths) if paths else load(root)
    found = {each.path for each in loaded.manifests} | {each.position.path for each in loaded.problems}
    return sorted(path for path in found if path.endswith(files.SUFFIXES) and not files.is_set_aside(path))
