"""
Decides what has to change in a manifest so that it says what is imported, and no more than that.

What says the same in other words stays as it is written: another key of a field, an id instead of an e-mail,
a place with fewer parts, an order, a condition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.manifests.document import child
from reconciler.manifests.edits import Remove, Set
from reconciler.manifests.items import plain_item
from reconciler.normalize import domain_key
from reconciler.planning.comparing import as_held, value_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reconciler.importing.drafts import Keys
    from reconciler.importing.naming import Naming
    from reconciler.manifests.document import Value
    from reconciler.manifests.edits import Edit
    from reconciler.values import Item

_SECTIONS = frozenset({"fields", "lists"})


class Reviser:
    """
    Compares manifests with what is imported.

    Args:
        naming: By which keys fields and lists are meant.
        known_as: Ids of persons and organizations by e-mail and by domain.
    """

    def __init__(self, naming: Naming, known_as: Mapping[str, int] | None = None) -> None:
        self._naming = naming
        self._known_as = known_as or {}

    def edits(self, declared: Value, keys: Keys) -> list[Edit]:
        """Return the edits, in the order of the keys; none where the document says it all already."""
        said = _mapping(declared)
        return [
            *(
                edit
                for key, wanted in keys.items()
                if key not in _SECTIONS
                for edit in self._plain(f"/{key}", said, key, wanted)
            ),
            *self._fields("/fields", _mapping(said.get("fields")), _mapping(keys.get("fields"))),
            *self._lists(_mapping(said.get("lists")), _mapping(keys.get("lists"))),
        ]

    def identify(self, item: Value) -> Item | None:
        """Return what an item is compared by: an id where it is known whom it means."""
        if item is None or isinstance(item, bool | list):
            return None
        plain = plain_item(item)
        return self._known_as.get(domain_key(plain), plain) if isinstance(plain, str) else plain

    def _plain(self, pointer: str, said: Keys, key: str, wanted: Value) -> Iterator[Edit]:
        if wanted is None:
            if key in said:
                yield Remove(pointer)
        elif said.get(key) != wanted:
            yield Set(pointer, wanted)

    def _lists(self, said: Keys, wanted: Keys) -> Iterator[Edit]:
        written = {self._naming.list(key): key for key in said}
        for name, fields in wanted.items():
            key = written.get(name, name)
            pointer = child("/lists", key)
            if fields is None:
                if said.get(key) is not None:
                    yield Set(pointer, None)
            elif isinstance(said.get(key), dict):
                yield from self._fields(pointer, _mapping(said[key]), _mapping(fields), key)
            else:
                yield Set(
                    pointer, {each: value for each, value in _mapping(fields).items() if value is not None}
                )

    def _fields(self, place: str, said: Keys, wanted: Keys, list_key: str | None = None) -> Iterator[Edit]:
        written = {self._naming.field(key, list_key): key for key in said}
        for name, value in wanted.items():
            key = written.get(name, name)
            yield from self._field(child(place, key), said, key, value)

    def _field(self, pointer: str, said: Keys, key: str, wanted: Value) -> Iterator[Edit]:
        if key not in said:
            if wanted is not None:
                yield Set(pointer, wanted)
            return
        declared = said[key]
        if isinstance(declared, dict) and "value" in declared:
            if wanted is not None and not self._same(declared["value"], wanted):
                yield Set(f"{pointer}/value", wanted)  # of what is empty, the condition says enough
        elif not self._same(declared, wanted):
            yield Set(pointer, wanted)

    def _same(self, declared: Value, wanted: Value) -> bool:
        if not declared or not wanted or isinstance(declared, list) != isinstance(wanted, list):
            return declared == wanted or (declared in (None, []) and wanted is None)
        held = self._items(wanted)
        return value_key(tuple(as_held(each, held) for each in self._items(declared))) == value_key(held)

    def _items(self, value: Value) -> tuple[Item, ...]:
        items = value if isinstance(value, list) else [value]
        return tuple(item for each in items if (item := self.identify(each)) is not None)


def _mapping(value: Value) -> Keys:
    return value if isinstance(value, dict) else {}
