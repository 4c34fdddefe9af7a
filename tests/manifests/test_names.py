"""Names are NFC, without outer or double blanks, and hide nothing."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.manifests import names


@pytest.mark.parametrize(
    "name",
    [
        "Acme",
        "Estée Lauder",
        "株式会社",
        "Yahoo!",
        "A",
        "👩‍🚀 Ventures",
        "می‌خواهم",
        "क्‍ष",
        "❤️ Labs",
        "\u2139\ufe0f 1️⃣ ™️",
        "葛\U000e0100城",
    ],
)
def test_fine(name: str) -> None:
    """Any script, punctuation and emoji may stand in a name."""
    assert names.fault(name) is None


@pytest.mark.parametrize(
    ("name", "right"),
    [
        (" Acme", "Acme"),
        ("Acme  Inc", "Acme Inc"),
        ("Acme\tInc\n", "Acme Inc"),
        ("Acme\u3000Inc", "Acme Inc"),
        ("Este\u0301e", "Estée"),
        ("Ac\u200bme", "Acme"),
        ("Ac\u200dme", "Acme"),
        ("Ac\u00adme", "Acme"),
        ("Acme\ufe0f", "Acme"),
        ("Ac\U000e0101me", "Acme"),
        ("❤\ufe0f\ufe0f", "❤️"),
        ("\u202eemcA", "emcA"),
        ("Acme\ufeff", "Acme"),
        ("Acme\x00", "Acme"),
    ],
)
def test_mended(name: str, right: str) -> None:
    """The message shows the right form, which is what mending gives."""
    assert right == names.mend(name)
    assert f'write "{right}"' in str(names.fault(name))


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "a" * 256, "é" * 256, "a\ud800"])
def test_refused(name: str) -> None:
    """Nothing, and too much, is refused."""
    assert names.fault(name)


@given(st.text(max_size=40))
def test_mending_converges(name: str) -> None:
    """A name without fault is its own mended form, in NFC; the form that a message shows has no fault."""
    complaint = names.fault(name)
    mended = names.mend(name)
    if complaint is None:
        assert name == mended == unicodedata.normalize("NFC", name)
    elif ": write " in complaint:
        assert names.fault(mended) is None
