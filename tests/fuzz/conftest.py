"""The profile of a long run: `pytest tests/fuzz --hypothesis-profile=fuzz`."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("fuzz", max_examples=20_000, deadline=None)
