"""Decides how an e-mail has to be written: the bare address in lower case."""

from __future__ import annotations

import re
import unicodedata

from reconciler.manifests import domains
from reconciler.manifests.document import quoted
from reconciler.normalize import domain_key

MAX_CHARACTERS = 320
_MAX_LOCAL_CHARACTERS = 64
"""Source: RFC 5321, sections 4.5.3.1.1 and 4.5.3.1.2."""

_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_LOCAL = re.compile(rf"(?=.{{1,{_MAX_LOCAL_CHARACTERS}}}\Z){_ATOM}(?:\.{_ATOM})*")
"""What stands before the @, less the quoted form. Source: RFC 5322, section 3.2.3; RFC 6531, section 3.3."""

_TROUBLES = (
    (r"\s*\Z", "is empty"),
    (r"(?i)\s*mailto:", "has a scheme"),
    (r".*[<>]", "has more than the address"),
    (r".*[,;]", "has more than one address, or a comma"),
    (r".*\s", "has a blank"),
    (r"[^@]*\Z", "has no @"),
    (r".*@.*@", "has more than one @"),
    (r"@", "has nothing before the @"),
)
_ADDRESS = re.compile(r"(?:[^<>]*<)?\s*(?:mailto:)?([^<>?]*)(?:\?[^<>]*)?>?\s*")
_RULE = "write an address such as ada@acme.com, or the person's id"


def fault(email: str) -> str | None:
    """Return what is wrong with an e-mail, and the right form where there is one; None if it is fine."""
    trouble = _trouble(email)
    if trouble is None:
        return None
    right = mend(email)
    return f"{quoted(email)} {trouble}: {f'write {right}' if right else _RULE}"


def mend(email: str) -> str | None:
    """Return the address that an odd spelling stands for, if there is one."""
    if len(email) > 2 * MAX_CHARACTERS:
        return None
    found = _ADDRESS.fullmatch(unicodedata.normalize("NFC", email).lower())
    if not found:
        return None
    local, _, domain = found[1].strip().rpartition("@")
    address = f"{local}@{domains.mend(domain)}"
    return address if _trouble(address) is None else None


def key(email: str) -> str:
    """Return the form in which e-mails are compared."""
    local, _, domain = email.lower().rpartition("@")
    return f"{local}@{domain_key(domain)}"


def _trouble(email: str) -> str | None:
    if len(email) > MAX_CHARACTERS:
        return f"has more than {MAX_CHARACTERS} characters"
    for pattern, trouble in _TROUBLES:
        if re.match(pattern, email, re.DOTALL):
            return trouble
    local, _, domain = email.partition("@")
    if email != email.lower():
        return "has capitals"
    if not _LOCAL.fullmatch(local) or local != unicodedata.normalize("NFC", local):
        return "has something before the @ that no address has"
    return "has a bad domain" if domains.fault(domain) else None
