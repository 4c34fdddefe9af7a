from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.conftest import Serve
    from tests.sandbox.talking import Talker


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("id_text", ["1", "0", "-5", "x", "1.0", str(2**63), "9" * 400, "%D9%A3"])
def test_an_unknown_id_is_422(talk: Talker, method: str, id_text: str) -> None:
    """An array of one string that names the parameter and the id, for every verb."""
    reply = talk(method, f"/organizations/{id_text}", {"name": "X"})
    assert 422 == reply.status
    assert reply.json[0].startswith("Field organization_id: expected ")
    assert reply.json[0].endswith(" to be a valid id for model Organization")


@pytest.mark.parametrize("number", [0, -5, True, 1.5, None, [7], 7, 2**63, 10**30])
def test_an_unknown_id_in_a_body_is_422(talk: Talker, number: object) -> None:
    """Whatever a body says in its place, however large."""
    for path, said in [
        ("/field-values", {"field_id": number, "entity_id": 300104, "value": 1}),
        ("/field-values", {"field_id": 61003, "entity_id": number, "value": 1}),
        ("/field-values", {"field_id": 61006, "entity_id": 300104, "value": number}),
        ("/lists/88/list-entries", {"entity_id": number}),
        ("/organizations", {"name": "X", "person_ids": [number]}),
    ]:
        assert (422, [str]) == talk("POST", path, said).refusal


def test_an_unknown_id_can_be_404(serve: Serve) -> None:
    """The switch follows the documentation."""
    assert 404 == serve(unknown_id_status=404)("GET", "/organizations/1").status


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_merged_id_names_its_survivor(talk: Talker, method: str) -> None:
    """422 with both ids, whatever the switch for unknown ones says."""
    reply = talk(method, "/organizations/300090", {"name": "X"})
    text = "organization_id: 300090 no longer exists as it has been merged into 300103"
    assert (422, [text]) == (reply.status, reply.json)


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("/persons/7", "Person"),
        ("/lists/7", "List"),
        ("/lists/88/list-entries/7", "ListEntry"),
        ("/field-values?opportunity_id=7", "Opportunity"),
        ("/field-value-changes?field_id=7", "Field"),
    ],
)
def test_every_kind_of_thing_has_a_name(talk: Talker, path: str, model: str) -> None:
    """In the message."""
    assert talk("GET", path).json[0].endswith(f"expected 7 to be a valid id for model {model}")
