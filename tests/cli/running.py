"""The command line as a user meets it: a folder with manifests, an Affinity, a terminal."""

from __future__ import annotations

import errno
import io
import json
import os
import sys
import threading
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

from reconciler.cli import main
from reconciler.sandbox.options import Options
from reconciler.sandbox.server import Sandbox
from tests.affinity.scripted import ScriptedServer, reply
from tests.sandbox.talking import BASIC

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pytest

ESCAPE = "\x1b"
OTHER_ACCOUNT = reply(
    {
        "tenant": {"id": 4711, "name": "Example Ventures", "subdomain": "exampleventures"},
        "user": {"id": 9001, "firstName": "Ada", "lastName": "Byte", "email": "ada@example.com"},
        "grant": {"type": "api_key", "scope": "external_api", "createdAt": "2024-01-01T00:00:00.000Z"},
    }
)


@dataclass(frozen=True)
class Ended:
    """What a command left behind; `err` and `status` are about a process that has ended."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class User:
    """Somebody in a folder of manifests, at a shell without a terminal."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def run(self, *arguments: object) -> Ended:
        self.capsys.readouterr()
        status = main.run([str(each) for each in arguments])
        return Ended(status, *self.capsys.readouterr())

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def declare(self, **manifests: str) -> None:
        """Write a manifest for each keyword: its file's name, and its YAML or just the name."""
        for name, text in manifests.items():
            self.write(f"organizations/{name}.yaml", text if ":" in text else f"name: {text}\n")

    def bind(self, account: str = "sandbox") -> None:
        self.write(".reconciler.yaml", f"account: {account}\n")


@contextmanager
def serving(monkeypatch: pytest.MonkeyPatch, **options: Any) -> Iterator[Sandbox]:
    """Serve an Affinity that the commands within the context talk to."""
    with Sandbox(Options(**({"seed": "empty"} | options))) as sandbox:
        monkeypatch.setenv("AFFINITY_BASE_URL", sandbox.url)
        monkeypatch.setenv("AFFINITY_API_KEY", sandbox.key)
        yield sandbox


@contextmanager
def other_account(monkeypatch: pytest.MonkeyPatch, *, calls: int = 1) -> Iterator[ScriptedServer]:
    """Serve an account of another name, that answers who it is and nothing else."""
    with ScriptedServer([OTHER_ACCOUNT] * calls) as server:
        monkeypatch.setenv("AFFINITY_BASE_URL", server.url)
        monkeypatch.setenv("AFFINITY_API_KEY", "secret-key")
        yield server


def writes(sandbox: Sandbox) -> Mapping[str, int]:
    """Return how many writes an Affinity has carried out, by route."""
    return _counters(sandbox, "writes_applied")


def requests(sandbox: Sandbox) -> Mapping[str, Any]:
    """Return the requests that an Affinity has had, by route and status."""
    return _counters(sandbox, "requests")


def organizations(sandbox: Sandbox) -> int:
    """Return how many of its own organizations an Affinity holds, duplicates included."""
    count = sandbox.stats()["organizations"]
    assert isinstance(count, int)
    return count


def _counters(sandbox: Sandbox, name: str) -> Mapping[str, Any]:
    counters = sandbox.stats()[name]
    assert isinstance(counters, dict)
    return counters


def somebody_sends(sandbox: Sandbox, method: str, path: str, **values: object) -> None:
    """Write to an Affinity behind the back of everybody else."""
    connection = HTTPConnection(sandbox.url.removeprefix("http://"), timeout=10)
    with closing(connection):
        connection.request(method, path, json.dumps(values), BASIC | {"Content-Type": "application/json"})
        answer = connection.getresponse()
        assert HTTPStatus.OK == answer.status, answer.read()


def edit_json(path: Path, **values: object) -> None:
    """Change keys of a JSON document."""
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


class _Typed(io.TextIOWrapper):
    """Standard input on a terminal: what was typed ahead, then its end."""

    def __init__(self, text: str) -> None:
        super().__init__(io.BytesIO(text.encode()))

    def isatty(self) -> bool:
        return True


def type_ahead(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Sit at a terminal, and have typed this already."""
    monkeypatch.setattr(sys, "stdin", _Typed(text))


class Gone(io.StringIO):
    """A pipe that nobody reads any more, or a terminal that was closed."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def write(self, _text: str) -> int:
        raise OSError(errno.EIO if self._terminal else errno.EPIPE, "gone")


class Screen:
    """A pseudo-terminal for output, and everything that was written to it."""

    def __init__(self) -> None:
        self._master, slave = os.openpty()
        self.file = os.fdopen(slave, "w", encoding="utf-8")
        self._shown = bytearray()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def stand_for(self, monkeypatch: pytest.MonkeyPatch, *streams: str) -> None:
        """Be the terminal that standard streams lead to."""
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.setenv("COLUMNS", "120")
        for stream in streams:
            monkeypatch.setattr(sys, stream, self.file)

    def type(self, text: str) -> None:
        """Type ahead."""
        os.write(self._master, text.encode())

    def shown(self) -> str:
        """Close it; return what it shows."""
        if not self.file.closed:
            self.file.close()
            self._reader.join(10)
            os.close(self._master)
        return self._shown.decode().replace("\r\n", "\n")

    def _read(self) -> None:
        try:
            while data := os.read(self._master, 65536):
                self._shown += data
        except OSError:  # how Linux says that nobody writes any more
            return
