"""
What the workspace schema remembers of an account, as JSON and back.

That is as much as `planning.declarations` needs to say offline what it says of the live account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from reconciler.model import Account
from reconciler.planning.catalog import Catalog
from reconciler.typed_json import WrongShape
from reconciler.values import AffinityList, Field, FieldId, ListId, Option, ValueType

if TYPE_CHECKING:
    from reconciler.typed_json import JsonObject

FORMAT_VERSION = "1.0"
_MAJOR = "1."


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An account's fields and lists as they were on the day `made_on` (UTC)."""

    account: Account
    made_on: date
    catalog: Catalog


def encode(snapshot: Snapshot) -> dict[str, object]:
    """
    Return a snapshot as JSON: lists and fields by id, options in Affinity's order.

    Ids of options and sizes of lists are left out: nobody declares by them, and sizes change daily.
    """
    account, catalog = snapshot.account, snapshot.catalog
    return {
        "format_version": FORMAT_VERSION,
        "made_on": snapshot.made_on.isoformat(),
        "account": {"id": account.id, "name": account.name, "subdomain": account.subdomain},
        "lists": [
            {"id": each.id, "name": each.name, "holds_organizations": each.holds_organizations}
            for each in sorted(catalog.lists, key=lambda each: each.id)
        ],
        "fields": [_encoded_field(each) for each in sorted(catalog.fields, key=lambda each: each.id)],
    }


def decode(value: JsonObject) -> Snapshot:
    """
    Return the snapshot that `encode` has written.

    Raises:
        WrongShape: A value is missing or of another type, or the format's major version is not ours.
    """
    version = value.text("format_version")
    if not version.startswith(_MAJOR):
        raise WrongShape(f"its format is {version}, which needs a newer reconciler")
    account = value.part("account")
    try:
        made_on = date.fromisoformat(value.text("made_on"))
    except ValueError as error:
        raise WrongShape(f"{value.pointer}/made_on is no date") from error
    return Snapshot(
        account=Account(account.integer("id"), account.text("name"), account.text("subdomain")),
        made_on=made_on,
        catalog=Catalog(value.objects("fields", _field), value.objects("lists", _list)),
    )


def _encoded_field(field: Field) -> dict[str, object]:
    return {
        "id": field.id,
        "name": field.name,
        "list_id": field.list_id,
        "type": field.value_type,
        "multiple": field.multiple,
        "source": field.source,
        "options": [each.text for each in field.options],
    }


def _field(row: JsonObject) -> Field:
    list_id = row.optional_integer("list_id")
    value_type = row.optional_text("type")
    if value_type is not None and value_type not in set(ValueType):
        raise WrongShape(f"{row.pointer}/type is no type of values")
    return Field(
        id=FieldId(row.integer("id")),
        name=row.text("name"),
        list_id=None if list_id is None else ListId(list_id),
        value_type=None if value_type is None else ValueType(value_type),
        multiple=row.boolean("multiple"),
        source=row.text("source"),
        options=tuple(Option(None, text) for text in row.texts("options")),
    )


def _list(row: JsonObject) -> AffinityList:
    return AffinityList(
        ListId(row.integer("id")), row.text("name"), row.boolean("holds_organizations"), size=0
    )
