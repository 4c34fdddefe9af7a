"""
Where text goes: the result to standard output or a file, everything else to standard error.

What goes to standard error is lines for people, or one JSON object a line for programs (`log_as`).
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, TypedDict

import click

from reconciler.clock import Clock
from reconciler.reports.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Unpack

    from reconciler.model import Problem
    from reconciler.reports.styled import Styled


LogFormat: TypeAlias = Literal["text", "json"]
Level: TypeAlias = Literal["debug", "info", "warning", "error"]


class Facts(TypedDict, total=False):
    """What a line of JSON may hold besides time, level and message; what is None or empty is left out."""

    path: str
    line: int
    column: int
    details: list[str]
    next_step: str
    method: str
    route: str
    status: int | None
    error: str
    ms: int
    attempt: int
    retry_in_s: float | None
    minute_left: int | None
    month_left: int | None
    reason: str
    wait_s: float
    stage: str
    done: int
    total: int


@dataclass
class _Log:
    format: LogFormat = "text"


_log = _Log()


def emit(result: str | Styled, *, output: Path | None, no_color: bool = False) -> None:
    """Write a command's result to a file, or to standard output, with colour where a terminal shows it."""
    if output:
        write_private(output, str(result))
        return
    _survive_narrow_encodings()
    if isinstance(result, str) or no_color or os.environ.get("NO_COLOR") or not _shows_styles():
        click.echo(str(result), nl=False)
    else:
        from rich.console import Console
        from rich.text import Text

        console = Console(highlight=False, emoji=False, markup=False)
        console.print(Text.assemble(*result.pieces), soft_wrap=True, end="")


def log_as(log_format: LogFormat) -> None:
    """Choose how standard error is written, until somebody chooses again."""
    _log.format = log_format


def logs_json() -> bool:
    """Whether standard error is read by a program, which has no use for bars and questions."""
    return _log.format == "json"


def say(message: str, *, level: Level = "info", **facts: Unpack[Facts]) -> None:
    """Tell the user what is going on; where nobody listens any more, that stops nothing."""
    _tell((message,), level, message, facts)


def warn(message: str) -> None:
    """Tell the user something that does not stop the command."""
    _tell((f"warning: {message}",), "warning", message, {})


def complain(problem: Problem) -> None:
    """Tell the user what is wrong with the input, and where."""
    path, line, column = problem.position
    facts: Facts = {"path": path, "line": line, "column": column}
    _tell((str(problem),), "error", problem.message, facts)


def fail(message: str, **facts: Unpack[Facts]) -> None:
    """Tell the user why the command ends, with details and the next step where there are any."""
    lines = [f"error: {message}", *(f"  {detail}" for detail in facts.get("details", ()))]
    if next_step := facts.get("next_step"):
        lines.append(f"  next: {next_step}")
    _tell(lines, "error", message, facts)


def _tell(lines: Iterable[str], level: Level, message: str, facts: Facts) -> None:
    """Write lines, or what they mean as JSON, in one go, so that those of several threads do not mix."""
    text = _json(level, message, facts) if logs_json() else "\n".join(map(visible, lines))
    try:
        sys.stderr.write(f"{text}\n")  # click.echo would pass by what rich puts there to keep its bars whole
        sys.stderr.flush()
    except RuntimeError:
        pass  # said by the handler of a signal that came in the middle of a line: Python takes no other then
    except OSError:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as we run


def _json(level: Level, message: str, facts: Facts) -> str:
    import json
    from datetime import UTC, datetime

    now = datetime.fromtimestamp(Clock().now_s(), UTC).isoformat(timespec="milliseconds")
    entry = {"time": now.replace("+00:00", "Z"), "level": level, "message": message, **facts}
    return json.dumps({key: _harmless(value) for key, value in entry.items() if value not in (None, "", [])})


def _harmless(value: object) -> object:
    if isinstance(value, list):
        return [_harmless(each) for each in value]
    return visible(value) if isinstance(value, str) else value


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


def _shows_styles() -> bool:
    """Whether standard output may show styles; rich, which knows terminals better, takes long to import."""
    return sys.stdout.isatty() or bool(os.environ.get("FORCE_COLOR"))


def _survive_narrow_encodings() -> None:
    """Show what an encoding lacks, such as arrows in ASCII, as escapes rather than stop the run."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
