"""An item of a field's value is a text, a number or a location, in the form that is compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.desired import PlainItem
from reconciler.manifests.document import Fault, Value
from reconciler.manifests.items import faults, plain_item, repeated
from reconciler.values import Location

texts = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from(" \n\t\r\u200d\u0308"), max_size=20
)


@pytest.mark.parametrize(
    ("written", "item"),
    [
        ("Gold", "Gold"),
        (" Gold\n", "Gold"),
        ("One\r\nTwo\n", "One\nTwo"),
        ("Gru\u0308n", "Grün"),
        ("2019-04-01", "2019-04-01"),
        (120, 120),
        (120.0, 120),
        (-0.0, 0),
        (0.5, 0.5),
        ({"city": " Berlin ", "country": "Germany"}, Location(city="Berlin", country="Germany")),
        ({"street": "Main St 1"}, Location(street="Main St 1")),
    ],
)
def test_plain_item(written: Value, item: PlainItem) -> None:
    """Texts are trimmed and composed, whole numbers whole, places have the parts that were written."""
    assert item == plain_item(written)
    assert type(item) is type(plain_item(written))


@pytest.mark.parametrize("text", ["Gold", "a\tb\nc\r\nd", "می‌خواهم", "👩‍🚀", "株式会社", "~!@#$%", "null"])
def test_texts(text: str) -> None:
    """Any script, several lines and tabs are fine."""
    assert list(faults("/fields/Tier", text, "write null")) == []


@pytest.mark.parametrize("text", ["", " ", "\n", "\t\r\n", "\u3000"])
def test_empty_texts(text: str) -> None:
    """What has nothing but blanks is refused; the message says what to do instead."""
    assert [Fault("/fields/Tier", "the text is empty: write null")] == list(
        faults("/fields/Tier", text, "write null")
    )


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\r", "\x85", "\u202e", "\u2066", "\u200b", "\u2060", "\ufeff", "\ud800"]
)
@pytest.mark.parametrize("place", ["{}Gold", "Go{}ld", "Gold{}"])
def test_hidden_characters(character: str, place: str) -> None:
    """What a reviewer cannot see is refused, wherever it stands."""
    ((_, message),) = faults("/fields/Tier", place.format(character), "")
    assert message.endswith(f"the invisible or control character U+{ord(character):04X}: remove it")


@pytest.mark.parametrize("item", [None, True, 7, 0.5, [""], {"planet": ""}, {"city": 7}])
def test_other_types(item: Value) -> None:
    """About types there is nothing to say here."""
    assert list(faults("/fields/Tier", item, "")) == []


def test_locations() -> None:
    """Each part of a place is told about at its own key."""
    found = faults("/fields/HQ", {"city": " ", "country": "a\x07", "state": "Texas"}, "")
    assert [
        Fault("/fields/HQ/city", "the text is empty: leave the key out"),
        Fault("/fields/HQ/country", "the text holds the invisible or control character U+0007: remove it"),
    ] == list(found)


@pytest.mark.parametrize(
    ("items", "indexes"),
    [
        (["a", "b", "a", "a"], [2, 3]),
        (["Grün", "Gru\u0308n"], [1]),
        (["a", " a\n"], [1]),
        (["a", "A"], []),
        ([1, 1.0, "1"], [1]),
        ([{"city": "B"}, {"city": "B", "country": "D"}, {"city": "B "}], [2]),
        ([1, True, None, None, ["a"], ["a"]], []),
    ],
)
def test_repeated(items: list[Value], indexes: list[int]) -> None:
    """Items are the same if they would be written the same; those of other types are not looked at."""
    assert indexes == list(repeated(items))


@given(texts)
def test_a_sound_text_is_kept_once_and_for_all(text: str) -> None:
    """What is kept of a text without fault has none itself, and is kept as it is."""
    if not list(faults("", text, "")):
        kept = plain_item(text)
        assert isinstance(kept, str)
        assert list(faults("", kept, "")) == []
        assert kept == plain_item(kept)
