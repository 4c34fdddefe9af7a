"""What applying asks of Affinity, put together: writes, and what finds or reads again what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.affinity.finding import Finder
from reconciler.affinity.v1 import V1Writer
from reconciler.affinity.v1_lists import EntryWriter
from reconciler.affinity.v2_fields import FieldWriter

if TYPE_CHECKING:
    from reconciler.affinity.connection import WriteConnection
    from reconciler.values import EntryId, ListId, OrganizationId, PersonId


class Writer(V1Writer, EntryWriter, FieldWriter, Finder):
    """Writes organizations with their fields and list entries, and finds them again."""

    def __init__(self, connection: WriteConnection) -> None:
        V1Writer.__init__(self, connection)
        Finder.__init__(self, connection)

    def person_ids(self, organization_id: OrganizationId) -> tuple[PersonId, ...]:
        """
        Return everybody linked to an organization, from which a new set is computed.

        Raises:
            Merged: It was merged into another one.
            NotFound: The id is unknown or not visible to this key.
        """
        return self._reader.record(organization_id).person_ids

    def entries(self, organization_id: OrganizationId) -> tuple[tuple[EntryId, ListId], ...]:
        """Return an organization's list entries, and of which list each is; errors as for `person_ids`."""
        return self._reader.record(organization_id).entries
