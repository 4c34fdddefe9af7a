"""A server without a script, and what talks to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.affinity.v1 import V1Reader
from reconciler.affinity.v2 import V2Reader
from reconciler.affinity.writing import Writer
from reconciler.http.session import ReadSession, WriteSession
from tests.affinity.doubles import connect, connect_to_write
from tests.affinity.scripted import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer([]) as server:
        yield server


@pytest.fixture
def v1(server: ScriptedServer) -> Iterator[V1Reader]:
    with ReadSession(server.url) as session:
        yield V1Reader(connect(session))


@pytest.fixture
def v2(server: ScriptedServer) -> Iterator[V2Reader]:
    with ReadSession(server.url) as session:
        yield V2Reader(connect(session))


@pytest.fixture
def writer(server: ScriptedServer) -> Iterator[Writer]:
    with WriteSession(server.url) as session:
        yield Writer(connect_to_write(session))
