"""Decides which server may be talked to, and whether a URL still leads to it. Sends nothing."""

from __future__ import annotations

from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from reconciler.errors import UsageError

_PORTS = {"http": 80, "https": 443}


class Origin(NamedTuple):
    """What must stay the same for a key to be sent: scheme, host, port, and nobody named before the host."""

    scheme: str
    host: str
    port: int | None
    user: str | None

    @property
    def is_loopback(self) -> bool:
        """Whether the host is this machine, for certain."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def origin_of(url: str) -> Origin:
    """
    Return where `url` leads.

    Raises:
        ValueError: It is no URL.
    """
    parts = urlsplit(url)
    port = _PORTS.get(parts.scheme) if parts.port is None else parts.port
    return Origin(parts.scheme, parts.hostname or "", port, parts.username)


def base_origin(base_url: str) -> Origin:
    """
    Return where `base_url` leads, if it may serve as the start of all paths.

    Raises:
        UsageError: It is more or less than scheme, host, port and path, or neither https nor on loopback.
    """
    try:
        origin = origin_of(base_url)
    except ValueError as error:
        raise UsageError(f"The base URL is not a URL: {error}") from error
    if (
        not origin.host
        or origin.user is not None
        or not base_url.isprintable()
        or set(base_url) & set("?# \\")
    ):
        raise UsageError("The base URL must be a scheme, a host and at most a port and a path")
    if origin.scheme != "https" and not (origin.scheme == "http" and origin.is_loopback):
        raise UsageError("The base URL must begin with https://, except on loopback")
    return origin
