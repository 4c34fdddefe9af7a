"""
What an id in the path of a v2 request means, or the refusal if it means nothing.

Source: specification of Affinity v2: 404. That a merged id gets 404 too is what Affinity's MCP server says; a
guide says 422, hence a switch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.sandbox import texts
from reconciler.sandbox.answers import Refusal
from reconciler.sandbox.v2_requests import path_id

if TYPE_CHECKING:
    from reconciler.sandbox.options import Options
    from reconciler.sandbox.records import FieldList, ListEntry, Organization
    from reconciler.sandbox.store import Store


class LookupV2:
    """
    Finds records by the ids of paths.

    Args:
        lagging: See what reads see, not what is written.
    """

    def __init__(self, store: Store, options: Options, *, lagging: bool = True) -> None:
        self._store = store
        self._options = options
        self._organizations = store.organizations.v2 if lagging else store.organizations.truth
        self._entries = store.entries.v2 if lagging else store.entries.truth

    def company(self, id_text: str) -> Organization:
        """Return a company."""
        company_id = path_id(id_text, "companyId")
        if one := self._organizations.get(company_id):
            return one
        survivor_id = self._store.survivor(company_id)
        if survivor_id and self._options.v2_merged_status == 422:  # noqa: PLR2004 - one of the option's two
            raise Refusal(422, texts.merged(company_id, survivor_id))
        raise Refusal(404, f"Company with id {company_id} not found")

    def list(self, id_text: str) -> FieldList:
        """Return a list."""
        list_id = path_id(id_text, "listId")
        if one := self._store.lists.truth.get(list_id):
            return one
        raise Refusal(404, f"List with id {list_id} not found")

    def entry(self, one: FieldList, id_text: str) -> ListEntry:
        """Return an entry of a list."""
        entry_id = path_id(id_text, "listEntryId")
        entry = self._entries.get(entry_id)
        if entry is None or entry.list_id != one.id:
            raise Refusal(404, f"List entry with id {entry_id} not found on list {one.id}")
        return entry
