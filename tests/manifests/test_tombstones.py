"""A tombstone has an id or a domain and nothing that describes an organization."""

import pytest

from reconciler.manifests.document import Fault, Value
from reconciler.manifests.tombstones import faults


@pytest.mark.parametrize(
    "keys",
    [
        {"id": 7, "state": "absent"},
        {"domain": "acme.com", "state": "absent"},
        {"id": 7, "name": "Acme", "domain": "acme.com", "state": "absent", "version": 1, "x-why": "closed"},
    ],
)
def test_fine(keys: dict[str, Value]) -> None:
    """Besides id, name and domain only what no manifest is about may stand in it."""
    assert list(faults(keys)) == []


@pytest.mark.parametrize("state", [{}, {"state": "present"}, {"state": None}, {"state": ["absent"]}])
def test_other_manifests(state: dict[str, Value]) -> None:
    """Any other manifest may say what it likes."""
    assert list(faults({"name": "Acme", "fields": {}, "people": [7], **state})) == []


def test_nothing_but_a_name() -> None:
    """A name alone deletes nothing."""
    (fault,) = faults({"name": "Acme", "state": "absent"})
    assert fault.pointer == ""
    assert fault.message.startswith("a tombstone needs an id or a domain")


@pytest.mark.parametrize("key", ["previously", "people", "fields", "lists"])
def test_no_description(key: str) -> None:
    """What would be written to an organization cannot be said of one that is to go."""
    assert [Fault(f"/{key}", f"a tombstone has only id, name, domain and state: remove {key}")] == list(
        faults({"id": 7, "state": "absent", key: {}})
    )
