"""Options that several commands share, each defined once."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reconciler.errors import UsageError
from reconciler.planning.guards import DEFAULT_LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reconciler.cli.output import LogFormat


class _NewFile(click.Path):
    """A file that can be written in a folder that is there: known before any request, not after the last."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        path = super().convert(value, param, ctx)
        file = Path(os.fsdecode(path))
        folder = file.resolve().parent
        if not folder.is_dir():
            self.fail(f"the folder of {file} does not exist", param, ctx)
        if not os.access(folder, os.W_OK) and (file.is_file() or not file.exists()):
            self.fail(f"the folder of {file} cannot be written to", param, ctx)
        return path


class _Digest(click.ParamType[str]):
    """A whole digest: an empty or shortened one would approve what nobody has seen."""

    name = "digest"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        digest = str(value).strip().lower()
        if not re.fullmatch(r"[0-9a-f]{64}", digest):
            self.fail(f"{value!r} is not a digest: 64 hexadecimal digits, as plan prints them", param, ctx)
        return digest


DIGEST = _Digest()
FILE = _NewFile(dir_okay=False, writable=True, path_type=Path)
EXISTING_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)

root = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    show_default="working directory",
    help="Folder that holds organizations/ and .reconciler.yaml.",
)
sandbox = click.option(
    "--sandbox",
    is_flag=True,
    help="Talk to the embedded Affinity, kept in .reconciler/, instead of the real one.",
)
target = click.option(
    "--target",
    "targets",
    metavar="GLOB",
    multiple=True,
    help="Only manifests whose address (path#document) or path fits; may be given several times.",
)
base = click.option(
    "--base",
    metavar="REF",
    help="Tell drift, which was due before that commit, from what has changed since; only that is applied.",
)
since = click.option(
    "--since",
    metavar="REF",
    help="Only manifests that changed since HEAD left that commit; changed settings or schemas mean all.",
)
account = click.option(
    "--account", metavar="NAME", help="Sub-domain of the account that must be met; any other is refused."
)
workers = click.option(
    "--workers", type=click.IntRange(1, 64), default=4, show_default=True, help="Requests at a time."
)
reserve = click.option(
    "--reserve",
    type=click.FloatRange(0, 1, max_open=True),
    show_default="that of .reconciler.yaml, else 0.1",
    help="Share of the minute's and the month's requests that is left to others.",
)
max_requests = click.option(
    "--max-requests", type=click.IntRange(1), metavar="N", help="Stop rather than make more requests."
)
quiet = click.option("-q", "--quiet", is_flag=True, help="No progress on standard error.")
verbose = click.option(
    "-v", "--verbose", is_flag=True, help="Tell each request and each wait on standard error."
)
no_color = click.option(
    "--no-color", is_flag=True, help="No colour; NO_COLOR in the environment does the same."
)
output = click.option("--output", type=FILE, help="File for the result, instead of standard output.")


def _log_as(_context: click.Context, _option: click.Parameter, value: LogFormat) -> None:
    from reconciler.cli.output import log_as

    log_as(value)


log_format = click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    callback=_log_as,
    expose_value=False,
    help="How to write standard error: lines and bars for people, or a JSON object a line.",
)


def _format(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(names),
        default="text",
        show_default=True,
        help="How to show the result.",
    )


result_format = _format("text", "json", "markdown", "html")
problems_format = _format("text", "json")


def _parse_allowed(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, int]:
    allowed = {}
    for value in values:
        kind, _, number = value.partition("=")
        if kind not in DEFAULT_LIMITS or not number.isascii() or not number.isdigit():
            raise click.BadParameter(
                f"{value!r} is not GUARD=N with a guard of {', '.join(DEFAULT_LIMITS)}", ctx=ctx, param=param
            )
        allowed[kind] = int(number)
    return allowed


allow = click.option(
    "--allow",
    "allowed",
    metavar="GUARD=N",
    multiple=True,
    callback=_parse_allowed,
    help="Lift a guard (creates, updates, deletes) to a number, for this run.",
)


def of_a_plan(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every command takes that makes a plan: which manifests, which Affinity, and how much of it."""
    every = (root, sandbox, target, base, since, account, allow, workers, reserve, max_requests)
    for option in reversed(every):
        command = option(command)
    return command


def check_exist(root: Path, paths: Iterable[Path]) -> None:
    """
    Refuse paths that lie neither below the root nor below the working directory.

    Raises:
        UsageError: One of them.
    """
    for path in paths:
        if not (root / path).exists() and not path.exists():
            raise UsageError(f"{path} does not exist")
