from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.sandbox import inputs
from reconciler.sandbox.answers import Refusal

if TYPE_CHECKING:
    from tests.sandbox.talking import Talker

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@given(st.integers(1, 2**63 - 1))
def test_every_64_bit_number_is_read(number: int) -> None:
    """Positive ones, in decimal."""
    assert number == inputs.whole_number(str(number))


@pytest.mark.parametrize("text", ["", "0", "-1", "+1", " 1", "1_0", "1.0", "x", "٣", str(2**63), "9" * 5000])
def test_other_text_is_no_number(text: str) -> None:
    """No sign, no blank, no other digits, nothing beyond 64 bits."""
    assert inputs.whole_number(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("true", True), ("True", True), ("1", True), ("false", False), ("", False), ("yes", False)],
)
def test_a_flag_is_true_or_1(text: str, *, expected: bool) -> None:
    """In any case; anything else is false."""
    assert expected == inputs.flag({"with": text}, "with")


LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True)


@given(st.lists(LABEL, min_size=2, max_size=5).map(".".join))
def test_a_host_name_is_stored_as_it_is(host: str) -> None:
    """Letters, digits and inner hyphens in two or more labels."""
    assert host == inputs.domain(host, "lower", 422)


@pytest.mark.parametrize(
    "domain",
    [
        "",
        " ",
        "acme",
        ".",
        "acme.",
        ".com",
        "a..com",
        "https://acme.com",
        "acme.com/path",
        "acme.com:443",
        "ac me.com",
        "ac_me.com",
        "-acme.com",
        "acme-.com",
        "ada@acme.com",
        "acme.com?x",
        "acme,com",
        "acme\n.com",
        "a" * 64 + ".com",
        ".".join(["abcdefg"] * 32),
        None,
        5,
        ["acme.com"],
        {},
    ],
)
def test_anything_else_is_no_domain(domain: object) -> None:
    """Scheme, path, port, blank, underscore, empty or overlong labels are refused, not mended."""
    with pytest.raises(Refusal) as caught:
        inputs.domain(domain, "lower", 422)
    assert 422 == caught.value.status


def test_a_form_says_the_same_as_json(talk: Talker) -> None:
    """Lists as repeated `person_ids[]`, text as it is."""
    body = b"name=Form+%C3%96&domain=form.example&person_ids[]=510001&person_ids[]=510002"
    said = talk("POST", "/organizations", body, headers=FORM).json
    assert ("Form Ö", "form.example", [510001, 510002]) == (said["name"], said["domain"], said["person_ids"])


def test_a_form_clears_people_by_an_empty_item(talk: Talker) -> None:
    """`person_ids[]=` is the empty list."""
    assert [] == talk("PUT", "/organizations/300100", b"person_ids[]=", headers=FORM).json["person_ids"]


def test_a_form_with_a_bad_person_is_refused(talk: Talker) -> None:
    """What is no number is no id."""
    assert 422 == talk("PUT", "/organizations/300100", b"person_ids[]=x", headers=FORM).status


def test_a_query_string_says_the_same_as_a_body(talk: Talker) -> None:
    """Parameters of a write may stand in the address; the body wins."""
    path = f"/organizations?name={quote('Query Ö')}&person_ids[]=510001"
    said = talk("POST", path).json
    assert ("Query Ö", [510001]) == (said["name"], said["person_ids"])
    assert "Body" == talk("POST", path, {"name": "Body"}).json["name"]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff",
        b'{"name": "\\ud800"}',
        b"[" * 100_000,
        b'"text"',
        b"5",
        b"[]",
        b"null",
        b'{"name": NaN}',
        '{"name": "X"}'.encode("utf-16"),
    ],
)
def test_json_that_is_none_is_refused(talk: Talker, body: bytes) -> None:
    """422 with an array, whatever is wrong with it."""
    reply = talk("POST", "/organizations", body)
    assert (422, [str]) == (reply.status, [type(message) for message in reply.json])


def test_json_under_a_forms_name_is_a_form(talk: Talker) -> None:
    """`curl -d` without a header sends that: no name is found in it."""
    assert 422 == talk("POST", "/organizations", b'{"name": "X"}', headers=FORM).status


@pytest.mark.parametrize("value", [None, "5", 5.0, True, 0, -1, 2**63, [5]])
def test_an_id_in_json_is_a_positive_number(value: object) -> None:
    """Of up to 64 bits, and of no other type."""
    assert inputs.id_number(value) is None
    assert 2**63 - 1 == inputs.id_number(2**63 - 1)


@pytest.mark.parametrize("value", ["yes", "", 1, 0, None, []])
def test_true_and_false_have_two_spellings(value: object) -> None:
    """Those of JSON and those of forms; without a default one of them has to be there."""
    said = {"is": value, "json": True, "form": "true", "not": "false"}
    assert [True, True, False] == [inputs.switch(said, key, 422) for key in ("json", "form", "not")]
    assert not inputs.switch(said, "absent", 422, default=False)
    for key in ("is", "absent"):
        with pytest.raises(Refusal):
            inputs.switch(said, key, 422)


@given(st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip))
def test_a_name_is_stored_as_sent(name: str) -> None:
    """Any text that is not blank."""
    assert name == inputs.text({"name": name}, "name", 422)


@pytest.mark.parametrize("value", [None, "x", "5", 5.0, True, -1, 2**63])
def test_a_number_is_an_integer(value: object) -> None:
    """Neither text nor anything that only resembles one."""
    with pytest.raises(Refusal):
        inputs.whole({"type": value}, "type", 422)
    assert 0 == inputs.whole({"type": 0}, "type", 422)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", 5),
        ("-5", -5),
        ("007", 7),
        ("2.50", 2.5),
        *((text, text) for text in ("", "5.", ".5", "1e3", "nan", "+5", "٣", "5 ", "9" * 5000)),
    ],
)
def test_a_number_of_a_form_is_one(text: str, expected: object) -> None:
    """In plain decimal; any other text stays text."""
    assert (expected, type(expected)) == (inputs.number_or_text(text), type(inputs.number_or_text(text)))


@pytest.mark.parametrize(
    ("field_id", "text", "value"),
    [
        (61009, "Fusion", "Fusion"),
        (61009, "2024", "2024"),
        (61010, "7", "7"),
        (61003, "7.5", 7.5),
        (61003, "-7", -7),
        (61006, "9001", 9001),
        (61008, "300100", 300100),
        (61001, "90001", {"id": 90001, "text": "Gold", "rank": 1, "color": 1}),
        (61004, "2026-01-15", "2026-01-15T08:00:00Z"),
    ],
)
@pytest.mark.parametrize("place", ["form", "query"])
def test_a_form_says_numbers_where_json_does(
    talk: Talker, field_id: int, text: str, value: object, place: str
) -> None:
    """Ids are numbers in forms and queries, and so are values of fields that hold numbers."""
    said = f"field_id={field_id}&entity_id=300104&value={text}"
    if place == "form":
        reply = talk("POST", "/field-values", said.encode(), headers=FORM)
    else:
        reply = talk("POST", f"/field-values?{said}")
    assert value == reply.json["value"]
    changed = talk("PUT", f"/field-values/{reply.json['id']}", f"value={text}".encode(), headers=FORM)
    assert value == changed.json["value"]


def test_json_says_numbers_as_numbers(talk: Talker) -> None:
    """Text is none there."""
    said = {"field_id": 61003, "entity_id": 300104, "value": "7"}
    assert 422 == talk("POST", "/field-values", said).status
