from __future__ import annotations

import pytest

from reconciler.importing.websites import NoWebsite, website


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("acme.com", "acme.com"),
        ("https://www.acme.com/about?x=1", "acme.com"),
        ("HTTP://WWW.ACME.COM:8080/", "acme.com"),
        ("acme.com.", "acme.com"),
        ("acme.com/a,b;c", "acme.com"),
        ("www.acme.com, https://acme.com/en", "acme.com"),
        ("shop.acme.co.uk", "shop.acme.co.uk"),
        ("www.com", "www.com"),
        ("Bücher.de", "bücher.de"),
        ("bücher.de xn--bcher-kva.de", "bücher.de"),
        ("linkedin.com", "linkedin.com"),
        ("https://user@acme.com/x", "acme.com"),
    ],
)
def test_what_people_write_for_a_website(text: str, expected: str) -> None:
    assert expected == website(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("info@acme.com", "is an e-mail address"),
        ("acme.com, acme.io", "acme.com and acme.io are several websites"),
        ("acme.com\nacme.io/x", "several websites"),
        ("https://de.linkedin.com/company/acme", "is a page on de.linkedin.com"),
        ("facebook.com/acme/", "is a page on facebook.com"),
        ("localhost", "is no website"),
        ("http//acme.com", "is no website"),
        ("10.0.0.1", "is no website"),
        ("n/a", "is no website"),
        ("not yet", "is no website"),
        (";", "is no website"),
        ("a_b.com", "is no website"),
    ],
)
def test_what_names_no_domain_or_several_is_refused(text: str, why: str) -> None:
    with pytest.raises(NoWebsite, match=why):
        website(text)
