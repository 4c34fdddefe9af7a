"""Whatever stands in `.reconciler.yaml` becomes settings, or problems and no settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from reconciler.desired import Settings
from reconciler.manifests.settings import FILE, read_settings
from tests.fuzz.texts import mutations, soup
from tests.manifests.examples import INVALID, VALID

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = [example.data for example in (*INVALID, *VALID) if example.is_settings]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("root")


@given(soup() | mutations(EXAMPLES))
def test_settings_are_whole_or_not_at_all(root: Path, data: bytes) -> None:
    """With a problem there are no settings; without one they are within their bounds."""
    (root / FILE).write_bytes(data)
    settings, problems = read_settings(root)
    if problems:
        assert settings == Settings()
    assert settings.account is None or settings.account == settings.account.strip()
    assert all(each > 0 for each in settings.protected_ids)
    assert all(each == each.strip().lower() for each in settings.protected_domains)
    for kind, limit in settings.guards:
        assert kind in {"creates", "updates", "deletes"}
        assert limit.count >= 0
        assert 0 <= limit.share <= 1
