"""Fields are declared by name or id, each with a value and perhaps a condition."""

import pytest

from reconciler.desired import DesiredField, When
from reconciler.manifests.document import Fault, Value
from reconciler.manifests.fields import desired, faults, key_fault
from reconciler.values import Location

GOLD = DesiredField("Tier", "/fields/Tier", "Gold")


@pytest.mark.parametrize(
    ("declared", "field"),
    [
        ("Gold", GOLD),
        (None, DesiredField("Tier", "/fields/Tier", None)),
        (120.0, DesiredField("Tier", "/fields/Tier", 120)),
        ([], DesiredField("Tier", "/fields/Tier", ())),
        (["a ", 7.0], DesiredField("Tier", "/fields/Tier", ("a", 7))),
        ({"city": "Berlin"}, DesiredField("Tier", "/fields/Tier", Location(city="Berlin"))),
        ({"value": "Gold"}, DesiredField("Tier", "/fields/Tier/value", "Gold")),
        ({"value": None}, DesiredField("Tier", "/fields/Tier/value", None)),
        ({"value": 7, "when": "always"}, DesiredField("Tier", "/fields/Tier/value", 7)),
        ({"value": ["a"], "when": "empty"}, DesiredField("Tier", "/fields/Tier/value", ("a",), When.EMPTY)),
        (
            {"value": {"city": "B"}, "when": "created"},
            DesiredField("Tier", "/fields/Tier/value", Location(city="B"), When.CREATED),
        ),
    ],
)
def test_desired(declared: Value, field: DesiredField) -> None:
    """Every form of a value becomes a desired one, which stands where the value itself stands."""
    fields: Value = {"Tier": declared}
    assert list(faults("/fields", fields)) == []
    assert (field,) == desired("/fields", fields)


def test_order_and_pointers() -> None:
    """Fields keep their order; pointers hold escaped keys."""
    fields = desired("/lists/P~1E", {"b/c~d": 1, "a": 2})
    assert ["/lists/P~1E/b~1c~0d", "/lists/P~1E/a"] == [field.pointer for field in fields]


@pytest.mark.parametrize("fields", [None, {}, 7, ["Tier"], "Tier"])
def test_nothing_declared(fields: Value) -> None:
    """No mapping declares nothing, and of other types nothing is said here."""
    assert list(faults("/fields", fields)) == []
    assert desired("/fields", fields) == ()


@pytest.mark.parametrize(
    ("declared", "pointer", "word"),
    [
        ("", "/fields/Tier", "write null to clear"),
        ({"value": " "}, "/fields/Tier/value", "write null to clear"),
        (["a", ""], "/fields/Tier/1", "remove the item"),
        (["a", "a"], "/fields/Tier/1", "stands in this list already"),
        ({"value": ["a", "a"]}, "/fields/Tier/value/1", "stands in this list already"),
        ({"city": ""}, "/fields/Tier/city", "leave the key out"),
        ({"value": {"city": ""}}, "/fields/Tier/value/city", "leave the key out"),
        ({"value": None, "when": "empty"}, "/fields/Tier/value", "null cannot have a condition"),
        ({"value": None, "when": "created"}, "/fields/Tier/value", "null cannot have a condition"),
    ],
)
def test_faults(declared: Value, pointer: str, word: str) -> None:
    """What is wrong with a value is told at the value, with what to write instead."""
    ((place, message),) = faults("/fields", {"Tier": declared})
    assert pointer == place
    assert word in message


def test_a_bad_key_is_told_first() -> None:
    """Of a key that has to be changed the value is not looked at."""
    assert [Fault("/fields/ A", 'the name begins or ends with a blank: write "A"')] == list(
        faults("/fields", {" A": ""})
    )


@pytest.mark.parametrize(
    "key", ["Tier", "Lead Source", "field-7", "field-notes", "Field-07", "list-0", "2024"]
)
def test_keys(key: str) -> None:
    """A field is called by its name, whatever it is, or by its id."""
    assert key_fault(key, "field") is None


@pytest.mark.parametrize(
    "key", ["", " Tier", "Gru\u0308n", "T" * 256, "field-0", "field-07", "field-" + "9" * 19]
)
def test_bad_keys(key: str) -> None:
    """A name is spelled as names of organizations are, an id has no leading zeros."""
    assert key_fault(key, "field")
