"""
What a merge makes of two organizations.

Source: specification of Affinity v2 says only that all data of the duplicate go to the primary. That the
primary's own name, domain and single values win, and what is missing there comes from the duplicate, is
assumed; that a merge with a global may give a new id is documented, hence a switch.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.sandbox import kinds
from reconciler.sandbox.cells import Cell

if TYPE_CHECKING:
    from reconciler.sandbox.cells import Cells
    from reconciler.sandbox.records import Organization
    from reconciler.sandbox.store import Store


def merge(store: Store, cells: Cells, primary: Organization, duplicate: Organization) -> None:
    """Move everything that `duplicate` has to `primary`, and leave its id as a merged-away one."""
    store.organizations.put(_united(primary, duplicate))
    _move_entries(store, primary.id, duplicate.id)
    _move_values(store, cells, primary.id, duplicate.id)
    _rename_references(store, primary.id, duplicate.id)
    store.organizations.remove(duplicate.id)
    store.merged_into(duplicate.id, primary.id)


def _united(primary: Organization, duplicate: Organization) -> Organization:
    def both(ours: tuple[int, ...], theirs: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(dict.fromkeys((*ours, *theirs)))

    return replace(
        primary,
        domain=primary.domain or duplicate.domain,
        domains=tuple(dict.fromkeys((*primary.domains, *duplicate.domains))),
        person_ids=both(primary.person_ids, duplicate.person_ids),
        opportunity_ids=both(primary.opportunity_ids, duplicate.opportunity_ids),
        interactions={**duplicate.interactions, **primary.interactions},
    )


def _move_entries(store: Store, primary_id: int, duplicate_id: int) -> None:
    """A list entry keeps its id and its values, and stands for the survivor."""
    of_organization = "entity_type = ? AND entity_id = ?"
    for entry in store.entries.truth.select(of_organization, [kinds.ORGANIZATION_ENTITY, duplicate_id]):
        store.entries.put(replace(entry, entity_id=primary_id))
    of_entries = f"{of_organization} AND list_entry_id IS NOT NULL"
    for value in store.values.truth.select(of_entries, [kinds.ORGANIZATION_ENTITY, duplicate_id]):
        store.values.put(replace(value, entity_id=primary_id))


def _move_values(store: Store, cells: Cells, primary_id: int, duplicate_id: int) -> None:
    for field in store.fields.truth.select(
        "list_id IS NULL AND entity_type = ?", [kinds.ORGANIZATION_ENTITY]
    ):
        theirs = cells.values(Cell(field, duplicate_id))
        ours = cells.values(Cell(field, primary_id))
        held = [value.value for value in ours]
        for value in theirs:
            if value.value in held or (ours and not field.allows_multiple):
                store.values.remove(value.id)
            else:
                store.values.put(replace(value, entity_id=primary_id))


def _rename_references(store: Store, primary_id: int, duplicate_id: int) -> None:
    """Whoever named the duplicate in a field names the survivor."""
    naming = [field.id for field in store.fields.truth.select("value_type = ?", [kinds.ORGANIZATION])]
    for value in store.values.truth.among("field_id", naming, f"value = '{duplicate_id}'"):
        store.values.put(replace(value, value=primary_id))
