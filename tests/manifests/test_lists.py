"""Memberships of lists: a mapping of fields to be on a list, null not to be."""

import pytest

from reconciler.desired import DesiredField, DesiredList, When
from reconciler.manifests.document import Value
from reconciler.manifests.lists import desired, faults


def test_desired() -> None:
    """Every form becomes a membership, with the list's own fields."""
    written: Value = {
        "Portfolio": {"Status": "Active", "Added": {"value": "2019-04-01", "when": "created"}},
        "list-88": {},
        "Pro/spects": None,
    }
    fields = (
        DesiredField("Status", "/lists/Portfolio/Status", "Active"),
        DesiredField("Added", "/lists/Portfolio/Added/value", "2019-04-01", When.CREATED),
    )
    assert list(faults(written)) == []
    assert (
        DesiredList("Portfolio", "/lists/Portfolio", fields=fields),
        DesiredList("list-88", "/lists/list-88"),
        DesiredList("Pro/spects", "/lists/Pro~1spects", member=False),
    ) == desired(written)


@pytest.mark.parametrize("lists", [None, {}, 7])
def test_nothing_declared(lists: Value) -> None:
    """No mapping declares nothing, and of other types nothing is said here."""
    assert list(faults(lists)) == []
    assert desired(lists) == ()


@pytest.mark.parametrize("lists", [["Portfolio"], "Portfolio"])
def test_names_alone(lists: Value) -> None:
    """How to be on a list without fields of it is shown."""
    ((pointer, message),) = faults(lists)
    assert pointer == "/lists"
    assert "write {Portfolio: {}}" in message


@pytest.mark.parametrize("membership", [True, 7, "Active", []])
def test_no_membership(membership: Value) -> None:
    """What says neither yes nor no is refused with both."""
    ((pointer, message),) = faults({"Portfolio": membership})
    assert pointer == "/lists/Portfolio"
    assert "write {} to be on it" in message
    assert "null not to be on it" in message


@pytest.mark.parametrize(
    ("lists", "pointer"),
    [
        ({" Portfolio": {}}, "/lists/ Portfolio"),
        ({"list-07": None}, "/lists/list-07"),
        ({"Portfolio": {"Status": ""}}, "/lists/Portfolio/Status"),
        ({"Portfolio": {"field-0": 1}}, "/lists/Portfolio/field-0"),
    ],
)
def test_faults(lists: Value, pointer: str) -> None:
    """Keys of lists are spelled as those of fields are, and fields of lists are fields."""
    assert [pointer] == [fault.pointer for fault in faults(lists)]
