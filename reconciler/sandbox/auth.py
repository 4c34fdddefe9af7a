"""
Who may call what: the key in the Authorization header, and what it is denied.

Source: API reference of Affinity v1: HTTP Basic with the key as password, or Bearer (since 2025-11-05); any
user name works (seen). Specification of Affinity v2: Bearer alone. 401 for a wrong key or address, 403 for
a missing right.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import TYPE_CHECKING

from reconciler.sandbox import texts
from reconciler.sandbox.answers import Refusal

if TYPE_CHECKING:
    from reconciler.sandbox.options import Options


def authenticate(authorization: str, options: Options, *, v2: bool) -> None:
    """
    Let a request with the right key pass.

    Args:
        authorization: The header's value, "" if there is none.
        options: What the key is and may do.
        v2: Whether the request is one of v2.

    Raises:
        Refusal: 401, or 403 for a key without access to the API.
    """
    scheme, _, credentials = authorization.partition(" ")
    password: bytes | None = None
    if scheme.lower() == "bearer":
        password = credentials.strip().encode("utf-8", "replace")
    elif scheme.lower() == "basic" and not v2:
        password = _password(credentials.strip(), options)
    if password is None or not hmac.compare_digest(password, options.key.encode()):
        raise Refusal(401, texts.KEY)
    if "address" in options.deny:
        raise Refusal(401, texts.ADDRESS)
    if "api" in options.deny:
        raise Refusal(403, texts.NO_API)


def _password(credentials: str, options: Options) -> bytes | None:
    if options.unencoded_basic == "accept" and credentials.startswith(":"):
        return credentials[1:].encode("utf-8", "replace")
    try:
        return base64.b64decode(credentials, validate=True).partition(b":")[2]
    except (binascii.Error, ValueError):
        return None
