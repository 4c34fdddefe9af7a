from __future__ import annotations

import json

import pytest

from reconciler.sandbox.answers import Refusal, encode, html


def test_a_refusal_of_v1_is_an_array_of_strings() -> None:
    """v1 sends the message alone, in an array."""
    assert ["gone"] == json.loads(Refusal(422, "gone", param="x").answer(v2=False).body)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "bad-request"),
        (401, "authentication"),
        (403, "authorization"),
        (404, "not-found"),
        (405, "method-not-allowed"),
        (422, "unprocessable-entity"),
        (429, "rate-limit"),
        (500, "server"),
    ],
)
def test_a_refusal_of_v2_has_the_code_of_its_status(status: int, code: str) -> None:
    """v2 sends code and message, and no `param` where no parameter is at fault."""
    answer = Refusal(status, "why").answer(v2=True)
    assert {"errors": [{"code": code, "message": "why"}]} == json.loads(answer.body)


def test_a_parameter_at_fault_makes_a_refusal_of_v2_a_validation() -> None:
    """`param` comes only with the code `validation`."""
    answer = Refusal(400, "why", param="limit").answer(v2=True)
    assert {"errors": [{"code": "validation", "message": "why", "param": "limit"}]} == json.loads(answer.body)


def test_json_is_compact_utf_8() -> None:
    """Letters outside ASCII are sent as they are."""
    assert '{"name":"Estúdio"}'.encode() == encode({"name": "Estúdio"})


def test_a_gateways_page_is_html_and_names_the_status() -> None:
    """Status and phrase stand in the page."""
    page = html(504)
    assert ("text/html", True) == (page.content_type, b"504 Gateway Timeout" in page.body)
