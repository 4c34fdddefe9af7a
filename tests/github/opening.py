"""The way to a fake GitHub, on which no wait takes time."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reconciler.github.api import Api
from reconciler.github.connection import Connection
from reconciler.http.session import WriteSession
from tests.affinity.doubles import Unhurried
from tests.github.fake import REPOSITORY, TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from tests.github.fake import Fake

HEAD = "a" * 40
BASE = "b" * 40
MERGE = "c" * 40


@contextmanager
def connected(fake: Fake, token: str = TOKEN) -> Iterator[tuple[Connection, list[float]]]:
    """Open a connection; also give what it was told to wait for, in seconds."""
    waits: list[float] = []
    with WriteSession(fake.url) as session:
        yield Connection(session, token, Unhurried(), waits.append), waits


@contextmanager
def opened(fake: Fake) -> Iterator[Api]:
    """Open the fake's repository."""
    with connected(fake) as (connection, _):
        yield Api(connection, REPOSITORY)


def enter_job(monkeypatch: pytest.MonkeyPatch, fake: Fake, **variables: str) -> None:
    """Have the environment of a job, and of no other one."""
    for name in [name for name in os.environ if name.startswith("GITHUB_")]:
        monkeypatch.delenv(name)
    usual = {
        "GITHUB_API_URL": fake.url,
        "GITHUB_REPOSITORY": REPOSITORY,
        "GITHUB_TOKEN": TOKEN,
        "GITHUB_SHA": MERGE,
        "GITHUB_REF_NAME": "main",
    }
    for name, value in (usual | variables).items():
        monkeypatch.setenv(name, value)
