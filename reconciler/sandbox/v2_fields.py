"""
Fields on v2: metadata, dropdown options, and the field data of companies and list entries.

Source: specification of Affinity v2. Whoever asks for fields of a list gets the global and enriched ones of
its companies as well; who asks for a field that is empty gets `data: null`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Final, cast

from reconciler.sandbox import kinds, texts, v2_requests, values_v2
from reconciler.sandbox.answers import Refusal
from reconciler.sandbox.values_v2 import Shaper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from werkzeug.wrappers import Request

    from reconciler.sandbox.options import Options
    from reconciler.sandbox.records import Field, ListEntry, Stored
    from reconciler.sandbox.store import Store

    Cells = Mapping[tuple[int, int | None, int], list[Stored]]
    Named = Mapping[int, Mapping[Stored, object]]
    Shape = Callable[[Iterable[Stored]], dict[str, object]]

ENTITY_TYPES: Final = ("enriched", "global", "relationship-intelligence")
LIST_TYPES: Final = ("enriched", "global", "list", "relationship-intelligence")
_RICHER_SINCE: Final = "2026-09-17"
"""The version in which metadata has `description` and `isRequired`."""


def type_word(field: Field) -> str:
    """Return what v2 calls the type of a field; what it calls that of its values is `kinds.word`."""
    if field.is_enriched:
        return "enriched"
    return "global" if field.list_id is None else "list"


def metadata(field: Field, version: str) -> dict[str, object]:
    """Return a field without values."""
    richer = {"description": None, "isRequired": field.is_required} if version >= _RICHER_SINCE else {}
    return {
        "id": field.v2_id,
        "name": field.name,
        "type": type_word(field),
        "enrichmentSource": field.enrichment_source if field.is_enriched else None,
        "valueType": kinds.word(field),
        "createdAt": field.created_at,
        **richer,
    }


def dropdown_options(request: Request, fields: Iterable[Field], v2_id: str) -> object:
    """Return a page of the options of one of `fields`, which must be a dropdown."""
    field = named(fields, v2_id)
    if field.value_type not in {kinds.DROPDOWN, kinds.RANKED_DROPDOWN}:
        raise Refusal(400, f"{v2_id} is no dropdown field", param="fieldId")
    ranked = field.value_type == kinds.RANKED_DROPDOWN
    word = kinds.WORDS[field.value_type]
    return v2_requests.page_of_items(
        request,
        field.options,
        lambda option: (
            {"id": option.id, "text": option.text, "type": word}
            | ({"rank": option.rank, "color": kinds.color_name(option.color)} if ranked else {})
        ),
    )


def named(fields: Iterable[Field], v2_id: str) -> Field:
    """
    Return the field of an id.

    Raises:
        Refusal: None of `fields` has it.
    """
    found = next((field for field in fields if field.v2_id == v2_id), None)
    if found is None:
        raise Refusal(404, f"Field {v2_id} not found")
    return found


class FieldData:
    """Reads fields and what is in them, as v2 sees it."""

    def __init__(self, store: Store, options: Options) -> None:
        self._store = store
        self._options = options

    def of_entities(self, entity_type: int) -> list[Field]:
        """Return the fields that every company, or every person, has."""
        return self._store.fields.truth.select("list_id IS NULL AND entity_type = ?", [entity_type])

    def of_list(self, list_id: int, entity_type: int) -> list[Field]:
        """Return the fields that the entries of a list have: those of its entities, and its own."""
        return self._store.fields.truth.select(
            "entity_type = ? AND (list_id IS NULL OR list_id = ?)", [entity_type, list_id]
        )

    def selected(
        self, request: Request, fields: Sequence[Field], types: Sequence[str], ids_key: str = "fieldIds"
    ) -> list[Field] | None:
        """
        Return the fields that a request asks for by id or by type, None if it asks for none.

        Args:
            request: The request.
            fields: All there are to choose from.
            types: The words that choose by type.
            ids_key: `fieldIds`, or `ids` where the resource itself is fields.

        Raises:
            Refusal: An id that none of `fields` has, or a word that is none of `types`.
        """
        types_key = "fieldTypes" if ids_key == "fieldIds" else "types"
        ids, words = set(request.args.getlist(ids_key)), set(request.args.getlist(types_key))
        if unknown := sorted(ids.difference(field.v2_id for field in fields)):
            message = texts.unknown_fields(unknown, ids_key, of_list="list" in types)
            raise Refusal(400, message, param=ids_key)
        if wrong := sorted(words.difference(types)):
            message = f"Invalid {types_key}: {wrong[0]} is none of {', '.join(types)}"
            raise Refusal(400, message, param=types_key)
        if not ids and not words:
            return None
        if "v2-fields" in self._options.deny:
            raise Refusal(403, texts.MISSING["v2-fields"])
        return [field for field in fields if field.v2_id in ids or type_word(field) in words]

    def entities(self, fields: Sequence[Field], ids: Sequence[int]) -> dict[int, list[dict[str, object]]]:
        """Return `fields` with the values of each of some entities, by entity."""
        cells = self._cells(fields, ids)
        shapes = self._shapes(fields, cells)
        return {
            one: [shape(cells.get((one, None, field_id), ())) for field_id, shape in shapes] for one in ids
        }

    def entries(
        self, fields: Sequence[Field], entries: Sequence[ListEntry]
    ) -> dict[int, list[dict[str, object]]]:
        """Return `fields` with the values of each of some list entries, by entry."""
        cells = self._cells(fields, [entry.entity_id for entry in entries])
        shapes = self._shapes(fields, cells)
        of_list = {field.id for field in fields if field.list_id is not None}
        return {
            entry.id: [
                shape(cells.get((entry.entity_id, entry.id if field_id in of_list else None, field_id), ()))
                for field_id, shape in shapes
            ]
            for entry in entries
        }

    def _cells(self, fields: Sequence[Field], entity_ids: Sequence[int]) -> Cells:
        if not fields or not entity_ids:
            return {}
        rows = self._store.values.v2.rows(
            ("entity_id", "list_entry_id", "field_id", "value"),
            "entity_id IN (SELECT value FROM json_each(?)) AND field_id IN (SELECT value FROM json_each(?))",
            [json.dumps(list(entity_ids)), json.dumps([field.id for field in fields])],
        )
        # A page has a thousand values: as records, each with JSON of its own, they would take twice the time.
        values: list[Stored] = json.loads(f"[{','.join(str(row[-1]) for row in rows)}]")
        cells: dict[tuple[int, int | None, int], list[Stored]] = defaultdict(list)
        for (entity_id, entry_id, field_id, _), value in zip(rows, values, strict=True):
            cells[cast("int", entity_id), cast("int | None", entry_id), cast("int", field_id)].append(value)
        return cells

    def _shapes(self, fields: Sequence[Field], cells: Cells) -> list[tuple[int, Shape]]:
        """Return, for each of `fields`, what turns its values into a whole field."""
        ids: dict[int, set[int]] = {kinds.PERSON: set(), kinds.ORGANIZATION: set()}
        kind_of = {field.id: field.value_type for field in fields if field.value_type in ids}
        for (_, _, field_id), values in cells.items():
            if field_id in kind_of:
                ids[kind_of[field_id]].update(value for value in values if isinstance(value, int))
        persons = self._store.persons.v2.among("id", ids[kinds.PERSON])
        companies = self._store.organizations.v2.among("id", ids[kinds.ORGANIZATION])
        named: Named = {
            kinds.PERSON: {one.id: values_v2.person(one) for one in persons},
            kinds.ORGANIZATION: {one.id: values_v2.company(one) for one in companies},
        }
        return [(field.id, _shape(field, named)) for field in fields]


def _shape(field: Field, named: Named) -> Shape:
    head = {
        "id": field.v2_id,
        "name": field.name,
        "type": type_word(field),
        "enrichmentSource": field.enrichment_source if field.is_enriched else None,
    }
    shaper = Shaper(field, named)
    return lambda values: {**head, "value": shaper.value(values)}
