"""
Fields on v1: what the routes check and what they send.

Source: API reference of Affinity v1 (fields); 10 and 17 as kinds of values are seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox import inputs, kinds, texts, v1_shapes
from reconciler.sandbox.answers import Refusal
from reconciler.sandbox.lookup_v1 import Lookup
from reconciler.sandbox.records import Field
from reconciler.sandbox.routes import Route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.sandbox.context import Context
    from reconciler.sandbox.inputs import Call


class Fields:
    """The handlers."""

    def __init__(self, context: Context) -> None:
        self._store = context.store
        self._options = context.options
        self._clock = context.clock
        self._lookup = Lookup(context.store, context.options)

    def routes(self) -> tuple[Route, ...]:
        """Return this part of the route table."""
        needs = ("manage-fields",)
        return (
            Route("GET", "/fields", self._fields),
            Route("POST", "/fields", self._create, status=self._options.create_status, needs=needs),
            Route("DELETE", "/fields/{id}", self._delete, needs=needs),
            Route("GET", "/organizations/fields", lambda _: self._global(kinds.ORGANIZATION_ENTITY)),
            Route("GET", "/persons/fields", lambda _: self._global(kinds.PERSON_ENTITY)),
        )

    def _fields(self, call: Call) -> object:
        query = call.request.args
        wanted = {
            key: self._number(query, key) for key in ("list_id", "value_type", "entity_type") if key in query
        }
        if "list_id" in wanted:
            self._lookup.list(query["list_id"])
        condition = " AND ".join([f"{key} = {number}" for key, number in wanted.items()]) or "TRUE"
        modified = inputs.flag(query, "with_modified_names")
        options = not inputs.flag(query, "exclude_dropdown_options")
        names = {one.id: one.name for one in self._store.lists.truth.select()}
        return [
            v1_shapes.field(one, names.get(one.list_id or 0, "") if modified else "", options=options)
            for one in self._store.fields.search.select(condition)
        ]

    def _number(self, query: Mapping[str, str], key: str) -> int:
        text = query[key]
        if text.isascii() and text.isdecimal() and int(text) <= inputs.MAX_ID:
            return int(text)
        raise Refusal(self._options.invalid_status, texts.invalid(key, "an integer"))

    def _global(self, entity_type: int) -> object:
        shape = v1_shapes.short_field if self._options.global_fields == "short" else v1_shapes.field
        found = self._store.fields.search.select("list_id IS NULL AND entity_type = ?", [entity_type])
        return [shape(one) for one in found]

    def _create(self, call: Call) -> object:
        invalid_status = self._options.invalid_status
        said = inputs.said(call.request, invalid_status)
        name = inputs.text(said, "name", invalid_status)
        entity_type = inputs.whole(said, "entity_type", invalid_status)
        value_type = inputs.whole(said, "value_type", invalid_status)
        # A dropdown is created by either code and reads as the older one.
        value_type = kinds.DROPDOWN if value_type == kinds.MANAGED_DROPDOWN else value_type
        many = inputs.switch(said, "allows_multiple", invalid_status, default=False)
        if entity_type not in kinds.ENTITY_WORDS:
            raise Refusal(invalid_status, texts.invalid("entity_type", "0, 1 or 8"))
        if value_type not in kinds.WORDS:
            raise Refusal(invalid_status, texts.invalid("value_type", "a type of values"))
        if many and value_type not in kinds.MAY_BE_MANY:
            raise Refusal(invalid_status, texts.invalid("allows_multiple", f"false for type {value_type}"))
        list_id = self._list_id(said, entity_type)
        created = self._store.fields.add(
            Field(
                0,
                name,
                entity_type,
                value_type,
                list_id,
                allows_multiple=many,
                is_required=inputs.switch(said, "is_required", invalid_status, default=False),
                created_at=self._clock.stamp(),
            )
        )
        return v1_shapes.field(created)

    def _list_id(self, said: Mapping[str, object], entity_type: int) -> int | None:
        if said.get("list_id") is None:
            if inputs.switch(said, "is_list_specific", self._options.invalid_status, default=False):
                raise Refusal(422, texts.invalid("list_id", "the list of a list-specific field"))
            return None
        found = self._lookup.list(said["list_id"])
        if found.type != entity_type:
            raise Refusal(422, texts.invalid("entity_type", f"{found.type}, the type of the list"))
        return found.id

    def _delete(self, call: Call) -> object:
        self._store.delete_field(self._lookup.field(call.ids[0]))
        return {"success": True}
