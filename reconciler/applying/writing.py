"""
Sends one part of a change, and repeats it only where that cannot do harm.

People are read and computed anew after a lost answer. A membership whose answer was lost is looked up in the
organization itself, which Affinity answers from what it has just written.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, TypeAlias

from reconciler.applying.change import may_have_acted
from reconciler.errors import NotFound, ReconcilerError, RemoteError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reconciler.applying.lost import Waiting
    from reconciler.applying.parts import Membership, Profile
    from reconciler.model import Organization, Target
    from reconciler.values import EntryId, ListId, OrganizationId, PersonId, Value

Written: TypeAlias = "tuple[Target, Value]"
"""A custom field and what it is to hold."""

_YOUNG_EVERY_S = 1.0
_YOUNG_FOR_S = 30.0
"""How often and how long v2 is asked for an id that it does not know yet. Source: v2 reads a copy."""

_PEOPLE_ATTEMPTS = 5
_PEOPLE_EVERY_S = 1.0


class Writer(Protocol):
    """What applying asks of Affinity; used by several threads at a time."""

    def create(self, name: str, domain: str | None, person_ids: Sequence[PersonId] = ()) -> Organization:
        """Make an organization; return it as Affinity keeps it."""

    def update(
        self,
        organization_id: OrganizationId,
        *,
        changes: Mapping[str, str | None],
        person_ids: Sequence[PersonId] | None = None,
    ) -> Organization:
        """Write these keys, and these as all people; return the organization as Affinity keeps it."""

    def delete(self, organization_id: OrganizationId) -> None:
        """Delete an organization; raises NotFound where there is none."""

    def person_ids(self, organization_id: OrganizationId) -> Sequence[PersonId]:
        """Return whom Affinity links with an organization."""

    def entries(self, organization_id: OrganizationId) -> Sequence[tuple[EntryId, ListId]]:
        """Return the memberships of an organization."""

    def write_fields(self, organization_id: OrganizationId, values: Sequence[Written]) -> None:
        """Write global fields, up to a hundred, all or none."""

    def write_entry_fields(self, list_id: ListId, entry_id: EntryId, values: Sequence[Written]) -> None:
        """Write fields of a membership, up to a hundred, all or none."""

    def add_entry(self, list_id: ListId, organization_id: OrganizationId) -> EntryId:
        """Make a membership."""

    def remove_entry(self, list_id: ListId, entry_id: EntryId) -> None:
        """End a membership; raises NotFound where there is none."""

    def search(self, term: str) -> Sequence[Organization]:
        """Return what a search for a name or a domain finds."""


class EntryLost(Exception):
    """A membership may or may not have been made; `error` says why nobody knows."""

    def __init__(self, error: RemoteError) -> None:
        super().__init__(str(error))
        self.error = error


def update_profile(
    organization_id: OrganizationId, profile: Profile, writer: Writer, waiting: Waiting
) -> Organization:
    """
    Write name, domain and people of an organization.

    The people of an organization are one value: those who come and go are applied to what it holds now.

    Raises:
        ReconcilerError: It was not written, or nobody knows; its cause is an answer that was lost before.
    """
    if not profile.coming and not profile.going:
        return writer.update(organization_id, changes=profile.keys)
    lost: ReconcilerError | None = None
    for attempt in range(1, _PEOPLE_ATTEMPTS + 1):
        try:
            if lost:
                waiting.pause(_PEOPLE_EVERY_S, "people to be written once more")
            linked = writer.person_ids(organization_id)
            wanted = [each for each in linked if each not in profile.going]
            wanted += [each for each in profile.coming if each not in wanted]
            return writer.update(organization_id, changes=profile.keys, person_ids=wanted)
        except ReconcilerError as error:
            if not may_have_acted(error) or attempt == _PEOPLE_ATTEMPTS:
                if lost:
                    raise error from lost
                raise
            lost = error
    raise AssertionError("the last attempt returns or raises")


def add_entry(part: Membership, organization_id: OrganizationId, writer: Writer) -> EntryId:
    """
    Make a membership; never twice.

    Raises:
        EntryLost: The answer was lost, and the organization does not show the membership so far.
        ReconcilerError: It was not made.
    """
    try:
        return writer.add_entry(part.list_id, organization_id)
    except RemoteError as error:
        if not may_have_acted(error):
            raise
        with suppress(ReconcilerError):
            if found := find_entry(part.list_id, organization_id, writer):
                return found
        raise EntryLost(error) from error


def find_entry(list_id: ListId, organization_id: OrganizationId, writer: Writer) -> EntryId | None:
    """Return the membership of a list that an organization has by now."""
    return next((entry for entry, on in writer.entries(organization_id) if on == list_id), None)


def write_young(write: Callable[[], None], is_there: Callable[[], bool], waiting: Waiting) -> None:
    """
    Write fields; where v2 does not know what v1 knows, wait until it does: that was made lately, by any run.

    Args:
        write: Writes, by v2.
        is_there: Asks v1; raises NotFound or Merged where the organization is gone.
        waiting: Time.

    Raises:
        ReconcilerError: They were not written.
    """
    end_s = waiting.now_s() + _YOUNG_FOR_S
    asked = False
    while True:
        try:
            return write()
        except NotFound:
            if waiting.now_s() >= end_s or not (asked or is_there()):
                raise
            asked = True
        waiting.pause(_YOUNG_EVERY_S, "Affinity's version 2 to know what was made")
