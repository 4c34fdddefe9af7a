from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

import pytest

from reconciler.cli.output import emit, say, warn, write_private
from reconciler.reports.styled import Styled
from tests.cli.running import ESCAPE, Gone, Screen

if TYPE_CHECKING:
    from pathlib import Path

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


def test_nobody_has_to_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after `2>&1 | head`: what is said is lost, and the command goes on."""
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", Gone(terminal=False))
        say("halfway there")
        warn("and on")
        sys.stderr.close()


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
