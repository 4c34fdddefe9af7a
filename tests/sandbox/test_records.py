from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from reconciler.sandbox.records import fold


@given(st.text())
def test_folding_forgives_unicode_composition(text: str) -> None:
    """Composed and decomposed letters are the same."""
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text(st.characters(codec="ascii")))
def test_folding_forgives_case(text: str) -> None:
    """Capital and small letters are the same."""
    assert fold(text.upper()) == fold(text.lower())


def test_folding_goes_beyond_ascii() -> None:
    """Accented capitals and the sharp s fold, accents stay."""
    assert ("estúdio", "strasse") == (fold("ESTÚDIO"), fold("Straße"))
