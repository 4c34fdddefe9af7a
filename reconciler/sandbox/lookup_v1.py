"""
What an id of a v1 request means, or the refusal if it means nothing.

Source: Affinity's MCP server and several clients: 422 for unknown and merged ids, where the API reference of
v1 says 404; hence a switch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from reconciler.sandbox import kinds, texts
from reconciler.sandbox.answers import Refusal
from reconciler.sandbox.inputs import id_number, whole_number

if TYPE_CHECKING:
    from reconciler.sandbox.options import Options
    from reconciler.sandbox.records import Field, FieldList, FieldValue, ListEntry, Organization, Person
    from reconciler.sandbox.store import Store


class Lookup:
    """Finds records by the ids that requests carry, as text in a path or as numbers in a body."""

    def __init__(self, store: Store, options: Options) -> None:
        self._store = store
        self._options = options

    def organization(self, given: object, key: str = "organization_id") -> Organization:
        """Return an organization; a merged-away id is refused naming its survivor."""
        number = _number(given)
        if number is not None:
            if one := self._store.organizations.truth.get(number):
                return one
            if survivor_id := self._store.survivor(number):
                raise Refusal(422, texts.merged(number, survivor_id))
        return self._refuse(key, given, "Organization")

    def person(self, given: object, key: str = "person_id") -> Person:
        """Return a person."""
        number = _number(given)
        return (number and self._store.persons.truth.get(number)) or self._refuse(key, given, "Person")

    def entity(self, entity_type: int, given: object, key: str = "entity_id") -> Organization | Person:
        """Return a person or an organization, whichever a field or list is about."""
        if entity_type == kinds.PERSON_ENTITY:
            return self.person(given, key)
        if entity_type == kinds.ORGANIZATION_ENTITY:
            return self.organization(given, key)
        return self._refuse(key, given, "Opportunity")

    def field(self, given: object, key: str = "field_id") -> Field:
        """Return a field."""
        number = _number(given)
        return (number and self._store.fields.truth.get(number)) or self._refuse(key, given, "Field")

    def value(self, given: object, key: str = "field_value_id") -> FieldValue:
        """Return a value of a field."""
        number = _number(given)
        return (number and self._store.values.truth.get(number)) or self._refuse(key, given, "FieldValue")

    def list(self, given: object, key: str = "list_id") -> FieldList:
        """Return a list."""
        number = _number(given)
        return (number and self._store.lists.truth.get(number)) or self._refuse(key, given, "List")

    def entry(self, given: object, list_id: int | None = None, key: str = "list_entry_id") -> ListEntry:
        """Return a list entry, of a certain list if one is given."""
        number = _number(given)
        one = self._store.entries.truth.get(number) if number else None
        if one is None or list_id not in (None, one.list_id):
            self._refuse(key, given, "ListEntry")
        return one

    def _refuse(self, key: str, given: object, model: str) -> NoReturn:
        raise Refusal(self._options.unknown_id_status, texts.unknown_id(key, given, model))


def _number(given: object) -> int | None:
    return whole_number(given) if isinstance(given, str) else id_number(given)
