from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.manifests.reading import read_values
from reconciler.manifests.spelling import literal, spelled
from tests.manifests.handwritten import NUMBERS, TEXTS

if TYPE_CHECKING:
    from reconciler.manifests.scalars import Scalar

SCALARS = st.one_of(TEXTS, NUMBERS, st.none(), st.booleans())


@settings(max_examples=200)
@given(SCALARS)
def test_every_scalar_reads_as_it_was_meant(value: Scalar) -> None:
    """Behind a colon, between brackets, as an item; by our reader and by one that speaks YAML 1.1."""
    for text in (f"x: {spelled(value)}\n", f"{{x: {spelled(value, in_flow=True)}}}\n"):
        assert [{"x": value}] == read_values("", text.encode())
        assert {"x": value} == yaml.safe_load(text)
    assert [{"x": [value]}] == read_values("", f"x: [{spelled(value, in_flow=True)}]\n".encode())


@given(TEXTS)
def test_every_text_can_be_a_key(text: str) -> None:
    """In either style."""
    assert [{text: 1}] == read_values("", f"{spelled(text)}: 1\n".encode())
    assert [{text: 1}] == read_values("", f"{{{spelled(text, in_flow=True)}: 1}}\n".encode())


@pytest.mark.parametrize(
    "text",
    [
        "Harbor & Vine",
        "Acme, Inc.",
        "Est\u00fadio Mar\u00e9",
        "ada@fund.com",
        "3M",
        "\U0001f469\u200d\U0001f680",
        "a:b",
        "C#",
        "5% (or so)",
        "http://x",
    ],
)
def test_what_nobody_misreads_needs_no_quotes(text: str) -> None:
    """In a line of its own."""
    assert text == spelled(text)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("no", '"no"'),
        ("010", '"010"'),
        ("2019-04-01", '"2019-04-01"'),
        ("", '""'),
        ('say "hi" \\', 'say "hi" \\'),
        ('"hi" \\', '"\\"hi\\" \\\\"'),
        ("a\nb\tc\r", '"a\\nb\\tc\\r"'),
        ("a\u00a0b\u200b", '"a\\u00A0b\\u200B"'),
        ("\U000e0001", '"\\U000E0001"'),
        ("\uffff", '"\\uFFFF"'),
    ],
)
def test_the_rest_is_quoted(text: str, quoted: str) -> None:
    """What cannot be seen is spelled out."""
    assert quoted == spelled(text)


def test_between_brackets_fewer_characters_are_plain() -> None:
    """Commas and colons mean something there."""
    assert ['"a, b"', '"a:b"', '"what?"', "plain"] == [
        spelled(text, in_flow=True) for text in ("a, b", "a:b", "what?", "plain")
    ]


def test_dates_go_without_quotes_where_they_are_values_of_fields() -> None:
    """Elsewhere YAML 1.1 would make something else of them."""
    assert ("2019-04-01", '"2019-04-01"') == (spelled("2019-04-01", dates=True), spelled("2019-04-01"))


@pytest.mark.parametrize(
    ("number", "text"), [(120, "120"), (-1.5, "-1.5"), (1e300, "1.0e+300"), (1.5e-7, "1.5e-07"), (2.0, "2.0")]
)
def test_numbers_have_what_every_reader_needs(number: float, text: str) -> None:
    """YAML 1.1 knows no exponent without a point."""
    assert text == spelled(number)


@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_what_is_no_number_is_refused(number: float) -> None:
    """Manifests have no such value."""
    with pytest.raises(ValueError, match="no value"):
        spelled(number)


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("a\nb", ("|-", ["a", "b"])),
        ("a\n\n  b\n", ("|", ["a", "", "  b"])),
        ("a", None),
        ("a \nb", None),
        (" a\nb", None),
        ("\na", None),
        ("a\n\n", None),
        ("a\r\nb", None),
        ("a\n\tb", None),
        ("\n", None),
    ],
)
def test_texts_of_several_lines_become_blocks(text: str, block: tuple[str, list[str]] | None) -> None:
    """If a reader sees all of their white space there."""
    assert block == literal(text)
