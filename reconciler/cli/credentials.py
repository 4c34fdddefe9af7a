"""Decides where the API key comes from: the environment, a file or a command, and nowhere else."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from reconciler.errors import ReconcilerError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = "AFFINITY_API_KEY"
KEY_FILE = "AFFINITY_API_KEY_FILE"
KEY_COMMAND = "AFFINITY_API_KEY_COMMAND"
BASE_URL = "AFFINITY_BASE_URL"

DEFAULT_BASE_URL = "https://api.affinity.co"
"""Source: API v1 and v2, introduction: one host for both."""

_COMMAND_TIMEOUT_S = 30
_MAX_KEY_BYTES = 4096


def find_key(environment: Mapping[str, str]) -> tuple[str, str]:
    """
    Return the API key, and the name of the variable that led to it.

    The first of `AFFINITY_API_KEY`, `AFFINITY_API_KEY_FILE` and `AFFINITY_API_KEY_COMMAND` that is set
    decides; the command is a vault's or keychain's own command line, run without a shell.

    Raises:
        UsageError: None of them is set.
        ReconcilerError: The file or the command gives no key. The key itself is in no message.
    """
    if key := environment.get(KEY):
        return _checked(key, KEY), KEY
    if path := environment.get(KEY_FILE):
        return _checked(_read_file(path), KEY_FILE), KEY_FILE
    if command := environment.get(KEY_COMMAND):
        return _checked(_run_command(command), KEY_COMMAND), KEY_COMMAND
    raise UsageError(
        "no API key",
        next_step=f"set {KEY}, {KEY_FILE} or {KEY_COMMAND}; or try --sandbox, which needs no account",
    )


def _read_file(path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            return file.read(_MAX_KEY_BYTES).decode()
    except (OSError, UnicodeDecodeError) as error:
        raise ReconcilerError(f"{KEY_FILE}: {path} cannot be read ({type(error).__name__})") from None


def _run_command(command: str) -> str:
    import subprocess

    try:
        finished = subprocess.run(  # noqa: S603 - the user's own command line, and no shell reads it
            shlex.split(command),
            stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            timeout=_COMMAND_TIMEOUT_S,
            check=True,
            text=True,
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        detail = type(error).__name__
        if isinstance(error, subprocess.CalledProcessError):
            detail = f"exit status {error.returncode}"
        raise ReconcilerError(f"{KEY_COMMAND} failed: {detail}", next_step="run it by hand") from None
    return finished.stdout


def _checked(key: str, source: str) -> str:
    """Return the key; one that is not one line of printable ASCII is something else."""
    key = key.strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise ReconcilerError(f"{source} does not hold an API key: expected one line of printable characters")
    return key
