"""What breaks a schema is said in plain sentences, at the key it is about."""

import pytest

from reconciler.manifests.document import Fault
from reconciler.manifests.explaining import MAX_ERRORS, explain


@pytest.mark.parametrize(
    ("schema_name", "value", "expected"),
    [
        ("organization", {"name": "A"}, []),
        ("organization", [], [("", "the document must be a mapping of keys")]),
        ("organization", {}, [("", "name is missing")]),
        ("organization", {"name": "A", "sate": 1}, [("/sate", 'unknown key "sate" (did you mean "state"?)')]),
        ("organization", {"name": 1.5}, [("/name", 'name must be text: write "1.5", with quotes')]),
        (
            "organization",
            {"name": "A", "id": "7"},
            [("/id", "id must be a whole number: write 7, without quotes")],
        ),
        ("organization", {"name": "A", "id": 0}, [("/id", "id must be at least 1")]),
        (
            "organization",
            {"name": "A", "version": 3},
            [("/version", "version 3 needs a newer reconciler: this one reads version 1")],
        ),
        (
            "organization",
            {"name": "A", "previously": {"names": "B", "domains": [None]}},
            [
                (
                    "/previously/domains/0",
                    "an item of domains must be text, not null: remove the item",
                ),
                ("/previously/names", "names must be a list: write [B]"),
            ],
        ),
        ("settings", {"guards": {"creates": {}}}, [("/guards/creates", "count is missing")]),
        (
            "settings",
            {"guards": {"creates": {"count": 1, "share": 2}}},
            [("/guards/creates/share", "share must be at most 1")],
        ),
        (
            "settings",
            {"account": "acme\n"},
            [("/account", "account has characters or a form that it must not have")],
        ),
        ("settings", {"host": "x"}, [("/host", 'unknown key "host"')]),
    ],
)
def test_explain(schema_name: str, value: object, expected: list[tuple[str, str]]) -> None:
    """Each fault has the pointer of the key that has to be changed."""
    assert [Fault(*fault) for fault in expected] == list(explain(schema_name, value, {}))


ANY_MAPPING = "must be {street, city, state, country, continent} or {value, when}"
A_PLACE = "must be {street, city, state, country, continent}"
AN_ITEM = "an item of Tier must be text, a number or a mapping of keys"


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (False, [("", 'Tier must be text, … or a mapping of keys: write "false", with quotes')]),
        ({}, [("", f"Tier {ANY_MAPPING}")]),
        ({"a": 1}, [("", f"Tier {ANY_MAPPING}")]),
        ({"valeu": 1}, [("", "value is missing"), ("/valeu", 'unknown key "valeu" (did you mean "value"?)')]),
        ({"when": "empty"}, [("", "value is missing")]),
        ({"value": {"value": 7}}, [("/value", f"value {A_PLACE}")]),
        (
            {"city": 7, "cuntry": "x"},
            [
                ("/cuntry", 'unknown key "cuntry" (did you mean "country"?)'),
                ("/city", 'city must be text: write "7", with quotes'),
            ],
        ),
        (["a", None], [("/1", f"{AN_ITEM}, not null: remove the item")]),
        ([{"value": 1}], [("/0", f"an item of Tier {A_PLACE}")]),
        ([["a"]], [("/0", AN_ITEM)]),
        (1e300, [("", "Tier must be at most 9007199254740992")]),
    ],
)
def test_alternatives(declared: object, expected: list[tuple[str, str]]) -> None:
    """Of a value that is none of several things, what breaks the one that was meant is told, no more."""
    told = [
        (pointer.removeprefix("/fields/Tier"), message.replace("text, a number, null, a list", "text, …"))
        for pointer, message in explain("organization", {"name": "A", "fields": {"Tier": declared}}, {})
    ]
    assert expected == told


def test_shows_what_was_written() -> None:
    """A value that had no quotes is shown as it was written."""
    assert [Fault("/name", 'name must be text: write "1.50", with quotes')] == list(
        explain("organization", {"name": 1.5}, {"/name": "1.50"})
    )


def test_reserved_for_manifests_alone() -> None:
    """What is reserved in a manifest is simply unknown in the settings."""
    assert [Fault("/kind", 'unknown key "kind"')] == list(explain("settings", {"kind": 1}, {}))


def test_bounded() -> None:
    """Of very many unknown keys the first ones are told."""
    assert len(list(explain("organization", {f"key{i}": 1 for i in range(9_000)}, {}))) <= 2 * MAX_ERRORS


@pytest.mark.parametrize("key", ["kind", "domains"])
def test_reserved_keys(key: str) -> None:
    """A reserved key gets a message of its own."""
    ((pointer, message),) = explain("organization", {"name": "A", key: "x"}, {})
    assert pointer == f"/{key}"
    assert "unknown key" not in message


def test_alternatives_are_bounded() -> None:
    """Of very many bad items the first ones are told."""
    assert (
        len(list(explain("organization", {"name": "A", "fields": {"Tier": 9_000 * [None]}}, {})))
        == MAX_ERRORS
    )


@pytest.mark.parametrize("value", ["7" * 100, "\u0667", "a\nb"])
def test_shows_only_what_can_be_written(value: str) -> None:
    """Nothing long, nothing on several lines, and no digits that YAML takes for letters."""
    faults = explain("organization", {"name": "A", "id": value, "previously": value}, {})
    assert [
        Fault("/id", "id must be a whole number"),
        Fault("/previously", "previously must be a mapping of keys"),
    ] == list(faults)
