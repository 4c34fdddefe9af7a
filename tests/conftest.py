"""What holds for every test: nothing comes from the environment, and no clock decides."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

_MEANINGFUL = {
    "NO_COLOR",
    "FORCE_COLOR",
    "NETRC",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "SSL_CERT_FILE",
}

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if (
            name.startswith(("AFFINITY_", "GITHUB_"))
            or name.lower().endswith("_proxy")
            or name in _MEANINGFUL
        ):
            monkeypatch.delenv(name)
