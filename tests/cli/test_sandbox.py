from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from reconciler.cli.sandbox import command
from reconciler.cli.state import sandbox_file
from reconciler.sandbox.options import Options, RateLimit
from reconciler.sandbox.server import Sandbox
from tests.cli.running import Gone

if TYPE_CHECKING:
    from pathlib import Path

SERVE = [
    sys.executable,
    "-c",
    "from reconciler.cli.sandbox import command; command()",
    "serve",
    "--seed",
    "empty",
]


def _options(*arguments: str, monkeypatch: pytest.MonkeyPatch) -> Options:
    """Return the options that `serve` would start a sandbox with."""
    given: list[Options] = []

    def stop(options: Options) -> None:
        given.append(options)
        raise KeyboardInterrupt

    monkeypatch.setattr("reconciler.sandbox.server.Sandbox", stop)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    result = CliRunner().invoke(command, ["serve", *arguments])
    assert given, result.output
    return given[0]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_says_where_and_stops_at_a_signal(number: signal.Signals) -> None:
    """The first line is the address and the key; a signal ends it with status 0 and without a word."""
    with subprocess.Popen(SERVE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        assert process.stdout is not None
        line = process.stdout.readline()
        process.send_signal(number)
        output, errors = process.communicate(timeout=20)
    assert line.startswith("Sandbox listening on http://127.0.0.1:")
    assert line.endswith(" (key: sandbox)\n")
    assert (0, "", "") == (process.returncode, output, errors)


def test_serve_without_options_has_every_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line adds none of its own."""
    assert Options() == _options(monkeypatch=monkeypatch)


def test_serve_reads_every_kind_of_option(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Numbers, words, shares, choices and flags arrive as values."""
    expected = Options(
        port=8080,
        db=tmp_path / "db",
        rate_limit=RateLimit(200, 2.0),
        month="unlimited",
        concurrency=4,
        search_lag_s=10.0,
        create_status=201,
        faults={"lost-after": 0.05},
        random_seed=7,
        window="sliding",
        html_after=True,
        deny=frozenset({"export"}),
    )
    text = (
        f"--port 8080 --db {tmp_path / 'db'} --rate-limit 200/2 --month unlimited --concurrency 4 "
        "--search-lag-s 10 --create-status 201 --faults lost-after=0.05 --random-seed 7 "
        "--window sliding --html-after --deny export"
    )
    assert expected == _options(*text.split(), monkeypatch=monkeypatch)


def test_serve_has_an_option_for_every_field() -> None:
    """Each with a help text."""
    output = CliRunner().invoke(command, ["serve", "--help"]).output
    assert [] == [one.name for one in fields(Options) if f"--{one.name.replace('_', '-')} " not in output]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--faults", "fire=1"], "'fire' is no fault"),
        (["--rate-limit", "900"], "REQUESTS/SECONDS"),
        (["--create-status", "204"], "'204' is not one of"),
        (["--seed", "nowhere.json"], "cannot read nowhere.json"),
        (["--db", "."], "cannot open ."),
    ],
)
def test_bad_options_are_usage_errors(arguments: list[str], message: str) -> None:
    """The message names the option and what was expected."""
    result = CliRunner().invoke(command, ["serve", *arguments])
    assert (2, True, True) == (result.exit_code, message in result.output, arguments[0] in result.output)


def test_reset_begins_with_the_demo_again(tmp_path: Path) -> None:
    """The state and its companions go; a second time there is nothing to do."""
    state = sandbox_file(tmp_path)
    with Sandbox(Options(db=state)):
        pass
    state.with_name("sandbox.sqlite3-wal").touch()
    for message in ("removed", "nothing to do"):
        result = CliRunner().invoke(command, ["reset", "--root", str(tmp_path)])
        assert (0, True) == (result.exit_code, message in result.output)
        assert [] == list(state.parent.iterdir())


def test_reset_needs_nobody_to_listen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it says goes where everything but results goes."""
    with Sandbox(Options(db=sandbox_file(tmp_path))):
        pass
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", Gone(terminal=False))
        command.main(["reset", "--root", str(tmp_path)], standalone_mode=False)
        sys.stderr.close()
    assert not sandbox_file(tmp_path).exists()


def test_stats_prints_what_was_counted(tmp_path: Path) -> None:
    """The same figures as the running sandbox's, as JSON, from either option."""
    state = sandbox_file(tmp_path)
    with Sandbox(Options(db=state)) as sandbox:
        expected = sandbox.stats()
    for arguments in (["--root", str(tmp_path)], ["--db", str(state)]):
        result = CliRunner().invoke(command, ["stats", *arguments])
        assert (0, expected) == (result.exit_code, json.loads(result.stdout))


def test_stats_needs_a_sandbox(tmp_path: Path) -> None:
    """Nothing is made by asking, and two places are one too many."""
    other = tmp_path / "notes.txt"
    other.write_text("no database at all, whatever its name may say\n" * 30)
    for arguments in (["--root", str(tmp_path)], ["--db", str(other)], ["--root", ".", "--db", str(other)]):
        assert 2 == CliRunner().invoke(command, ["stats", *arguments]).exit_code
    assert [other] == list(tmp_path.iterdir())
