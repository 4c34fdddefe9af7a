"""
Decides what must still be asked about fields, memberships, people and references before a plan can be made.

Asked only about organizations that are known already; who is meant comes first (`questions.py`).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.planning.changes import Drafter
from reconciler.planning.declarations import NOTHING
from reconciler.planning.matching import Absent, Matched, match
from reconciler.planning.references import Questions, References

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from reconciler.planning.declarations import Declarations, Resolved
    from reconciler.planning.observed import Observed
    from reconciler.values import Field, FieldId, ListId, OrganizationId


@dataclass(slots=True)
class Held:
    """
    What is still to be read of what organizations hold.

    Attributes:
        values: Organizations whose global fields are to be read, and which fields.
        entries: Organizations whose memberships are to be read, and of which lists.
        people: Organizations whose people are to be read.
        whole: Organizations that are to be deleted, of which people and all memberships are to be read.
    """

    values: dict[OrganizationId, tuple[Field, ...]] = field(default_factory=dict)
    entries: dict[OrganizationId, tuple[ListId, ...]] = field(default_factory=dict)
    people: dict[OrganizationId, None] = field(default_factory=dict)
    whole: dict[OrganizationId, None] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.values or self.entries or self.people or self.whole)


def declared_fields(declarations: Declarations) -> tuple[Field, ...]:
    """Return every global field that some manifest declares, by id."""
    found = {each.field.id: each.field for one in declarations.values() for each in one.fields}
    return tuple(found[key] for key in sorted(found))


def list_fields(declarations: Declarations, lists: Collection[ListId]) -> tuple[Field, ...]:
    """Return every field of these lists that some manifest declares, by id."""
    found = {
        each.field.id: each.field
        for one in declarations.values()
        for a_list in one.lists
        if a_list.list.id in lists
        for each in a_list.fields
    }
    return tuple(found[key] for key in sorted(found))


def open_held(resolved: Resolved, observed: Observed) -> Held:
    """Return what is still to be read of what the organizations of the chosen manifests hold."""
    details, declarations = observed.details, resolved.declarations
    held = Held()
    everything = declared_fields(declarations)
    for manifest in resolved.manifests:
        if manifest.is_plain and not manifest.absent:
            continue
        declaration = declarations.get(manifest.address, NOTHING)
        meant = match(manifest, observed)
        if not isinstance(meant, Matched):
            continue
        organization_id = meant.organization.id
        fields = everything if manifest.absent else tuple(each.field for each in declaration.fields)
        if not _known(details.values.get(organization_id, ()), fields):
            held.values[organization_id] = fields
        lists = tuple(each.list.id for each in declaration.lists)
        if lists := tuple(each for each in lists if (organization_id, each) not in details.entries):
            held.entries[organization_id] = lists
        if manifest.absent and organization_id not in details.memberships:
            held.whole[organization_id] = None
        elif manifest.people and organization_id not in details.people:
            held.people[organization_id] = None
    return held


def _known(values: Collection[FieldId], fields: Iterable[Field]) -> bool:
    return all(each.id in values for each in fields)


def open_references(resolved: Resolved, observed: Observed) -> Questions:
    """Return which persons and organizations have to be asked for; what is held has been read already."""
    manifests = resolved.manifests
    references = References((*manifests, *resolved.others), manifests, observed)
    drafter = Drafter(0, observed, resolved.declarations, references)
    for manifest in manifests:
        if manifest.absent or manifest.is_plain:
            continue
        declaration = resolved.declarations.get(manifest.address, NOTHING)
        if not manifest.people and not declaration.refers:
            continue
        meant = match(manifest, observed)
        if isinstance(meant, Matched):
            deque(drafter.candidates(manifest, meant.organization), maxlen=0)
        elif isinstance(meant, Absent):
            deque(drafter.candidates(manifest, None), maxlen=0)
    return references.questions
