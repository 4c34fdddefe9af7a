"""Domains are bare host names in lower case; messages show what was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.manifests import domains
from reconciler.normalize import domain_key


@pytest.mark.parametrize(
    "domain",
    [
        *("acme.com", "a.co", "163.com", "research.labs.acme.co.uk", "a-b.c-d.com", "x1.y2"),
        *(
            "bücherkontor.de",
            "xn--bcherkontor-thb.de",
            "straßenbau.de",
            "яндекс.рф",
            "삼성.com",
            "トヨタ自動車.jp",
        ),
        f"{'a' * 63}.com",
    ],
)
def test_fine(domain: str) -> None:
    """A host name passes in ASCII, in Unicode and in punycode."""
    assert domains.fault(domain) is None


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("https://www.Acme.com/about", "www.acme.com"),
        ("http://ada:secret@acme.com:8080/?q=1#top", "acme.com"),
        ("//acme.com/", "acme.com"),
        ("acme.com/", "acme.com"),
        ("acme.com:443", "acme.com"),
        ("info@acme.com", "acme.com"),
        (" acme.com ", "acme.com"),
        ("acme.com.", "acme.com"),
        ("ACME.COM", "acme.com"),
        ("Bücher.de", "bücher.de"),
        ("bu\u0308cher.de", "bücher.de"),
        ("XN--BCHERKONTOR-THB.DE", "xn--bcherkontor-thb.de"),
        ("\uff41cme.com", "acme.com"),
        ("ac\u200bme.com", "acme.com"),
    ],
)
def test_mended(text: str, right: str) -> None:
    """Where it is clear what was meant, the message shows it."""
    assert right == domains.mend(text)
    assert str(domains.fault(text)).endswith(f": write {right}")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "acme",
            "localhost",
            "acme_robotics.com",
            "acme robotics.com",
            "*.acme.com",
            "acme..com",
            ".acme.com",
        ),
        *(
            "192.0.2.7",
            "[::1]",
            "2001:db8::1",
            "acme.123",
            "-acme.com",
            "acme-.com",
            "ab--cd.com",
            "acme.com,acme.io",
        ),
        *(
            "xn--a.com",
            "xn--.com",
            "\u0430cme.com",
            "xn--cme-7cd.com",
            "☃.net",
            "\u202eacme.com",
            f"{'a' * 64}.com",
        ),
        ".".join(["a" * 60] * 5),
    ],
)
def test_refused(text: str) -> None:
    """What is no host name, and stands for none, is refused with an example of one."""
    assert domains.mend(text) is None
    assert "such as acme.com" in str(domains.fault(text))


@given(st.from_regex(r"[a-zA-Z0-9.\-_@:/ üßж]{0,30}", fullmatch=True))
def test_mending_converges(text: str) -> None:
    """What mending gives has no fault, and what has no fault is compared as it is or by its ASCII form."""
    mended = domains.mend(text)
    assert mended is None or domains.fault(mended) is None
    if domains.fault(text) is None and text.isascii():
        assert text == mended == domain_key(text)
