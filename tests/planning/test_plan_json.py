"""The plan as a file: it survives, it is what its schema says, and no altered one is taken for whole."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from reconciler.errors import InvalidPlan
from reconciler.model import Action, Guard, GuardLimit, Note, Position
from reconciler.planning.plan_json import from_json, to_json
from tests.builders import change, create, field_change, plan
from tests.planning.strategies import plans

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.model import Plan

SCHEMA = Path(__file__).parents[2] / "schemas" / "plan.schema.json"

SAMPLE = plan(
    create("Globex", "globex.com", address="organizations/a.yaml#1"),
    change(
        Action.UPDATE,
        field_change("name", "Acme Ltd", "Acme"),
        field_change("domain", "acme.io", "acme.com", dropped=["acme.org"]),
        domain="acme.com",
    ),
    change(organization_id=7, blocked_by=["the domain is taken"], address="organizations/c.yaml#2"),
    targets=["organizations/*"],
    notes=[Note(Position("organizations/a.yaml", 1, 1), "matches the global organization 15021")],
    guards=[Guard("creates", 1, GuardLimit(25, 0.5), tripped=False)],
)


def altered(change_document: Callable[[Any], object]) -> str:
    """The sample's JSON with something done to it, and no digest mended."""
    document = json.loads(to_json(SAMPLE))
    change_document(document)
    return json.dumps(document)


@given(plans())
def test_a_plan_survives_json(made: Plan) -> None:
    assert made == from_json(to_json(made))


@given(plans())
def test_a_plan_is_what_its_schema_says(made: Plan) -> None:
    """Formats are checked too."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    checker = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [] == [error.message for error in checker.iter_errors(json.loads(to_json(made)))]


@given(plans())
def test_a_plan_is_plain_ascii(made: Plan) -> None:
    """No editor, pager or pipe can be fooled by it, and it ends with one line break."""
    text = to_json(made)
    assert text.isascii()
    assert text.isprintable() is False
    assert set(text) - {"\n"} <= set(map(chr, range(32, 127)))
    assert text.endswith("}\n")


def test_a_plan_counts_its_changes_by_kind() -> None:
    assert {"create": 1, "update": 1, "delete": 0, "blocked": 1, "unchanged": 9} == json.loads(
        to_json(SAMPLE)
    )["counts"]


def test_bytes_are_read_as_well_as_text() -> None:
    assert SAMPLE == from_json(to_json(SAMPLE).encode())


def test_keys_that_are_unknown_are_ignored_at_every_depth() -> None:
    """A later minor version may add some."""

    def add_keys(value: object) -> None:
        for child in (
            list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else ()
        ):
            add_keys(child)
        if isinstance(value, dict):
            value["x-new"] = {"a": [None]}

    assert SAMPLE == from_json(altered(add_keys))


@pytest.mark.parametrize("version", ["1.1", "1.99"])
def test_another_minor_version_is_read(version: str) -> None:
    assert SAMPLE == from_json(altered(lambda plan: plan.update(format_version=version)))


@pytest.mark.parametrize("version", ["2.0", "0.9", "10.0", "", "one", "\uff11.0"])
def test_another_major_version_is_refused(version: str) -> None:
    with pytest.raises(InvalidPlan, match=r"has format version .*, this reconciler reads 1\.0"):
        from_json(altered(lambda plan: plan.update(format_version=version)))


def test_a_newer_version_is_named_even_if_nothing_else_is_known_of_it() -> None:
    with pytest.raises(InvalidPlan, match=r"has format version 2\.0"):
        from_json('{"format_version": "2.0", "changes": "elsewhere"}')


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("", "it is not JSON; was it cut off?"),
        (to_json(SAMPLE)[:-3], "it is not JSON; was it cut off?"),
        (b"\xff\xfe\x00", "it is not JSON; was it cut off?"),
        ("[" * 100_000, "it is not JSON; was it cut off?"),
        ("[]", "the document is not an object"),
        ("null", "the document is not an object"),
        ("{}", "/format_version is missing"),
        ('{"format_version": "1.0", "account": NaN}', "/account is not an object"),
        (f'{{"format_version": {"9" * 5000}}}', "it is not JSON; was it cut off?"),
        (altered(lambda plan: plan.pop("digest")), "/digest is missing"),
        (altered(lambda plan: plan.update(changes=None)), "/changes is not a list"),
        (altered(lambda plan: plan.update(changes=[1])), "/changes/0 is not an object"),
        (altered(lambda plan: plan["changes"][1].update(action="rename")), "/changes/1/action is none of"),
        (altered(lambda plan: plan["account"].update(id="1")), "/account/id is not a whole number"),
        (altered(lambda plan: plan["account"].update(id=True)), "/account/id is not a whole number"),
        (altered(lambda plan: plan["guards"][0].update(tripped=0)), "/guards/0/tripped is not true or false"),
        (altered(lambda plan: plan["scope"].update(targets=[1])), "/scope/targets is not a list of texts"),
    ],
)
def test_what_is_no_plan_is_refused_with_the_place(text: str | bytes, detail: str) -> None:
    with pytest.raises(InvalidPlan) as caught:
        from_json(text)
    assert str(caught.value).startswith(f"the plan cannot be read: {detail}")
    assert "plan again" == caught.value.next_step


@pytest.mark.parametrize(
    "alter",
    [
        lambda plan: plan["account"].update(id=1),
        lambda plan: plan["changes"][0].update(action="update"),
        lambda plan: plan["changes"][0].update(domain="evil.com"),
        lambda plan: plan["changes"][0].update(organization_id=666),
        lambda plan: plan["changes"][0]["fields"][0].update(after="Evil"),
        lambda plan: plan["changes"][1]["fields"][0].update(before="Evil"),
        lambda plan: plan["changes"][1]["fields"].pop(),
        lambda plan: plan["changes"][1].update(organization_id=666),
        lambda plan: plan["changes"][2].update(blocked_by=[]),
        lambda plan: plan["changes"][1].update(blocked_by=["nothing to see here"]),
        lambda plan: plan["changes"].pop(0),
        lambda plan: plan["changes"].append(plan["changes"][0]),
        lambda plan: plan["changes"][0].update(digest="0" * 64),
        lambda plan: plan.update(digest="0" * 64),
    ],
)
def test_a_plan_that_was_altered_is_refused(alter: Callable[[Any], object]) -> None:
    """Whatever a reviewer reads of what will be written is what the digests say."""
    with pytest.raises(InvalidPlan, match="does not fit its digest"):
        from_json(altered(alter))


def test_a_field_that_comes_twice_is_refused() -> None:
    """The digest holds one of the two, and a reader might take the other for it."""

    def show_another_value_first(document: Any) -> None:
        fields = document["changes"][1]["fields"]
        fields.insert(0, {**fields[0], "after": "Innocent"})

    with pytest.raises(InvalidPlan):
        from_json(altered(show_another_value_first))


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ('"after": "Acme"', '"after": "Innocent", "after": "Acme"'),
        ('"format_version": "1.0"', '"format_version": "2.0", "format_version": "1.0"'),
        ('"x": 1', '"x": 1, "x": 1'),
    ],
)
def test_a_key_that_comes_twice_is_refused(shown: str, meant: str) -> None:
    """One reader takes the first of the two, another the last; so it is with keys that nobody knows."""
    text = altered(lambda plan: plan["account"].update(x=1))
    assert shown in text
    with pytest.raises(InvalidPlan, match=r"the plan cannot be read: the key .* comes twice"):
        from_json(text.replace(shown, meant))


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=3)
)
def test_no_value_anywhere_in_a_plan_makes_anything_but_a_refusal(value: object) -> None:
    """Replacing any part of a plan by anything gives the plan, or an error of ours."""
    document = json.loads(to_json(SAMPLE))
    for holder in (
        document,
        document["account"],
        document["changes"][0],
        document["changes"][1]["fields"][0],
    ):
        for key in list(holder):
            kept, holder[key] = holder[key], value
            with suppress(InvalidPlan):
                from_json(json.dumps(document))
            holder[key] = kept
