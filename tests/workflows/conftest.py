"""A private repository with one manifest, and an Affinity that matches it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from reconciler.sandbox.options import Options
from reconciler.sandbox.server import Sandbox
from tests.github.fake import Fake
from tests.workflows.world import ROOT, World

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def commands() -> Iterator[Path]:
    """A server of `unhurried.py`, in a folder whose path is short enough for a socket."""
    with TemporaryDirectory() as folder:
        address = Path(folder) / "commands"
        server = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "tests.workflows.unhurried", str(address)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        with server:
            assert server.stdout is not None
            assert "ready\n" == server.stdout.readline()
            yield address
            server.kill()


@pytest.fixture
def world(tmp_path: Path, commands: Path) -> Iterator[World]:
    with Sandbox(Options(seed="demo")) as affinity, Fake() as github:
        yield World(tmp_path, github, affinity, commands)
