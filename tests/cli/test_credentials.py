from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from reconciler.cli import credentials
from reconciler.cli.credentials import find_key
from reconciler.errors import ExitStatus, ReconcilerError, UsageError
from tests.cli.running import User, serving

if TYPE_CHECKING:
    from pathlib import Path

KEY, KEY_FILE, KEY_COMMAND = "AFFINITY_API_KEY", "AFFINITY_API_KEY_FILE", "AFFINITY_API_KEY_COMMAND"
SECRET = "my-secret-key"


def test_a_key_comes_from_the_first_variable_that_is_set(tmp_path: Path) -> None:
    """Environment before file before command; an empty variable is none. Blanks around a key are dropped."""
    file = tmp_path / "key"
    file.write_text("from-file\r\n")
    everything = {KEY: " from-environment\n", KEY_FILE: str(file), KEY_COMMAND: "echo from-command"}
    assert ("from-environment", KEY) == find_key(everything)
    assert ("from-file", KEY_FILE) == find_key(everything | {KEY: ""})
    assert ("from-command", KEY_COMMAND) == find_key(everything | {KEY: "", KEY_FILE: ""})


def test_a_command_is_no_shell_script() -> None:
    """Words are split as a shell does, and nothing else is done to them."""
    command = f"'{sys.executable}' -c 'import sys; print(len(sys.argv))' '$HOME;' | echo a-key"
    assert "5" == find_key({KEY_COMMAND: command})[0]


def test_without_any_there_is_a_hint() -> None:
    """At the variables and at the sandbox; the command line cannot be run as it stands."""
    with pytest.raises(UsageError, match="no API key") as raised:
        find_key({})
    assert all(word in raised.value.next_step for word in (KEY, KEY_FILE, KEY_COMMAND, "--sandbox"))


@pytest.mark.parametrize("key", [f"{SECRET}\n{SECRET}", f"{SECRET} {SECRET}", "ключ", f"{SECRET}\x1b", " \n"])
def test_what_is_no_key_is_not_sent_nor_shown(key: str, tmp_path: Path) -> None:
    """The message names the variable and nothing of what it holds."""
    file = tmp_path / "key"
    file.write_text(key, encoding="utf-8")
    for environment in ({KEY: key}, {KEY_FILE: str(file)}):
        with pytest.raises(ReconcilerError, match="does not hold an API key") as raised:
            find_key(environment)
        assert SECRET not in str(raised.value)
        assert str(raised.value).startswith(next(iter(environment)))


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    """The file, but not what is in it."""
    file = tmp_path / "key"
    if content:
        file.write_bytes(content)
    with pytest.raises(ReconcilerError, match=r"AFFINITY_API_KEY_FILE: .*key cannot be read"):
        find_key({KEY_FILE: str(file)})


@pytest.mark.parametrize(
    ("command", "detail"),
    [
        ("no-such-program-anywhere", "FileNotFoundError"),
        ("'unbalanced", "ValueError"),
        (f"'{sys.executable}' -c 'print(\"{SECRET}\"); raise SystemExit(3)'", "exit status 3"),
    ],
)
def test_a_command_that_fails_says_how(command: str, detail: str) -> None:
    """Neither its output nor the command itself, which may hold a secret."""
    with pytest.raises(ReconcilerError, match=f"{KEY_COMMAND} failed: {detail}") as raised:
        find_key({KEY_COMMAND: command})
    assert SECRET not in str(raised.value)


def test_a_command_has_no_time_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A vault that asks for a password in the background does not hang the run."""
    monkeypatch.setattr(credentials, "_COMMAND_TIMEOUT_S", 0.05)
    with pytest.raises(ReconcilerError, match="TimeoutExpired"):
        find_key({KEY_COMMAND: f"'{sys.executable}' -c 'import threading; threading.Event().wait()'"})


def test_a_command_has_no_input() -> None:
    """It cannot take the answer that is meant for apply's question."""
    command = f"'{sys.executable}' -c 'import sys; print(sys.stdin.read() or 0)'"
    assert "0" == find_key({KEY_COMMAND: command})[0]


def test_no_key_is_a_usage_error(user: User) -> None:
    """Nothing is tried without one."""
    user.declare(acme="Acme")
    ended = user.run("plan")
    assert (ExitStatus.USAGE, "") == (ended.status, ended.out)


@pytest.mark.parametrize(
    "arguments",
    [
        "--help",
        "plan -h",
        "plan",
        "plan --format json",
        "plan --target nothing",
        "plan --max-requests 1",
        "plan --out plan.json",
        "apply",
        "apply --yes",
        "apply --yes --account other",
        "apply --yes --account sandbox",
        "apply nowhere.json --yes",
        "plan --sandbox",
        "plan --nonsense",
        "validate",
    ],
)
@pytest.mark.parametrize("options", [{"key": SECRET}, {}, {"key": SECRET, "faults": {"html-500": 1.0}}])
def test_the_key_is_in_no_output(
    user: User, monkeypatch: pytest.MonkeyPatch, arguments: str, options: dict[str, object]
) -> None:
    """Right or wrong, in good answers and bad, on either stream and in any file."""
    user.declare(acme="Acme")
    with serving(monkeypatch, **options):
        monkeypatch.setenv(KEY, SECRET)
        ended = user.run(*arguments.split())
    files = [path.read_bytes() for path in user.folder.rglob("*") if path.is_file()]
    assert SECRET not in ended.out + ended.err
    assert [] == [data for data in files if SECRET.encode() in data]


def test_a_file_without_end_is_not_read_to_its_end() -> None:
    """A key is short."""
    with pytest.raises(ReconcilerError, match="does not hold an API key"):
        find_key({"AFFINITY_API_KEY_FILE": "/dev/zero"})
