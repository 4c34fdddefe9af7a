"""The word that somebody may have meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.suggestions import did_you_mean


@pytest.mark.parametrize(
    ("word", "known", "offered"),
    [
        ("Goldd", ["Silver", "Gold"], ' (did you mean "Gold"?)'),
        ("tier", ["TIER", "Tags"], ' (did you mean "TIER"?)'),
        ("Größe", ["Grösse", "Umsatz"], ' (did you mean "Grösse"?)'),
        ('"Gold"', ['"Gold" 1', "Silver"], ' (did you mean "\\"Gold\\" 1"?)'),
        ("Tier", ["Sector", "HQ"], ""),
        ("Tier", [], ""),
    ],
)
def test_the_nearest_known_word_is_offered_as_it_is_written(
    word: str, known: list[str], offered: str
) -> None:
    """Case does not count; a word that resembles none is not guessed at."""
    assert offered == did_you_mean(word, known)


def test_of_two_spellings_of_one_word_the_first_is_offered() -> None:
    assert ' (did you mean "Gold"?)' == did_you_mean("gold", ["Gold", "GOLD"])


def test_very_long_words_are_compared_by_their_beginnings() -> None:
    """A hostile manifest cannot make this slow; the word that is offered is whole."""
    word = "a" * 100_000
    assert f' (did you mean "{word}b"?)' == did_you_mean(word, [f"{word}b"])


@given(st.text(min_size=1, max_size=20), st.lists(st.text(max_size=20), max_size=4))
def test_a_known_word_always_has_a_suggestion(word: str, others: list[str]) -> None:
    """Whatever stands beside it."""
    assert did_you_mean(word, [*others, word])
