"""Decides how a domain has to be spelled: a bare host name in lower case, in Unicode or in valid punycode."""

from __future__ import annotations

import re
import unicodedata

from reconciler.manifests.document import quoted

MAX_CHARACTERS = 253
"""Of the ASCII form. Source: RFC 1035, section 2.3.4, less the two bytes that are not written."""

_LABEL = r"(?!..--)[a-z0-9]++(?:-++[a-z0-9]++)*+(?<![^.]{64})"
_COMMON = re.compile(rf"(?=.{{4,{MAX_CHARACTERS}}}\Z)(?:{_LABEL}\.)++(?=[0-9-]*[a-z]){_LABEL}")

_TROUBLES = (
    (r"\Z", "is empty"),
    (r".*\s", "has a blank"),
    (r"[A-Za-z][A-Za-z0-9+.-]*:/", "has a scheme"),
    (r"[^/]*@", "is an e-mail address"),
    (r".*[/?#\\]", "has a path"),
    (r"\[|.*:.*:|[0-9]+(\.[0-9]+){3}(:|\Z)", "is an IP address"),
    (r".*:", "has a port"),
    (r".*_", "has an underscore"),
    (r".*\*", "is a pattern"),
    (r".*\.\Z", "ends with a dot"),
    (r"(.*\.)?\.", "has an empty label"),
    (r"[^.]*\Z", "has only one label, not two as in acme.com"),
    (r".*\.[0-9]+\Z", "ends with a number"),
    (r"(.*\.)?-|.*-(\.|\Z)", "has a label that begins or ends with a hyphen"),
    (r".*[^.]{64}", "has a label of more than 63 characters"),
)
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:/+|//)?(?:[^/?#@]*@)?([^/?#:\\]*)(?::[0-9]*)?(?:[/?#\\].*)?", re.DOTALL
)
_MAX_ADDRESS_CHARACTERS = 2_000

_RULE = "write a bare host name such as acme.com"

_MIXTURES = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
)
"""Scripts that one word may mix. Source: Unicode Technical Standard 39, section 5.2, "highly restrictive"."""


def is_common(domain: str) -> bool:
    """Return whether a domain is surely right, as most are."""
    return bool(_COMMON.fullmatch(domain))


def fault(domain: str) -> str | None:
    """Return what is wrong with a domain, and the right form where there is one; None if it is fine."""
    trouble = None if is_common(domain) else _trouble(domain)
    if trouble is None:
        return None
    right = mend(domain)
    return f"{quoted(domain)} {trouble}: {f'write {right}' if right else _RULE}"


def mend(domain: str) -> str | None:
    """Return the host name that an address, an e-mail or an odd spelling stands for, if there is one."""
    if len(domain) > _MAX_ADDRESS_CHARACTERS:
        return None
    found = _ADDRESS.fullmatch(domain.strip().lower())
    host = found[1].removesuffix(".") if found else ""
    if not host.isascii():
        import idna  # noqa: PLC0415 - a large table that only international domains need

        try:
            host = idna.decode(idna.encode(host, uts46=True))
        except idna.IDNAError:
            return None
    return host if is_common(host) or _trouble(host) is None else None


def _trouble(domain: str) -> str | None:
    if len(domain) > _MAX_ADDRESS_CHARACTERS:
        return f"has more than {MAX_CHARACTERS} characters"
    for pattern, trouble in _TROUBLES:
        if re.match(pattern, domain, re.DOTALL):
            return trouble
    if domain != domain.lower():
        return "has capitals"
    return _international_trouble(domain)


def _international_trouble(domain: str) -> str | None:
    import idna  # noqa: PLC0415 - a large table that only international domains need

    try:
        ascii_form = idna.encode(domain, uts46=True)
        unicode_form = idna.decode(ascii_form)
    except idna.IDNAError as error:
        return f"breaks a rule for domains ({error})"
    if domain not in {ascii_form.decode(), unicode_form}:
        return "is not spelled as it is registered"
    if any(_mixes_scripts(label) for label in unicode_form.split(".")):
        return "mixes scripts in one word, so that it can pass for another domain"
    return None


def _mixes_scripts(label: str) -> bool:
    scripts = {_script(character) for character in label if unicodedata.category(character) in {"Ll", "Lo"}}
    return len(scripts) > 1 and not any(scripts <= mixture for mixture in _MIXTURES)


def _script(letter: str) -> str:
    """Return the first word of the letter's Unicode name, which for letters is that of its script."""
    word = unicodedata.name(letter, "?").split()[0].split("-")[0]
    return "CJK" if word == "IDEOGRAPHIC" else word
