"""Accounts with fields and lists: built by hand, and any that Affinity might hold."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from reconciler.planning.catalog import Catalog
from reconciler.values import AffinityList, Field, FieldId, ListId, Option, ValueType
from reconciler.workspace.snapshot import Snapshot
from tests.builders import ACCOUNT

LIST_ID = ListId(88)
FIELD_IDS = range(1, 5)
LIST_IDS = (LIST_ID, ListId(89))
NAMES = ("Tier", " Tier", "Tags", "E\u0301tat", "A  B", "field-2", "list-89")
TEXTS = ("Gold", " Gold", "Silver", "2019-04-01", "")


def field(
    number: int = 61001,
    name: str = "Tier",
    value_type: ValueType | None = ValueType.TEXT,
    *options: str,
    multiple: bool = False,
    list_id: ListId | None = None,
    source: str = "none",
) -> Field:
    texts = tuple(Option(None, text) for text in options)
    return Field(FieldId(number), name, list_id, value_type, multiple, source, texts)


def a_list(number: int = LIST_ID, name: str = "Portfolio", *, organizations: bool = True) -> AffinityList:
    return AffinityList(ListId(number), name, organizations, size=0)


def snapshot(*things: Field | AffinityList, made_on: date = date(2026, 11, 22)) -> Snapshot:
    fields = tuple(each for each in things if isinstance(each, Field))
    lists = tuple(each for each in things if isinstance(each, AffinityList))
    return Snapshot(ACCOUNT, made_on, Catalog(fields, lists))


@st.composite
def fields(draw: st.DrawFn, number: int) -> Field:
    return field(
        number,
        draw(st.sampled_from(NAMES)),
        draw(st.sampled_from([*ValueType, None])),
        *draw(st.lists(st.sampled_from(TEXTS), max_size=4)),
        multiple=draw(st.booleans()),
        list_id=draw(st.sampled_from([None, *LIST_IDS])),
        source=draw(st.sampled_from(["none", "none", "none", "dealroom"])),
    )


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    lists = [
        a_list(each, draw(st.sampled_from(NAMES)), organizations=draw(st.booleans())) for each in LIST_IDS
    ]
    return snapshot(*lists, *(draw(fields(each)) for each in FIELD_IDS))
