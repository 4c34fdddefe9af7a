"""
What has been learned of Affinity beside the organizations: their fields, memberships and people.

A key that is absent was not asked for yet; "asked and empty" is a value of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.values import Entry, EntryId, FieldId, ListId, OrganizationId, Person, PersonId, Value


@dataclass(slots=True)
class Details:
    """
    Grows while it is fetched, as `Observed` does.

    Attributes:
        values: What global fields hold, as far as they were asked for.
        entries: Memberships, by organization and list.
        people: Whom Affinity links with an organization.
        persons: Single persons; None for an id that Affinity does not know.
        memberships: All lists that an organization is on, of those that are to be deleted.
        emails: Who has an e-mail, which is in lower case here; None where too many are like it.
    """

    values: dict[OrganizationId, dict[FieldId, Value]] = field(default_factory=dict)
    entries: dict[tuple[OrganizationId, ListId], tuple[Entry, ...]] = field(default_factory=dict)
    memberships: dict[OrganizationId, tuple[tuple[EntryId, ListId], ...]] = field(default_factory=dict)
    people: dict[OrganizationId, tuple[PersonId, ...]] = field(default_factory=dict)
    persons: dict[PersonId, Person | None] = field(default_factory=dict)
    emails: dict[str, tuple[Person, ...] | None] = field(default_factory=dict)

    def learn_values(self, organization_id: OrganizationId, values: Mapping[FieldId, Value]) -> None:
        """Learn what fields hold; the first reading of each stays."""
        self.values[organization_id] = {**values, **self.values.get(organization_id, {})}
