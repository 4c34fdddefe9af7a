"""What holds for every test: nothing is inherited from the environment. (The network: pyproject.toml.)"""

from __future__ import annotations

import os

import pytest

_MEANINGFUL = {
    "NO_COLOR",
    "FORCE_COLOR",
    "NETRC",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "SSL_CERT_FILE",
}


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if (
            name.startswith("AFFINITY_")
            or name.lower().endswith("_proxy")
            or name in {"NO_COLOR", "FORCE_COLOR"}
        ):
            monkeypatch.delenv(name)
