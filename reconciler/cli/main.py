"""
The command `reconciler`: finds the subcommand, and turns what goes wrong into a message and an exit status.

Commands are imported when they are called, so that `--help` and `--version` answer at once.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from reconciler import __version__
from reconciler.errors import ExitStatus, InvalidInput, ReconcilerError, RemoteError, StalePlan

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "validate": "Check manifests against the schema and each other, offline.",
    "fmt": "Write manifests in canonical form; comments are kept.",
    "plan": "Show what apply would change in Affinity; writes nothing.",
    "apply": "Make the changes of a fresh plan, or of exactly the saved one.",
    "show": "Show a saved plan again.",
    "import": "Write manifests of what Affinity holds, or of a spreadsheet's rows.",
    "pin": "Write ids into the manifests of organizations that are there.",
    "doctor": "Check key, account, permissions and quota, and say what to do next.",
    "schema": "Print the JSON Schema of manifests; or write one with an account's own names.",
    "init": "Make a configuration repository that plans at once.",
    "github": "Report a saved plan on GitHub: comment, summary, annotations, drift issue.",
    "sandbox": "Run, reset or inspect the embedded Affinity.",
}
"""
Every command and its line in `--help`.

`reconciler.cli.<name>.command` is the command; that of `import` is in `import_`.
"""

EXIT_STATUSES = """\b
Exit status:
  0    done, or nothing to do
  1    failed
  2    changes pending (only with --detailed-exitcode)
  3    blocked: some change, a guard, an account
  4    stale: Affinity or the manifests moved since the plan was approved
  5    apply incomplete
  64   usage error
  130  interrupted
"""


_GARBAGE_THRESHOLDS = (200_000, 50, 50)
"""
How many new objects make Python look for cycles among them, and among older ones.

Nearly all that a run makes is kept to its end; looking through that as often as Python does by default takes
a tenth of a large plan.
"""


class _LateGroup(click.Group):
    """A group that imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - the same
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command = import_module(f"reconciler.cli.{module}").command
        assert isinstance(command, click.Command)  # noqa: S101 - tells mypy what a test holds
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            from reconciler.cli.output import logs_json

            if logs_json():  # click would begin a new line behind the ^C of a terminal
                raise click.Abort from None
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - the same
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=_LateGroup, epilog=EXIT_STATUSES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """
    Reconcile the organizations of an Affinity CRM with the manifests under organizations/.

    Begin with `reconciler apply --sandbox`, which needs no account.
    """
    from reconciler.cli.output import log_as

    log_as("text")  # whatever a command before this one, in the same process, was asked for


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave the process. Until a command does better, SIGTERM is a Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    _replace_closed_streams()
    gc.set_threshold(*_GARBAGE_THRESHOLDS)
    status = run(arguments)
    gc.freeze()  # the interpreter would look through everything once more before it ends
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # all is done and said: the status stands
    sys.exit(status)


def run(arguments: Sequence[str] | None = None) -> int:  # noqa: PLR0911 - one return for each way to end
    """Run the command line; return its exit status. No exception but SystemExit's relatives gets out."""
    try:
        status = cli.main(arguments, prog_name="reconciler", standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        error.show()
        return ExitStatus.USAGE
    except click.ClickException as error:
        error.show()
        return ExitStatus.FAILED
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted")
        return ExitStatus.INTERRUPTED
    except ReconcilerError as error:
        _explain(error)
        return error.exit_status
    except BrokenPipeError:
        _forget_output()
        return ExitStatus.FAILED
    except OSError as error:
        _explain(ReconcilerError(f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")))
        return ExitStatus.FAILED
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback reaches a user
        _say(f"internal error: {type(error).__name__}: {error}{_place(error)}; please report this as a bug")
        return ExitStatus.FAILED
    return int(status or ExitStatus.DONE)


def _replace_closed_streams() -> None:
    """
    Open nothing in place of each standard stream that the caller has closed.

    Else a file of ours would take its descriptor, and somebody's output would end up in that file.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - as long as we run


def _explain(error: ReconcilerError) -> None:
    from reconciler.cli.output import Facts, complain, fail

    if isinstance(error, InvalidInput):
        for problem in error.problems:
            complain(problem)
    facts: Facts = {"next_step": error.next_step}
    if isinstance(error, RemoteError):
        from reconciler.applying.change import may_have_acted

        # A write to GitHub, that is: one to Affinity is in the receipt, and raises nothing.
        facts["details"] = ["it may have been written" if may_have_acted(error) else "nothing was written"]
        facts |= {"method": error.method, "route": error.route, "status": error.status}
    if isinstance(error, StalePlan):
        facts["details"] = [*error.differences]
    fail(str(error), **facts)


def _say(message: str) -> None:
    from reconciler.cli.output import say

    say(message, level="error")


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f" at {trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else ""


def _forget_output() -> None:
    """Whoever read our output has gone; keep the interpreter from complaining about it at exit."""
    sys.stdout = None
