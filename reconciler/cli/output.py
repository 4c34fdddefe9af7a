"""Where text goes: the result to standard output or a file, everything else to standard error."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reconciler.reports.visible import visible

if TYPE_CHECKING:
    from rich.text import Text


def emit(result: str | Text, *, output: Path | None, no_color: bool = False) -> None:
    """Write a command's result to a file, or to standard output, with colour where a terminal shows it."""
    if output:
        write_private(output, str(result))
        return
    _survive_narrow_encodings()
    if isinstance(result, str):
        click.echo(result, nl=False)
    else:
        from rich.console import Console

        plain = no_color or bool(os.environ.get("NO_COLOR"))
        console = Console(color_system=None if plain else "auto", highlight=False, emoji=False, markup=False)
        console.print(result, soft_wrap=True, end="")


def warn(message: str) -> None:
    """Tell the user something that does not stop the command."""
    say(f"warning: {message}")


def say(message: str) -> None:
    """Tell the user what is going on; where nobody listens any more, that stops nothing."""
    try:
        click.echo(visible(message), err=True)
    except OSError:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as we run


def write_private(path: Path, text: str) -> None:
    """
    Write a file at once or not at all, readable by nobody else (0600).

    What is there and is no regular file, such as /dev/stdout, is written to and not replaced.
    """
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
        return
    import tempfile

    path = path.resolve()
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _survive_narrow_encodings() -> None:
    """Show what an encoding lacks, such as arrows in ASCII, as escapes rather than stop the run."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
