from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest

from reconciler import __version__
from reconciler.cli import main
from reconciler.errors import ExitStatus, StalePlan
from tests.cli.running import ESCAPE, Ended, User, serving

if TYPE_CHECKING:
    from pathlib import Path

AT_START = {"click", "reconciler"}
"""Packages that `--help` and `--version` may import, besides Python's own."""

SEVERAL_MS = {"asyncio", "http", "ssl", "sqlite3", "unittest", "xml"}
"""Parts of Python that take long enough to be felt."""


def _process(*arguments: str, folder: Path | None = None, **options: object) -> subprocess.Popen[str]:
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.Popen([sys.executable, *arguments], cwd=folder, text=True, **streams)  # type: ignore[call-overload,no-any-return] # noqa: S603 - our own command, any options


def test_the_module_is_the_command() -> None:
    """`python -m reconciler` and `reconciler` are one."""
    with _process("-m", "reconciler", "--version") as process:
        out, err = process.communicate(timeout=20)
    assert (0, f"reconciler {__version__}\n", "") == (process.returncode, out, err)


def test_a_process_that_is_told_to_end_says_130(monkeypatch: pytest.MonkeyPatch) -> None:
    """From its very beginning SIGTERM means what SIGINT does; at its very end, neither changes the status."""
    handlers: dict[int, object] = {}

    def run(_arguments: object) -> ExitStatus:
        assert {signal.SIGTERM: signal.default_int_handler} == handlers
        return ExitStatus.STALE

    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    monkeypatch.setattr(main, "run", run)
    with pytest.raises(SystemExit, match="4"):
        main.main([])
    assert dict.fromkeys((signal.SIGTERM, signal.SIGINT), signal.SIG_IGN) == handlers


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_next_to_nothing(option: str) -> None:
    """No library but click, nothing slow, and no command."""
    program = (
        "import json, sys; before = set(sys.modules); from reconciler.cli.main import run; "
        f"run(['{option}']); print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    with _process("-c", program) as process:
        imported = json.loads(process.communicate(timeout=20)[0].splitlines()[-1])
    packages = {name.partition(".")[0] for name in imported}
    assert set() == packages - AT_START - sys.stdlib_module_names
    assert set() == packages & SEVERAL_MS
    assert {"reconciler", "reconciler.cli", "reconciler.cli.main", "reconciler.errors"} == {
        name for name in imported if name.startswith("reconciler")
    }


def test_help_lists_every_command_and_exit_status(user: User) -> None:
    """`-h` is short for it."""
    ended = user.run("--help")
    assert (0, "") == (ended.status, ended.err)
    for word in (*main.COMMANDS, *(f"  {each.value} " for each in ExitStatus)):
        assert word in ended.out
    assert ended == user.run("-h")


@pytest.mark.parametrize("command", main.COMMANDS)
def test_every_command_explains_itself(user: User, command: str) -> None:
    """Each is where it is looked for, and has a help text for each option."""
    ended = user.run(command, "--help")
    assert (0, "") == (ended.status, ended.err)
    assert ended.out.startswith(f"Usage: reconciler {command} ")
    loaded = main.cli.get_command(click.Context(main.cli), command)
    assert loaded is not None
    assert [] == [each.name for each in loaded.params if isinstance(each, click.Option) and not each.help]


@pytest.mark.parametrize(
    "arguments",
    [
        ["plann"],
        ["plan", "--nonsense"],
        ["plan", "surplus"],
        ["plan", "--root", "nowhere"],
        ["plan", "--format", "yaml"],
        ["plan", "--workers", "0"],
        ["plan", "--reserve", "1"],
        ["plan", "--max-requests", "none"],
        ["apply", "nowhere.json"],
        ["apply", "--on-error", "retry"],
        ["show"],
        ["validate", "nowhere.yaml"],
        ["sandbox", "serve", "--port", "x"],
    ],
)
def test_usage_errors_exit_64(user: User, arguments: list[str]) -> None:
    """click's own 2 means changes here; nothing is on standard output."""
    ended = user.run(*arguments)
    assert (ExitStatus.USAGE, "") == (ended.status, ended.out)
    assert "rror: " in ended.err


@pytest.mark.usefixtures("affinity")
def test_the_worst_status_is_told(user: User) -> None:
    """Usage before invalid manifests, these before blocked changes, and those before pending ones."""
    user.bind()
    user.declare(acme="Acme", gone="id: 77\nname: Gone\n")
    assert ExitStatus.BLOCKED == user.run("plan", "--detailed-exitcode").status
    user.declare(broken="nmae: Beta\n")
    assert ExitStatus.FAILED == user.run("plan", "--detailed-exitcode").status
    assert ExitStatus.USAGE == user.run("plan", "--detailed-exitcode", "--allow", "renames=1").status


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (ZeroDivisionError("a bug"), ExitStatus.FAILED, "internal error: ZeroDivisionError: a bug at "),
        (OSError(28, "No space left on device", "plan.json"), ExitStatus.FAILED, "device: plan.json\n"),
        (KeyboardInterrupt(), ExitStatus.INTERRUPTED, "interrupted\n"),
        (
            StalePlan("it moved", differences=["this", "and that"], next_step="plan again"),
            ExitStatus.STALE,
            "error: it moved\n  this\n  and that\n  next: plan again\n",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_no_traceback_reaches_a_user(
    user: User, monkeypatch: pytest.MonkeyPatch, error: BaseException, status: ExitStatus, said: str
) -> None:
    """Whatever is raised becomes a message on standard error and a status."""

    def explode(*_args: object) -> None:
        raise error

    monkeypatch.setattr("reconciler.manifests.loading.load", explode)
    ended = user.run("validate")
    assert (status, "") == (ended.status, ended.out)
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_a_program_is_told_where_what_went_wrong(user: User) -> None:
    """Problems by place; then why it ended, and with what next step."""
    user.declare(broken="nmae: Beta\nname: Beta\n", fine="Fine")
    first, last = _entries(user.run("plan", "--log-format", "json"))
    assert ("error", "organizations/broken.yaml", 1, 1) == tuple(
        first[key] for key in ("level", "path", "line", "column")
    )
    assert 'unknown key "nmae" (did you mean "name"?)' == first["message"]
    assert ("error", "1 problem in manifests or settings") == (last["level"], last["message"])
    user.declare(broken="Beta")
    (error,) = _entries(user.run("plan", "--log-format", "json"))
    assert ("error", "no API key", True) == (error["level"], error["message"], "next_step" in error)


def test_a_program_is_told_which_request_failed(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """By method, route and status, where there is one."""
    user.declare(acme="Acme")
    with serving(monkeypatch):
        monkeypatch.setenv("AFFINITY_API_KEY", "another")
        *_, error = _entries(user.run("plan", "--log-format", "json"))
    assert ("GET", "/auth/whoami", 401) == tuple(error[key] for key in ("method", "route", "status"))
    assert ["nothing was written"] == error["details"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ZeroDivisionError("a bug"), "internal error: ZeroDivisionError: a bug at "),
        (OSError(28, "No space left on device", "plan.json"), "No space left on device: plan.json"),
        (KeyboardInterrupt(), "interrupted"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_program_is_told_the_unforeseen_as_well(
    user: User, monkeypatch: pytest.MonkeyPatch, error: BaseException, said: str
) -> None:
    """Each as one object."""

    def explode(*_args: object) -> None:
        raise error

    user.declare(acme="Acme")
    monkeypatch.setattr("reconciler.cli.preparing.load", explode)
    (entry,) = _entries(user.run("plan", "--log-format", "json"))
    assert entry["level"] == "error"
    assert str(entry["message"]).startswith(said)


def test_a_command_line_that_cannot_be_read_is_answered_in_words(user: User) -> None:
    """Nobody knows then what was asked for; one that can be read and makes no sense is told as asked."""
    for arguments in (["--workers", "0"], ["--nonsense"], ["surplus"]):
        ended = user.run("plan", "--log-format", "json", *arguments)
        assert (ExitStatus.USAGE, True) == (ended.status, ended.err.startswith("Usage: reconciler plan "))
    ended = user.run("plan", "--log-format", "json", "--target", "nothing")
    assert ExitStatus.FAILED == ended.status
    user.declare(acme="Acme")
    ended = user.run("plan", "--log-format", "json", "--target", "nothing")
    assert (ExitStatus.USAGE, 1) == (ended.status, len(_entries(ended)))


def test_what_one_command_was_asked_for_is_not_the_next_ones(user: User) -> None:
    """In one process: each begins in words."""
    user.declare(acme="Acme")
    user.run("plan", "--log-format", "json")
    assert "1 valid manifest\n" == user.run("validate").err


def _entries(ended: Ended) -> list[dict[str, object]]:
    return [json.loads(line) for line in ended.err.splitlines()]


@pytest.mark.usefixtures("affinity")
def test_hostile_text_is_shown_and_does_not_act(user: User) -> None:
    """Control characters of names and targets reach no terminal, on either stream."""
    user.bind()
    user.declare(acme='name: "Acme \\e[2J\\u202E"\n')
    invalid = user.run("plan")
    assert ExitStatus.FAILED == invalid.status
    nothing = user.run("plan", "--target", "\x1b[2J\u202e")
    for text in (invalid.err, nothing.err):
        assert (False, False) == (ESCAPE in text, "\u202e" in text)


@pytest.mark.parametrize("arguments", [["--help"], ["plan", "--sandbox"], ["validate", "--format", "json"]])
def test_a_reader_that_has_gone_ends_it_quietly(user: User, arguments: list[str]) -> None:
    """As after `| head -0`: exit 1, and no complaint."""
    user.declare(acme="Acme")
    reader, writer = os.pipe()
    os.close(reader)
    with _process("-m", "reconciler", *arguments, folder=user.folder, stdout=writer) as process:
        os.close(writer)
        err = process.communicate(timeout=20)[1]
    assert (1, False) == (process.returncode, "rror" in err)


def test_a_program_that_reads_no_more_of_standard_error_stops_nothing(user: User) -> None:
    """As after `2> >(head -0)`: the plan is made all the same."""
    user.declare(acme="Acme")
    reader, writer = os.pipe()
    os.close(reader)
    arguments = ["plan", "--sandbox", "-v", "--log-format", "json"]
    with _process("-m", "reconciler", *arguments, folder=user.folder, stderr=writer) as process:
        os.close(writer)
        out, _ = process.communicate(timeout=20)
    assert (0, True) == (process.returncode, "Plan: 1 to create" in out)


@pytest.mark.parametrize("closed", ["stdin", "stdout", "stderr"])
def test_closed_streams_are_no_reason_to_fail(user: User, closed: str) -> None:
    """A caller may close any of them; no file of ours takes its place."""
    user.declare(acme="Acme")
    descriptor = {"stdin": 0, "stdout": 1, "stderr": 2}[closed]
    program = f"import os, sys; os.close({descriptor}); os.execv(sys.executable, sys.argv[1:])"
    command = [sys.executable, "-m", "reconciler", "plan", "--sandbox"]
    with _process("-c", program, *command, folder=user.folder) as process:
        out, _ = process.communicate(timeout=20)
    assert (0, closed != "stdout") == (process.returncode, "Plan: 1 to create" in out)
