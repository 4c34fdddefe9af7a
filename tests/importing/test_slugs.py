from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.importing.slugs import MAX_CHARACTERS, distinction, slug


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Acme", "acme"),
        ("Acme, Inc.", "acme-inc"),
        ("Harbor & Vine", "harbor-vine"),
        ("O'Reilly\u2019s", "oreillys"),
        ("  .hidden _x ", "hidden-x"),
        ("Estúdio Maré", "estudio-mare"),
        ("Größe Ærø Łódź", "grosse-aero-lodz"),
        ("İstanbul", "istanbul"),
        ("ﬁne ²", "fine-2"),
        ("1-800", "1-800"),
        ("株式会社", "the-domain"),
        ("Blue 京", "the-domain"),
        ("***", "the-domain"),
    ],
)
def test_names_become_ascii_words(name: str, expected: str) -> None:
    """A name of which a letter would be lost gives way to the domain."""
    assert expected == slug(name, "www.the-domain.co.uk", "7")


@pytest.mark.parametrize("domain", [None, "京.jp", "xn--1lqs71d.jp"])
def test_what_has_no_ascii_at_all_is_numbered(domain: str | None) -> None:
    assert "organization-7" == slug("京", domain, "7")


def test_organizations_of_one_slug_are_told_apart() -> None:
    """By what does not depend on the others."""
    assert "7" == distinction(7, "Acme", "acme.com")
    assert "acme-com" == distinction(None, "Acme", "acme.com")
    assert distinction(None, "京", None) == distinction(None, "京", "京.jp") != distinction(None, "都", None)


def test_long_names_end_at_a_word() -> None:
    """Unless that leaves too little."""
    assert "-".join(["word"] * 12) == slug(" ".join(["Word"] * 20), None, "")
    assert "a" * MAX_CHARACTERS == slug("a" * 99, None, "")


@given(st.text(max_size=100), st.none() | st.text(max_size=30))
def test_a_slug_is_a_file_name_everywhere(name: str, domain: str | None) -> None:
    """Lower case, no dots, no outer hyphens, and never longer than the limit."""
    found = slug(name, domain, distinction(None, name, domain))
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", found)
    assert len(found) <= MAX_CHARACTERS
