"""Compares what a manifest says about fields and lists with what an organization holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.desired import When
from reconciler.model import MEMBER, FieldChange, Target
from reconciler.planning.comparing import anonymous, as_held, items_of, value_key
from reconciler.planning.declarations import Mention
from reconciler.planning.difference import Candidate
from reconciler.planning.references import Blocked, Open

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reconciler.desired import Manifest
    from reconciler.planning.declarations import (
        Declaration,
        Declared,
        FieldDeclaration,
        ListDeclaration,
    )
    from reconciler.planning.details import Details
    from reconciler.planning.references import References
    from reconciler.values import Entry, EntryId, FieldId, Item, ListId, OrganizationId, Value


def candidates(
    manifest: Manifest,
    declaration: Declaration,
    organization_id: OrganizationId | None,
    details: Details,
    references: References,
) -> Iterator[Candidate]:
    """
    Yield declared fields and memberships beside what is held, as far as they differ, in the manifest's order.

    Args:
        manifest: For places.
        declaration: What it says about fields and lists.
        organization_id: None for one that is to be created, which holds nothing.
        details: What is held.
        references: Resolves persons and organizations; notes what has to be asked first.
    """
    held = details.values.get(organization_id, {}) if organization_id is not None else {}
    comparison = _Comparison(manifest, references, is_new=organization_id is None)
    for each in declaration.fields:
        yield from comparison.field(each, held)
    for each_list in declaration.lists:
        entries: tuple[Entry, ...] = ()
        if organization_id is not None:
            entries = details.entries[organization_id, each_list.list.id]
        yield from comparison.list(each_list, entries)


class _Comparison:
    def __init__(self, manifest: Manifest, references: References, *, is_new: bool) -> None:
        self._manifest = manifest
        self._references = references
        self._is_new = is_new

    def list(self, declared: ListDeclaration, entries: tuple[Entry, ...]) -> Iterator[Candidate]:
        list_id = declared.list.id
        if len(entries) > 1:
            ids = " and ".join(str(each.id) for each in entries)
            reason = (
                f"it is on the list {declared.list.name} more than once, as entries {ids}; remove all but one"
            )
            yield self._membership(declared, MEMBER, Target(list_id=list_id), reason)
            return
        entry = entries[0] if entries else None
        entry_id = entry.id if entry else None
        yield self._membership(
            declared, MEMBER if entry else None, Target(list_id=list_id, entry_id=entry_id)
        )
        if declared.member:
            held = dict(entry.values) if entry else {}
            fields = _Comparison(self._manifest, self._references, is_new=entry is None)
            for each in declared.fields:
                yield from fields.field(each, held, list_id, entry_id)

    def _membership(
        self, declared: ListDeclaration, held: str | None, target: Target, reason: str = ""
    ) -> Candidate:
        wanted = MEMBER if declared.member else None
        position = self._manifest.position(declared.pointer)
        return Candidate(
            FieldChange(declared.label, held, wanted, position, target=target), held, wanted, reason
        )

    def field(
        self,
        declared: FieldDeclaration,
        values: Mapping[FieldId, Value],
        list_id: ListId | None = None,
        entry_id: EntryId | None = None,
    ) -> Iterator[Candidate]:
        held = items_of(values.get(declared.field.id))
        if declared.when is When.CREATED and not self._is_new:
            return
        if declared.when is When.EMPTY and held:
            return
        reason = ""
        try:
            wanted = tuple(self._resolve(each, held) for each in declared.items)
        except Blocked as blocked:
            reason = str(blocked)
            wanted = tuple(each.word if isinstance(each, Mention) else each for each in declared.items)
        except Open:
            return
        if not reason and (wanted == held or value_key(wanted) == value_key(held)):
            return  # mostly so, and telling it from here spares making a change that is none
        multiple = declared.field.multiple
        before = _shaped(tuple(map(anonymous, held)), multiple=multiple)
        after = _shaped(wanted, multiple=multiple)
        position = self._manifest.position(declared.pointer)
        target = Target(declared.field.id, declared.field.value_type, multiple, list_id, entry_id)
        yield Candidate.of(FieldChange(declared.label, before, after, position, target=target), reason)

    def _resolve(self, declared: Declared, held: tuple[Item, ...]) -> Item:
        if isinstance(declared, Mention):
            return self._references.resolve(declared, held)
        return as_held(declared, held)


def _shaped(items: tuple[Item, ...], *, multiple: bool) -> Value:
    if multiple:
        return items
    return items[0] if items else None
