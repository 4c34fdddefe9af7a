"""A GitHub for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.github.fake import Fake
from tests.github.opening import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.github.api import Api


@pytest.fixture
def fake() -> Iterator[Fake]:
    """A private repository without anything in it, and the token of a job."""
    with Fake() as fake:
        yield fake


@pytest.fixture
def api(fake: Fake) -> Iterator[Api]:
    """The way to it."""
    with opened(fake) as api:
        yield api
