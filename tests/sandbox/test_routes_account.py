from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.sandbox.talking import Talker

VERSION = "X-Affinity-Api-Version"


def test_rate_limit_needs_a_newer_version(talk: Talker) -> None:
    """It is there from 2026-07-15 on."""
    statuses = [
        talk("GET", "/v2/rate-limit", headers={VERSION: version}).status
        for version in ("2024-01-01", "2026-07-15")
    ]
    assert [404, 200] == statuses
