"""`reconciler sandbox`: run the embedded Affinity by itself, forget its state, or read its statistics."""

from __future__ import annotations

import json
import signal
from dataclasses import fields
from threading import Event
from typing import TYPE_CHECKING, Any

import click

from reconciler.cli.options import EXISTING_FILE, root
from reconciler.cli.state import sandbox_file
from reconciler.sandbox.options import Options, RateLimit, Unusable

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import Field
    from pathlib import Path


@click.group("sandbox")
def command() -> None:
    """Run, reset or inspect the embedded Affinity."""


def _option(option: Field[object]) -> click.Option:
    """Return the option of `serve` that sets one field of `Options`; left out, it gives None or False."""
    about, default = option.metadata, option.default
    name = f"--{option.name.replace('_', '-')}"
    if isinstance(default, bool):
        return click.Option([name], is_flag=True, help=about["help"])
    shown = str(default) if isinstance(default, int | float | str | RateLimit) else False
    return click.Option(
        [name],
        type=click.Choice(about["choices"]) if "choices" in about else str,
        metavar=about.get("metavar"),
        callback=_parser(about.get("parse", str)),
        help=about["help"],
        show_default=shown,
    )


def _parser(parse: Callable[[str], object]) -> Callable[[click.Context, click.Parameter, str | None], object]:
    def callback(context: click.Context, parameter: click.Parameter, text: str | None) -> object:
        try:
            return None if text is None else parse(text)
        except ValueError as error:
            raise click.BadParameter(str(error), context, parameter) from error

    return callback


def _every_option(serve: click.Command) -> click.Command:
    serve.params = [_option(option) for option in fields(Options)]
    return serve


@_every_option
@command.command("serve")
def serve(**given: Any) -> None:
    """
    Serve an Affinity on loopback until interrupted.

    [doc] is documented, [seen] seen in real answers or working clients; what is marked [guess] is neither,
    so that a client should work with every choice.
    """
    from reconciler.sandbox.server import Sandbox

    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    options = Options(**{name: value for name, value in given.items() if value is not None})
    try:
        with Sandbox(options) as sandbox:
            click.echo(f"Sandbox listening on {sandbox.url} (key: {sandbox.key})")
            stop.wait()
    except Unusable as error:
        raise click.BadParameter(str(error), param_hint=f"--{error.option.replace('_', '-')}") from error


@command.command("reset")
@root
def reset(*, root: Path) -> None:
    """Forget what the sandbox of a folder holds. Its next use begins with the demo again."""
    from reconciler.cli.output import say

    state = sandbox_file(root)
    found = state.exists()
    for suffix in ("", "-wal", "-shm"):
        state.with_name(state.name + suffix).unlink(missing_ok=True)
    say(f"{state} removed" if found else f"{state} does not exist; nothing to do")


@command.command("stats")
@root
@click.option(
    "--db", type=EXISTING_FILE, help="The file of another sandbox, instead of the one under --root."
)
@click.pass_context
def stats(context: click.Context, *, root: Path, db: Path | None) -> None:
    """Print the counters that a sandbox has kept, as JSON."""
    from reconciler.sandbox.database import Database
    from reconciler.sandbox.stats import Stats

    if db and context.get_parameter_source("root") is not click.core.ParameterSource.DEFAULT:
        raise click.UsageError("--root and --db exclude each other")
    file = db or sandbox_file(root)
    if not file.exists():
        raise click.UsageError(f"{file} does not exist: no command has used --sandbox there")
    try:
        database = Database(file)
    except Unusable as error:
        raise click.UsageError(str(error)) from error
    try:
        click.echo(json.dumps(Stats(database, lambda: 0.0).summary(), indent=2))
    finally:
        database.close()
