from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.errors import InvalidInput
from reconciler.manifests.reading import Reader
from reconciler.manifests.validating import check
from reconciler.planning.declarations import resolve
from reconciler.values import ListId, ValueType
from reconciler.workspace.schema import workspace_schema
from tests.workspace.accounts import LIST_ID, a_list, field, snapshot, snapshots

if TYPE_CHECKING:
    from reconciler.values import Field
    from reconciler.workspace.snapshot import Snapshot

Validator = jsonschema.Draft202012Validator

TIER = field(61001, "Tier", ValueType.RANKED_DROPDOWN, "Gold", "Silver")
STATUS = field(61301, "Status", ValueType.RANKED_DROPDOWN, "Active", list_id=LIST_ID)

_OPTIONS = st.sampled_from(["Gold", "Silver", "Bronze"])
_TEXTS = st.sampled_from(["Gold", "2019-04-01", "acme.com"])
_ITEMS: dict[ValueType | None, st.SearchStrategy[object]] = {
    ValueType.TEXT: _TEXTS,
    ValueType.FILTERABLE_TEXT: _TEXTS,
    ValueType.DROPDOWN: _OPTIONS,
    ValueType.RANKED_DROPDOWN: _OPTIONS,
    ValueType.NUMBER: st.sampled_from([12, 12.0, 0.5, -3]),
    ValueType.DATE: st.sampled_from(["2019-04-01", "2024-02-29", "2023-02-29", "0000-01-01", "2019-4-1"]),
    ValueType.LOCATION: st.sampled_from([{"city": "Berlin"}, {"city": "Berlin", "country": "Germany"}]),
    ValueType.PERSON: st.sampled_from(["ada@fund.com", "Ada", 510001, 0]),
    ValueType.ORGANIZATION: st.sampled_from(["acme.com", "acme", "ada.b@fund.com", 300100, -1]),
}
_ANYTHING = st.one_of(*_ITEMS.values())


@st.composite
def _declared(draw: st.DrawFn, of: Field) -> tuple[str, object]:
    """A key and a value, mostly those of the field."""
    items = draw(st.sampled_from([_ITEMS.get(of.value_type, _ANYTHING)] * 4 + [_ANYTHING]))
    several = draw(st.sampled_from([of.multiple, of.multiple, of.multiple, not of.multiple]))
    value = draw(st.lists(items, max_size=3) if several else items)
    if draw(st.booleans()):
        condition = {"when": when} if (when := draw(st.sampled_from(["empty", "created", None]))) else {}
        value = {"value": value, **condition}
    elif draw(st.integers(0, 9)) == 0:
        value = None
    return draw(st.sampled_from([_key(of.name), _key(of.name), of.key])), value


@st.composite
def _worlds(draw: st.DrawFn) -> tuple[Snapshot, dict[str, object]]:
    """An account, and a manifest that declares one of its fields or lists; now and then in another place."""
    account = draw(snapshots())
    of = draw(st.sampled_from(account.catalog.fields))
    fields = dict([draw(_declared(of))])
    if draw(st.sampled_from([of.list_id is None] * 9 + [of.list_id is not None])):
        return account, {"name": "Acme", "fields": fields}
    to = draw(st.sampled_from([each for each in account.catalog.lists if of.list_id in {each.id, None}]))
    membership = draw(st.sampled_from([fields, fields, fields, {}, None]))
    return account, {"name": "Acme", "lists": {draw(st.sampled_from([_key(to.name), to.key])): membership}}


def _key(name: str) -> str:
    """Return a name as a manifest spells it."""
    return unicodedata.normalize("NFC", name).strip()


def _schema(*things: Any) -> dict[str, Any]:
    return workspace_schema(snapshot(*things))


def _accepts(schema: dict[str, Any], value: object) -> bool:
    return Validator(schema, format_checker=Validator.FORMAT_CHECKER).is_valid(value)


def _fits(given: Snapshot, keys: dict[str, object]) -> bool:
    """Say what validate and planning say."""
    (document,), problems = Reader().read("a.yaml", json.dumps(keys, ensure_ascii=False).encode())
    checked = check("a.yaml", document)
    if problems or checked.problems:
        return False
    try:
        resolve([checked.manifest], (), given.catalog)
    except InvalidInput:
        return False
    return True


@given(_worlds())
@settings(max_examples=500)
def test_it_accepts_what_planning_accepts_and_nothing_else(world: tuple[Snapshot, dict[str, object]]) -> None:
    """As far as one declaration goes; that two keys mean one field, no schema can say."""
    account, keys = world
    assert _fits(account, keys) == _accepts(workspace_schema(account), keys)


@given(snapshots())
def test_it_is_a_schema_whose_examples_hold(given: Snapshot) -> None:
    """Valid Draft 2020-12, whatever the account holds, and every property says what it is."""
    schema = workspace_schema(given)
    Validator.check_schema(schema)
    examples: Any = schema["examples"]
    assert examples
    assert [] == [each for each in examples if not _accepts(schema, each)]
    properties: Any = schema["properties"]
    for place in (properties, properties["fields"]["properties"], properties["lists"]["properties"]):
        assert [] == [key for key, each in place.items() if not each["description"]]


def test_it_has_an_id_of_its_own() -> None:
    """Per account, so that an editor may hold several."""
    assert "urn:affinity-reconciler:schema:workspace:4711" == _schema()["$id"]


def test_names_and_ids_lead_to_the_same_field() -> None:
    """Each says of the other, and of the type."""
    fields = _schema(TIER)["properties"]["fields"]["properties"]
    assert {"Tier", "field-61001"} == set(fields)
    assert "Ranked dropdown, field-61001" == fields["Tier"]["description"]
    assert "Tier: ranked dropdown" == fields["field-61001"]["description"]
    assert fields["Tier"]["$ref"] == fields["field-61001"]["$ref"]


def test_a_list_has_its_own_fields() -> None:
    """Which are none of the global ones."""
    schema = _schema(TIER, STATUS, a_list())
    for key in ("Portfolio", "list-88"):
        assert _accepts(schema, {"name": "Acme", "lists": {key: {"Status": "Active"}}})
        assert not _accepts(schema, {"name": "Acme", "lists": {key: {"Tier": "Gold"}}})
    assert not _accepts(schema, {"name": "Acme", "fields": {"Status": "Active"}})


def test_only_what_can_be_declared_is_there() -> None:
    """No enriched field, none of an unknown type, no list of people, and nothing of what is on it."""
    people = a_list(90, "Founders", organizations=False)
    enriched = field(1, "Industry", source="dealroom")
    schema = _schema(enriched, field(2, "Note", None), people, field(3, "Title", list_id=ListId(90)))
    assert {} == schema["properties"]["fields"]["properties"] == schema["properties"]["lists"]["properties"]


def test_an_unclear_name_is_left_out_and_commented() -> None:
    """Its fields stand by id."""
    fields = _schema(field(2, "Sector"), field(1, "Sector"), TIER)["properties"]["fields"]
    assert {"Tier", "field-1", "field-2", "field-61001"} == set(fields["properties"])
    assert "By id only: Sector (field-1), Sector (field-2)" == fields["$comment"]


def test_a_name_that_reads_like_an_id_is_none() -> None:
    """As a key it would mean another field."""
    assert {"field-1"} == set(_schema(field(1, "field-9"))["properties"]["fields"]["properties"])


def test_a_name_that_only_an_enrichment_shares_is_clear() -> None:
    """Only what can be written counts."""
    schema = _schema(field(1, "Location", ValueType.LOCATION), field(2, "Location", source="affinity-data"))
    assert _accepts(schema, {"name": "Acme", "fields": {"Location": {"city": "Berlin"}}})


def test_no_name_of_the_general_schema_is_left_open() -> None:
    """What takes any name there is gone."""
    assert {"fields", "value", "conditional", "items", "membership"}.isdisjoint(_schema(TIER)["$defs"])
