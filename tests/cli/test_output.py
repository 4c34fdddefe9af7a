from __future__ import annotations

import io
import json
import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.cli.output import complain, emit, fail, log_as, say, warn, write_private
from reconciler.model import Position, Problem
from reconciler.reports.styled import Styled
from reconciler.reports.visible import visible
from tests.affinity.doubles import Unhurried
from tests.cli.running import ESCAPE, Gone, Screen

if TYPE_CHECKING:
    from pathlib import Path

    from reconciler.cli.output import LogFormat

STYLED = Styled("bold", "bold red")


def _shown(monkeypatch: pytest.MonkeyPatch, text: Styled = STYLED, *, no_color: bool = False) -> str:
    screen = Screen()
    with monkeypatch.context() as patch:
        screen.stand_for(patch, "stdout")
        emit(text, output=None, no_color=no_color)
    return screen.shown()


def test_a_terminal_gets_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """And nobody else: see the tests below."""
    assert f"{ESCAPE}[1;31mbold{ESCAPE}[0m" == _shown(monkeypatch)


def test_colour_can_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the option or by NO_COLOR; then there is no escape code at all, bold neither."""
    assert "bold" == _shown(monkeypatch, no_color=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "bold" == _shown(monkeypatch)


def test_a_pipe_and_a_file_get_plain_text(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Byte by byte what the words are, with no line broken."""
    text = Styled("word " * 100, "bold")
    emit(text, output=None)
    emit(text, output=tmp_path / "report")
    assert "word " * 100 == capsys.readouterr().out == (tmp_path / "report").read_text()


def test_a_pipe_gets_colour_only_where_somebody_forces_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Logs of CI can show it."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    emit(STYLED, output=None)
    assert f"{ESCAPE}[1;31mbold{ESCAPE}[0m" == capsys.readouterr().out


def test_text_is_not_read_as_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    """Brackets and colons of names stay as they are."""
    assert "[bold]Acme[/bold] :rocket:" == _shown(monkeypatch, Styled("[bold]Acme[/bold] :rocket:"))


@pytest.mark.parametrize("result", [Styled("é → ü"), "é → ü"])
@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("iso8859-5", b"\\xe9 \\u2192 \\xfc"), ("cp1252", b"\xe9 \\u2192 \xfc")],
)
def test_a_narrow_encoding_gets_escapes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, result: Styled | str, encoding: str, shown: bytes
) -> None:
    """Rather than an exception after half of a plan."""
    path = tmp_path / "out"
    with path.open("w", encoding=encoding) as narrow, monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", narrow)
        emit(result, output=None)
    assert shown == path.read_bytes()


def test_what_is_said_is_on_standard_error_and_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    """Never on standard output, which is for results."""
    warn("new\nline")
    say("bell\a")
    assert ("", "warning: new\\nline\nbell\\u{7}\n") == capsys.readouterr()


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_nobody_has_to_listen(monkeypatch: pytest.MonkeyPatch, log_format: LogFormat) -> None:
    """As after `2>&1 | head`: what is said is lost, and the command goes on."""
    log_as(log_format)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", Gone(terminal=False))
        say("halfway there")
        warn("and on")
        sys.stderr.close()


class _Slow(io.RawIOBase):
    """A terminal in the middle of whose first line a signal comes, whose handler has something to say."""

    def __init__(self) -> None:
        self.shown: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: memoryview) -> int:  # type: ignore[override] # what a BufferedWriter writes
        self.shown.append(bytes(data))
        if len(self.shown) == 1:
            say("interrupted")
        return len(self.shown[-1])


def test_a_signal_in_the_middle_of_a_line_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python takes no other line then: it is lost, and the command goes on."""
    terminal = _Slow()
    with monkeypatch.context() as patch:
        buffer = io.BufferedWriter(terminal)  # type: ignore[type-var] # typeshed asks for more than it needs
        patch.setattr(sys, "stderr", io.TextIOWrapper(buffer, newline="\n", line_buffering=True))
        say("halfway there")
        say("and on")
    assert [b"halfway there\n", b"and on\n"] == terminal.shown


def _entries(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    out, err = capsys.readouterr()
    assert ("", True) == (out, err.isascii())
    return [json.loads(line) for line in err.splitlines()]


@pytest.fixture
def _one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reconciler.cli.output.Clock", Unhurried)


MOMENT = "2023-11-14T22:13:20.000Z"


@pytest.mark.usefixtures("_one_moment")
def test_a_program_gets_an_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Time, level and message; then what belongs to it, each under its own key and not without a value."""
    log_as("json")
    say("reading", stage="reading", done=0, total=2)
    warn("look out")
    complain(Problem(Position("a.yaml", 3, 7), "name is missing"))
    fail("no", details=["this", "and that"], next_step="plan again", status=None)
    fail("no", details=[], next_step="")
    expected: list[dict[str, object]] = [
        {"level": "info", "message": "reading", "stage": "reading", "done": 0, "total": 2},
        {"level": "warning", "message": "look out"},
        {"level": "error", "message": "name is missing", "path": "a.yaml", "line": 3, "column": 7},
        {"level": "error", "message": "no", "details": ["this", "and that"], "next_step": "plan again"},
        {"level": "error", "message": "no"},
    ]
    assert [{"time": MOMENT, **each} for each in expected] == _entries(capsys)


def test_people_get_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """With the same words."""
    complain(Problem(Position("a.yaml", 3, 7), "name is missing"))
    fail("no", details=["this", "and that"], next_step="plan again")
    assert (
        "a.yaml:3:7: name is missing\nerror: no\n  this\n  and that\n  next: plan again\n"
        == capsys.readouterr().err
    )


HOSTILE = "\x1b[2J\u202e\n::error::\ud800"


@settings(max_examples=50)
@given(text=st.text(min_size=1, max_size=20) | st.just(HOSTILE))
def test_nothing_acts_in_an_object_either(text: str) -> None:
    """Once read, it says what the line for people says: nothing hidden is left in it."""
    with pytest.MonkeyPatch.context() as patch:
        stream = io.StringIO()
        patch.setattr(sys, "stderr", stream)
        log_as("json")
        fail(text, details=[text], path=text)
        log_as("text")
    (line,) = stream.getvalue().splitlines()
    assert line.isascii()
    entry = json.loads(line)
    assert (visible(text), [visible(text)], visible(text)) == tuple(
        entry[key] for key in ("message", "details", "path")
    )


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_threads_do_not_write_into_each_others_lines(
    monkeypatch: pytest.MonkeyPatch, log_format: LogFormat
) -> None:
    """Each line is whole, and none is lost."""
    reader, writer = os.pipe()
    log_as(log_format)
    said = [f"{number} {'x' * (number % 300)}." for number in range(2000)]
    with monkeypatch.context() as patch, ThreadPoolExecutor(9) as pool, os.fdopen(reader) as pipe:
        patch.setattr(sys, "stderr", os.fdopen(writer, "w", buffering=1))
        lines = pool.submit(pipe.readlines)
        list(pool.map(say, said))
        sys.stderr.close()
        heard = [line.rstrip("\n") for line in lines.result(20)]
    if log_format == "json":
        heard = [json.loads(line)["message"] for line in heard]
    assert sorted(said) == sorted(heard)


def test_private_files_are_for_their_owner(tmp_path: Path) -> None:
    """Mode 0600, also where a file with another mode was; nothing is left beside it."""
    path = tmp_path / "plan.json"
    path.write_text("old")
    path.chmod(0o644)
    write_private(path, "new\n")
    assert (b"new\n", 0o600) == (path.read_bytes(), stat.S_IMODE(path.stat().st_mode))
    assert [path] == list(tmp_path.iterdir())


def test_half_a_file_is_never_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the disk is full the old file stays, and nothing beside it."""
    path = tmp_path / "plan.json"
    path.write_text("old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_private(path, "new")
    assert ("old", [path]) == (path.read_text(), list(tmp_path.iterdir()))


def test_a_pipe_or_device_is_not_replaced(tmp_path: Path) -> None:
    """`--out /dev/stdout` writes there, even for root."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_private(pipe, "plan")
    assert b"plan" == os.read(reader, 10)
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """The file that it leads to is written."""
    link, target = tmp_path / "link", tmp_path / "target"
    link.symlink_to(target)
    write_private(link, "plan")
    assert (True, "plan") == (link.is_symlink(), target.read_text())
