"""Plain scalars follow YAML 1.2's core schema, and what YAML 1.1 reads differently is refused."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reconciler.manifests.scalars import MAX_DIGITS, Ambiguous, point_fault, resolve


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Acme", "Acme"),
        ("3M", "3M"),
        ("nowhere", "nowhere"),
        ("~user", "~user"),
        ("2019-04-01", "2019-04-01"),
        ("192.0.2.7", "192.0.2.7"),
        ("0", 0),
        ("300100", 300100),
        ("-7", -7),
        ("+7", 7),
        ("0x1F", 31),
        ("1.5", 1.5),
        ("-1.5e+3", -1500.0),
        ("null", None),
        ("~", None),
        ("true", True),
        ("FALSE", False),
    ],
)
def test_value(text: str, value: object) -> None:
    """A plain scalar has the value, and the type, of the core schema."""
    found = resolve(text)
    assert (type(value), value) == (type(found), found)


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "No", "ON", "off", "y", "N"),
        *("010", "08", "0o17", "0b101", "1_000", "1:30", "190:20:30", "1e3", "-010"),
        *(".inf", "-.INF", ".nan", "1.0e+999", "9" * (MAX_DIGITS + 1)),
        *("=", "<<", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43"),
    ],
)
def test_ambiguous(text: str) -> None:
    """What YAML 1.1 reads differently, or JSON cannot say, is an error that shows the quoted form."""
    with pytest.raises(Ambiguous, match=r'write ".+", with quotes'):
        resolve(text)


@given(st.from_regex(r"[-+.0-9_:xobeEinfINFanyYsSoOtTuUlL=<~]{1,12}", fullmatch=True))
def test_agrees_with_yaml_1_1(text: str) -> None:
    """Whatever is accepted has the same value for a reader of YAML 1.1, dates apart."""
    try:
        found = resolve(text)
    except Ambiguous:
        return
    try:
        other = yaml.safe_load(f"- {text}\n")
    except (yaml.YAMLError, ValueError):  # not a plain scalar, or a date that no calendar has
        return
    if other == [text] or not isinstance(other[0], str | int | float | bool | None):
        return
    assert [found] == other


def test_point_fault() -> None:
    """A whole number with a decimal point is told without it; about anything else there is nothing to say."""
    assert point_fault("id", 7.0) == "id must be a whole number: write 7"
    assert [None] * 5 == [point_fault("id", value) for value in (7, 7.5, "7.0", None, [7.0])]
