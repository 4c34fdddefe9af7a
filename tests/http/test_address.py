"""reconciler.http.address: which server may be talked to."""

from __future__ import annotations

import pytest

from reconciler.errors import UsageError
from reconciler.http.address import Origin, base_origin, origin_of


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://api.affinity.co", Origin("https", "api.affinity.co", 443, None)),
        ("HTTPS://API.affinity.co:8443/x", Origin("https", "api.affinity.co", 8443, None)),
        ("http://127.0.0.1:8000", Origin("http", "127.0.0.1", 8000, None)),
        ("http://[::1]:8000", Origin("http", "::1", 8000, None)),
        ("http://127.8.9.10", Origin("http", "127.8.9.10", 80, None)),
        ("http://localhost", Origin("http", "localhost", 80, None)),
        ("https://gateway.example/affinity", Origin("https", "gateway.example", 443, None)),
    ],
)
def test_a_base_url_is_https_or_on_loopback(url: str, origin: Origin) -> None:
    """Port and path are free."""
    assert origin == base_origin(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.affinity.co",
        "https://",
        "http://api.affinity.co",
        "http://127.0.0.1.example",
        "http://localhost.example",
        "http://128.0.0.1",
        "ftp://127.0.0.1",
        "https://user@api.affinity.co",
        "https://user:password@api.affinity.co",
        "https://api.affinity.co?x=1",
        "https://api.affinity.co#x",
        "https://api.affinity.co\\@evil.example",
        "https://api.affinity.co\r\nX: y",
        "https://api affinity.co",
        "https://api.affinity.co:0x50",
        "https://api.affinity.co:99999",
        "https://[::1",
    ],
)
def test_any_other_base_url_is_a_usage_error(url: str) -> None:
    """A key must not travel in the clear, nor to a host that only looks like the one meant."""
    with pytest.raises(UsageError, match="base URL"):
        base_origin(url)


def test_a_written_default_port_makes_no_difference() -> None:
    """Port 0 is not taken for none."""
    assert origin_of("https://a.example/x") == origin_of("https://A.example:443/y")
    assert 0 == origin_of("https://a.example:0").port
