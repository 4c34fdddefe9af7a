from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.typed_json import JsonObject, WrongShape
from reconciler.values import AffinityList, ListId, ValueType
from reconciler.workspace.snapshot import Snapshot, decode, encode
from tests.workspace.accounts import a_list, field, snapshot, snapshots


@given(snapshots())
def test_what_was_written_is_read(given: Snapshot) -> None:
    """All of it, and through JSON."""
    assert given == decode(JsonObject(json.loads(json.dumps(encode(given)))))


@given(st.permutations([field(1), field(2), field(3), a_list(88), a_list(89)]))
def test_the_order_of_the_answers_does_not_matter(things: list[object]) -> None:
    """Fields and lists stand by id, so that a diff shows only what has changed."""
    assert encode(snapshot(field(1), field(2), field(3), a_list(88), a_list(89))) == encode(snapshot(*things))  # type: ignore[arg-type] # both kinds, mixed


def test_options_keep_affinitys_order() -> None:
    """It is the one in which people know them."""
    (written,) = JsonObject(encode(snapshot(field(1, "Tier", ValueType.DROPDOWN, "Gold", "Bronze")))).objects(
        "fields", lambda row: row.texts("options")
    )
    assert ("Gold", "Bronze") == written


def test_the_size_of_a_list_is_not_written() -> None:
    """It changes daily, and nobody declares it."""
    grown = AffinityList(ListId(88), "Portfolio", holds_organizations=True, size=512)
    assert encode(snapshot(a_list(88))) == encode(snapshot(grown))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format_version": "2.0"}, "needs a newer reconciler"),
        ({"format_version": 1}, "/format_version is not a text"),
        ({"made_on": "yesterday"}, "/made_on is no date"),
        ({"account": None}, "/account is not an object"),
        ({"lists": {}}, "/lists is not a list"),
        ({"fields": [{}]}, "/fields/0/type|/fields/0/id"),
        ({"fields": [{"id": 1, "type": "colour"}]}, "/fields/0/type is no type of values"),
    ],
)
def test_anything_else_is_refused(changes: dict[str, object], said: str) -> None:
    """With the place of what is wrong."""
    with pytest.raises(WrongShape, match=said):
        decode(JsonObject(encode(snapshot()) | changes))


def test_a_newer_minor_version_is_read() -> None:
    """What it adds is ignored."""
    newer = encode(snapshot(field())) | {"format_version": "1.7", "more": True}
    assert snapshot(field()) == decode(JsonObject(newer))
