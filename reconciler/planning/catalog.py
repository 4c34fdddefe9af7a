"""
Decides which field or list of the account a manifest's key means, or says why none.

A key is a name or an id (`field-61001`, `list-88`). Only what can be written counts; a name that fits several
is refused, since Affinity's names are not unique.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from typing import TYPE_CHECKING, TypeVar

from reconciler.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.values import AffinityList, Field, FieldId, ListId

T = TypeVar("T", "Field", "AffinityList")

FIELD_KEY = re.compile(r"field-([0-9]{1,19})")
LIST_KEY = re.compile(r"list-([0-9]{1,19})")


class Unresolved(Exception):
    """A key or a value means nothing, or several things; the message is for the user."""


@dataclasses.dataclass(slots=True)
class Catalog:
    """The fields and lists of one account, as far as they were read."""

    fields: tuple[Field, ...] = ()
    lists: tuple[AffinityList, ...] = ()
    _resolved: dict[tuple[str, ListId | None], Field] = dataclasses.field(
        default_factory=dict, compare=False, repr=False
    )

    def field(self, key: str, list_id: ListId | None = None) -> Field:
        """
        Return the field of that key: among the global ones, or among those of a list.

        Raises:
            Unresolved: There is none that can be written, or several.
        """
        found = self._resolved.get((key, list_id))
        if found is None:
            found = self._resolved[key, list_id] = self._find_field(key, list_id)
        return found

    def list(self, key: str) -> AffinityList:
        """
        Return the list of organizations with that key.

        Raises:
            Unresolved: There is none, or several.
        """
        if found := LIST_KEY.fullmatch(key):
            fitting = [each for each in self.lists if each.id == int(found[1])]
        else:
            fitting = [each for each in self.lists if _same(each.name, key)]
        holding = [each for each in fitting if each.holds_organizations]
        if len(holding) > 1:
            raise _ambiguous(key, "lists", [f"{each.key}" for each in holding])
        if holding:
            return holding[0]
        if fitting:
            raise Unresolved(f"the list {key} holds no organizations")
        near = did_you_mean(key, (each.name for each in self.lists if each.holds_organizations))
        raise Unresolved(f"unknown list {key}{near}, or one that this key may not see")

    def list_name(self, list_id: ListId) -> str:
        """Return what to call a list in front of a user: its name, where that is known."""
        return next((each.name for each in self.lists if each.id == list_id), f"list-{list_id}")

    def global_fields(self, ids: Iterable[FieldId]) -> tuple[Field, ...]:
        """Return the global fields with these ids, in the account's order."""
        wanted = set(ids)
        return tuple(each for each in self.fields if each.id in wanted and each.list_id is None)

    def _find_field(self, key: str, list_id: ListId | None) -> Field:
        of_place = [each for each in self.fields if each.list_id == list_id]
        if found := FIELD_KEY.fullmatch(key):
            fitting = [each for each in of_place if each.id == int(found[1])]
        else:
            fitting = [each for each in of_place if _same(each.name, key)]
        writable = [each for each in fitting if each.writable]
        if len(writable) > 1:
            raise _ambiguous(key, "fields", [f"{each.key} (source {each.source})" for each in fitting])
        if writable:
            return writable[0]
        if fitting:
            raise _read_only(key, fitting)
        raise self._unknown_field(key, list_id, of_place)

    def _unknown_field(self, key: str, list_id: ListId | None, of_place: Sequence[Field]) -> Unresolved:
        """Explain; the likeliest mistakes are the other place and a slip of the pen."""
        place = "global fields" if list_id is None else f"fields of the list {self.list_name(list_id)}"
        for each in self.fields:
            if each.list_id != list_id and (_same(each.name, key) or each.key == key):
                home = (
                    "under fields" if each.list_id is None else f"under lists: {self.list_name(each.list_id)}"
                )
                return Unresolved(f"{key} is none of the {place}: declare it {home}")
        near = did_you_mean(key, (each.name for each in of_place if each.writable))
        return Unresolved(f"unknown field {key}{near}: it is none of the {place}")


def _same(name: str, key: str) -> bool:
    return name == key or unicodedata.normalize("NFC", name).strip() == key


def _ambiguous(key: str, kind: str, fitting: Sequence[str]) -> Unresolved:
    return Unresolved(
        f"several {kind} have the name {key}: {', '.join(fitting)}; write the one that is meant"
    )


def _read_only(key: str, fitting: Sequence[Field]) -> Unresolved:
    described = ", ".join(
        f"{each.key} (source {each.source})"
        if each.source != "none"
        else f"{each.key} (of a type of its own)"
        for each in fitting
    )
    return Unresolved(f"{key} cannot be written, only Affinity fills it: {described}")
