"""
Readers that give up one organization where its part of an answer is unreadable, and not the whole run.

Planning takes no such reader: what it does not know it would change. Import only leaves the organization out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from reconciler.errors import NotFound, UnexpectedAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reconciler.affinity.holdings import V1, V2
    from reconciler.affinity.v1 import Record
    from reconciler.affinity.v1_fields import Values
    from reconciler.affinity.v2 import Company
    from reconciler.values import (
        Entry,
        Field,
        FieldId,
        OrganizationId,
        Person,
        PersonId,
    )

T = TypeVar("T")


class TolerantV1:
    """
    Reads through v1; an organization that is unreadable there is unreadable at all.

    Attributes:
        unreadable: Why, by organization.
    """

    def __init__(self, reader: V1) -> None:
        self._reader = reader
        self.unreadable: dict[OrganizationId, str] = {}
        self.lists = reader.lists
        self.persons = reader.persons

    def record(self, organization_id: OrganizationId) -> Record:
        """Read one organization; raises NotFound for one that is unreadable."""
        return self._given_up(organization_id, lambda: self._reader.record(organization_id))

    def field_values(self, organization_id: OrganizationId, fields: Mapping[FieldId, Field]) -> Values:
        """Read what fields hold; raises NotFound for an organization that is unreadable."""
        return self._given_up(organization_id, lambda: self._reader.field_values(organization_id, fields))

    def person(self, person_id: PersonId) -> Person:
        """Read one person; raises NotFound for one who is unreadable, whom an id then stands for."""
        try:
            return self._reader.person(person_id)
        except UnexpectedAnswer as error:
            raise _not_found(error) from error

    def _given_up(self, organization_id: OrganizationId, read: Callable[[], T]) -> T:
        try:
            return read()
        except UnexpectedAnswer as error:
            self.unreadable[organization_id] = str(error)
            raise _not_found(error) from error


class TolerantV2:
    """Reads through v2; an organization that is unreadable there is left to v1, which has another form."""

    def __init__(self, reader: V2) -> None:
        self._reader = reader
        self.list_entries = reader.list_entries

    def companies(self, ids: Sequence[OrganizationId], fields: Sequence[Field] = ()) -> tuple[Company, ...]:
        """Read organizations together, or, where some are unreadable, the others one by one."""
        try:
            return self._reader.companies(ids, fields)
        except UnexpectedAnswer:
            return tuple(company for each in ids for company in self._readable(each, fields))

    def company(self, organization_id: OrganizationId, fields: Sequence[Field] = ()) -> Company:
        """Read one; raises NotFound for one that is unreadable."""
        try:
            return self._reader.company(organization_id, fields)
        except UnexpectedAnswer as error:
            raise _not_found(error) from error

    def entries_of(self, organization_id: OrganizationId, fields: Sequence[Field] = ()) -> tuple[Entry, ...]:
        """Read all entries of an organization; raises NotFound for one that is unreadable."""
        try:
            return self._reader.entries_of(organization_id, fields)
        except UnexpectedAnswer as error:
            raise _not_found(error) from error

    def _readable(self, organization_id: OrganizationId, fields: Sequence[Field]) -> tuple[Company, ...]:
        try:
            return (self.company(organization_id, fields),)
        except NotFound:
            return ()


def _not_found(error: UnexpectedAnswer) -> NotFound:
    return NotFound(str(error), method=error.method, route=error.route, status=error.status)
