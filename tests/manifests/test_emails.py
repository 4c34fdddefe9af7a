"""E-mails are bare addresses in lower case; messages show what was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.manifests import emails


@pytest.mark.parametrize(
    "email",
    [
        "ada@acme.com",
        "ada.king+deals@mail.acme.co.uk",
        "o'neil@acme.com",
        "a_b-c=d@acme.io",
        "1@acme.com",
        "míra@bücher.de",
        "mira@xn--bcher-kva.de",
        f"{'a' * 64}@acme.com",
    ],
)
def test_fine(email: str) -> None:
    """What a mail program would show as an address passes."""
    assert emails.fault(email) is None


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Mira@Acme.com", "mira@acme.com"),
        (" mira@acme.com\n", "mira@acme.com"),
        ("mailto:mira@acme.com", "mira@acme.com"),
        ("MAILTO:mira@acme.com?subject=Hi", "mira@acme.com"),
        ("Mira Lindt <Mira@Acme.com>", "mira@acme.com"),
        ('"Lindt, Mira" <mira@acme.com>', "mira@acme.com"),
        ("<mira@acme.com>", "mira@acme.com"),
        ("mira@acme.com.", "mira@acme.com"),
        ("mi\u0301ra@acme.com", "míra@acme.com"),
        ("mira@Bücher.de", "mira@bücher.de"),
    ],
)
def test_mended(text: str, right: str) -> None:
    """Where it is clear what was meant, the message shows it."""
    assert right == emails.mend(text)
    assert str(emails.fault(text)).endswith(f": write {right}")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "mira",
            "mira.acme.com",
            "@acme.com",
            "mira@",
            "mira@home@acme.com",
            "mira lindt@acme.com",
        ),
        *(
            "mira@localhost",
            "mira@192.0.2.7",
            "mira..lindt@acme.com",
            ".mira@acme.com",
            "mi\u200bra@acme.com",
        ),
        *("a@acme.com, b@acme.com", "a@acme.com;b@acme.com", "Mira <mira>", "<a@acme.com> <b@acme.com>"),
        *('"mira lindt"@acme.com', f"{'a' * 65}@acme.com", "mira@\u0430cme.com", "007", "a" * 10_000),
    ],
)
def test_refused(text: str) -> None:
    """What is no address, and stands for none, is refused with an example of one."""
    assert emails.mend(text) is None
    assert str(emails.fault(text)).endswith(": write an address such as ada@acme.com, or the person's id")


def test_key() -> None:
    """Case and the form of an international domain tell no two persons apart."""
    assert emails.key("Mira@Bücher.de") == emails.key("mira@xn--bcher-kva.de")
    assert emails.key("mira@acme.com") != emails.key("ada@acme.com")


@given(st.from_regex(r"[a-zA-Z0-9.\-_@:<>, +üßж]{0,30}(@acme\.com)?", fullmatch=True))
def test_mending_converges(text: str) -> None:
    """What mending gives has no fault, and what has no fault stays as it is."""
    mended = emails.mend(text)
    assert mended is None or emails.fault(mended) is None
    if emails.fault(text) is None:
        assert text == mended
