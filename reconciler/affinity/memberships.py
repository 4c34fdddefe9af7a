"""
Decides how memberships of lists are read: a list as a whole, or the organizations one by one.

By v2 as far as the key may; what was just written, and what v2 does not tell, by v1. Whichever it is, the
entries are the same.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reconciler.affinity.paging import PAGE_SIZE_V2
from reconciler.affinity.ways import Ways
from reconciler.errors import Forbidden, Merged, NotFound
from reconciler.planning.detail_questions import list_fields
from reconciler.values import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reconciler.planning.declarations import Declarations
    from reconciler.values import EntryId, Field, FieldId, ListId, OrganizationId, Value


class MembershipReader(Ways):
    """The part of `Holdings` that reads memberships."""

    def entries(self, wanted: Mapping[OrganizationId, Sequence[ListId]], declarations: Declarations) -> None:
        """
        Read memberships with what the lists' own fields hold.

        A list is read whole where that takes no more requests than asking for the organizations one by one.

        Args:
            wanted: Organizations, and which lists.
            declarations: Which fields of the lists matter.
        """
        asking = Counter(each for lists in wanted.values() for each in lists)
        sizes = {each.id: each.size for each in self._observed.catalog.lists}
        whole = [key for key, count in asking.items() if max(1, -(-sizes[key] // PAGE_SIZE_V2)) <= count]
        for list_id in whole:
            self._read_list(list_id, wanted, declarations)
        fields = list_fields(declarations, asking)
        rest = [
            key
            for key, lists in wanted.items()
            if any((key, each) not in self._details.entries for each in lists)
        ]
        for key, entries in zip(rest, self._each_entries(rest, fields), strict=True):
            if entries is None:
                continue
            for list_id in wanted[key]:
                found = tuple(each for each in entries if each.list_id == list_id)
                self._details.entries.setdefault((key, list_id), found)

    def _read_list(
        self,
        list_id: ListId,
        wanted: Mapping[OrganizationId, Sequence[ListId]],
        declarations: Declarations,
    ) -> None:
        asking = [key for key, lists in wanted.items() if list_id in lists and key not in self._fresh]
        if not asking or "lists" in self._refused:
            return
        self._asker.expect()
        try:
            members = self._v2.list_entries(list_id, list_fields(declarations, {list_id}))
        except Forbidden:
            self._refused.add("lists")
            self._notice("the key may not export lists: memberships are read one organization at a time")
            return
        finally:
            self._asker.answered()
        found: dict[OrganizationId, tuple[Entry, ...]] = dict.fromkeys(asking, ())
        for key, entry in members:
            if key in found:
                found[key] = (*found[key], entry)
        for key, entries in found.items():
            self._details.entries[key, list_id] = entries

    def _each_entries(
        self, organizations: Sequence[OrganizationId], fields: Sequence[Field]
    ) -> Iterator[tuple[Entry, ...] | None]:
        def ask(organization_id: OrganizationId) -> tuple[Entry, ...]:
            if organization_id in self._fresh or "entries" in self._refused:
                return self._entries_by_v1(organization_id, fields)
            try:
                return self._v2.entries_of(organization_id, fields)
            except Forbidden:
                self._refused.add("entries")
                self._notice("the key may not read memberships through v2: they are read through v1")
            except (Merged, NotFound):
                pass
            return self._entries_by_v1(organization_id, fields)

        return self._asker.each(self._unless_gone(ask), organizations)

    def _entries_by_v1(self, organization_id: OrganizationId, fields: Sequence[Field]) -> tuple[Entry, ...]:
        entries = self._v1.record(organization_id).entries
        by_entry: dict[EntryId, dict[FieldId, Value]] = {}
        if entries and fields:
            by_entry = self._v1.field_values(organization_id, {each.id: each for each in fields}).by_entry
        return tuple(
            Entry(entry_id, list_id, tuple(_completed(by_entry.get(entry_id, {}), list_id, fields).items()))
            for entry_id, list_id in entries
        )


def _completed(
    values: Mapping[FieldId, Value], list_id: ListId, fields: Iterable[Field]
) -> dict[FieldId, Value]:
    """Return what an entry's fields hold; v1 leaves out what is empty."""
    return {
        each.id: values.get(each.id, () if each.multiple else None)
        for each in fields
        if each.list_id == list_id
    }
