"""A sandbox for a test, with the options that the test names and a clock that stands still."""

from __future__ import annotations

from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from reconciler.sandbox.options import Options
from reconciler.sandbox.server import Sandbox
from tests.sandbox.talking import Hands, Talker

if TYPE_CHECKING:
    from collections.abc import Iterator


class Serve(Protocol):
    def __call__(self, **options: Any) -> Talker: ...


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as stack:

        def start(**options: Any) -> Talker:
            hands = Hands()
            sandbox = stack.enter_context(Sandbox(Options(**options), clock=hands.clock()))
            talker = Talker(sandbox, hands)
            stack.enter_context(closing(talker.connection))
            return talker

        yield start


@pytest.fixture
def talk(serve: Serve) -> Talker:
    return serve()
