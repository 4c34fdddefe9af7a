"""When two names or two domains mean the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.normalize import domain_key, domain_spellings, identity, name_key, same_name, text_value


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        ("acme.com", "acme.com"),
        ("Acme.COM", "acme.com"),
        (" acme.com\n", "acme.com"),
        ("acme.com.", "acme.com"),
        ("bücher.de", "xn--bcher-kva.de"),
        ("BÜCHER.de", "xn--bcher-kva.de"),
        ("bu\u0308cher.de", "xn--bcher-kva.de"),
        ("XN--BCHER-KVA.DE", "xn--bcher-kva.de"),
        ("\uff41\uff43\uff4d\uff45.com", "acme.com"),
        ("例え。jp", "xn--r8jz45g.jp"),
    ],
)
def test_spellings_of_one_domain_have_one_key(spelling: str, key: str) -> None:
    """Case, blanks around it, the root's dot, Unicode form and IDNA form."""
    assert key == domain_key(spelling)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("acme.com", "www.acme.com"),
        ("acme.com", "acme.co"),
        ("straße.de", "strasse.de"),
        ("bücher.de", "bucher.de"),
        ("аcme.com", "acme.com"),  # noqa: RUF001 - the first letter is Cyrillic
    ],
)
def test_domains_that_can_have_two_owners_stay_apart(one: str, other: str) -> None:
    assert domain_key(one) != domain_key(other)


@pytest.mark.parametrize(
    "text", ["", ".", "no domain", "a_b.com", "ü..de", "xn--\u00fc.de", "-ü-.de", "\ud800.com"]
)
def test_what_is_no_domain_is_compared_as_it_stands(text: str) -> None:
    """Affinity may hold anything."""
    assert text.strip().rstrip(".").lower() == domain_key(text)


@given(st.text())
def test_a_domain_key_never_fails(text: str) -> None:
    """Nor do the spellings, the key among them."""
    assert domain_key(text) in domain_spellings(text)


@given(st.from_regex(r"([a-zäöüßéñ0-9]{1,9}\.){1,2}[a-z]{2,4}", fullmatch=True))
def test_all_spellings_of_a_domain_have_its_key(domain: str) -> None:
    """What is searched for is what is compared."""
    spellings = domain_spellings(domain)
    assert {domain_key(domain)} == set(map(domain_key, spellings))
    assert len(spellings) == len(set(spellings)) <= 2


@pytest.mark.parametrize(
    ("domain", "spellings"),
    [
        ("Acme.com", ("acme.com",)),
        ("Bücher.de", ("xn--bcher-kva.de", "bücher.de")),
        ("xn--bcher-kva.de", ("xn--bcher-kva.de", "bücher.de")),
        ("xn--\u00fc.de", ("xn--\u00fc.de",)),
        ("xn--a.de", ("xn--a.de",)),
    ],
)
def test_an_international_domain_has_two_spellings(domain: str, spellings: tuple[str, ...]) -> None:
    """ASCII first; what is no valid domain has the one in which it stands there."""
    assert spellings == domain_spellings(domain)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme", "ACME"),
        (" Acme ", "acme"),
        ("Estúdio Maré", "ESTU\u0301DIO MARE\u0301"),
        ("Groß", "GROSS"),
        ("\N{KELVIN SIGN}elvin", "Kelvin"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    """Case, blanks around it, and Unicode form."""
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme", "Acme Inc"),
        ("Acme Inc", "Acme, Inc."),
        ("Acme Inc", "Acme  Inc"),
        ("Estudio", "Estúdio"),
        ("Acme", "Ac\u200bme"),
        ("Асme", "Acme"),  # noqa: RUF001 - the first two letters are Cyrillic
    ],
)
def test_names_that_can_have_two_owners_stay_apart(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text())
def test_a_name_has_the_key_of_its_upper_and_lower_case_ascii(text: str) -> None:
    """The short way for ASCII and the long way for the rest agree, however the two are mixed."""
    ascii_part = "".join(each for each in text if each.isascii()).strip()
    assert name_key(ascii_part) + "é" == name_key(ascii_part.upper() + "É")


def test_an_identity_is_the_domain_or_else_the_name() -> None:
    """In the compared form, so that spellings of one thing are one."""
    assert ("domain", "xn--bcher-kva.de") == identity("Bücher", "bücher.de")
    assert ("name", "bücher") == identity("BÜCHER", None)
    assert identity("acme.com", None) != identity("Acme", "acme.com")


def test_a_name_is_the_same_in_either_unicode_form() -> None:
    """But not in another case."""
    assert same_name("Café", "Cafe\u0301")
    assert not same_name("Café", "café")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (" Gold\n", "Gold"),
        ("a\r\nb\rc\n\nd", "a\nb\nc\n\nd"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("a  b", "a  b"),
        ("\u00a0", ""),
    ],
)
def test_a_text_has_one_form(text: str, value: str) -> None:
    """Line ends, Unicode form and outer blanks tell no two texts apart; what is inside does."""
    assert value == text_value(text)


@given(st.text())
def test_the_form_of_a_text_is_its_own_form(text: str) -> None:
    """What is compared may be compared again."""
    assert text_value(text) == text_value(text_value(text))
