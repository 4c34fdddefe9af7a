"""
Organizations and whoami through v1 of the API: the only version that lists, searches, creates and renames.

Fields, lists and people have modules of their own. Source of every fact here: API reference of Affinity v1,
"Organizations" and "Authentication".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reconciler.affinity import decoding
from reconciler.affinity.paging import pages_v1
from reconciler.affinity.rows import Row, confirmed, same
from reconciler.affinity.v1_fields import FieldReader
from reconciler.affinity.v1_lists import ListReader
from reconciler.affinity.v1_persons import PersonReader
from reconciler.model import Account, Organization
from reconciler.values import EntryId, ListId, PersonId

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reconciler.affinity.connection import Connection, WriteConnection
    from reconciler.values import OrganizationId

_LISTING = "/organizations"
_ONE = "/organizations/{id}"


class Identity(NamedTuple):
    """Whose key it is."""

    account: Account
    user_email: str


class Page(NamedTuple):
    """A page of a listing or a search; `last` says that no other follows."""

    organizations: tuple[Organization, ...]
    last: bool


class Record(NamedTuple):
    """
    One organization, and what only a read of it alone tells.

    Attributes:
        person_ids: Everybody linked to it, internal people too.
        entries: Its list entries, and of which list each is.
    """

    organization: Organization
    person_ids: tuple[PersonId, ...]
    entries: tuple[tuple[EntryId, ListId], ...]


class V1Reader(FieldReader, ListReader, PersonReader):
    """Reads through v1, with any key that has API access."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def whoami(self) -> Identity:
        """Return whose key it is; costs nothing of the month's quota."""
        return self._connection.get("/auth/whoami", _identity)

    def organization(self, organization_id: OrganizationId) -> Organization:
        """
        Return one organization, as it is right after a write.

        Raises:
            Merged: It was merged into another one.
            NotFound: The id is unknown or not visible to this key.
        """
        return self._connection.get(_ONE, same(organization_id, _organization), path=_path(organization_id))

    def record(self, organization_id: OrganizationId) -> Record:
        """Return one organization with its people and list entries; otherwise as `organization`."""
        return self._connection.get(_ONE, same(organization_id, _record), path=_path(organization_id))

    def pages(self, term: str | None = None) -> Iterator[Page]:
        """
        List the account's own organizations, or search all of them, a request for each page.

        A search finds `term` anywhere in a name or a domain, case ignored, globals among the hits. Neither
        knows an organization in the first seconds after it was written. The order means nothing.

        Raises:
            UnexpectedAnswer: The listing runs in a circle or does not end. It is never cut off silently.
        """
        query = [] if term is None else [("term", term)]
        for organizations, last in pages_v1(self._connection, _LISTING, _listing, query=query):
            yield Page(organizations, last)


class V1Writer:
    """Creates, changes and deletes organizations through v1; v2 can write nothing but their fields."""

    def __init__(self, connection: WriteConnection) -> None:
        self._connection = connection

    def create(
        self, name: str, domain: str | None = None, person_ids: Sequence[PersonId] = ()
    ) -> Organization:
        """
        Create an organization, and return it as Affinity keeps it.

        Not to be repeated after a lost answer: Affinity never looks for one with the same name or domain.

        Args:
            name: Not empty.
            domain: A bare host name, or None for none.
            person_ids: People to be linked; the answer does not tell whether they are already.
        """
        body: dict[str, object] = {"name": name}
        if domain is not None:
            body["domain"] = domain
        if person_ids:
            body["person_ids"] = list(person_ids)
        return self._connection.post(_LISTING, _organization, body=body)

    def update(
        self,
        organization_id: OrganizationId,
        *,
        changes: Mapping[str, str | None],
        person_ids: Sequence[PersonId] | None = None,
    ) -> Organization:
        """
        Change the given keys of an organization and no others, and return it as Affinity keeps it.

        With people it is sent once: after a lost answer, the set has to be read and computed again.

        Args:
            organization_id: A global organization's refuses a new name or domain.
            changes: New values of `name` and `domain`. A new domain may drop the other ones.
            person_ids: All people to be linked from now on; None leaves them alone.

        Raises:
            ValueError: No change, one of another key, or one to None: how to clear a key is not documented.
            Merged: The organization was merged into another one.
            NotFound: The id, or that of a person, is unknown or not visible to this key.
        """
        if not changes.keys() <= {"name", "domain"} or None in changes.values():
            raise ValueError(f"not a change of name or domain: {changes!r}")
        body: dict[str, object] = {**changes}
        if person_ids is not None:
            body["person_ids"] = list(person_ids)
        if not body:
            raise ValueError("not a change")
        return self._connection.put(
            _ONE,
            same(organization_id, _organization),
            path=_path(organization_id),
            body=body,
            repeatable=person_ids is None,
        )

    def delete(self, organization_id: OrganizationId) -> None:
        """
        Delete an organization with its list entries and field values; its people stay. Nothing undoes it.

        Raises:
            Rejected: It is a global one.
            Merged: It was merged into another one.
            NotFound: The id is unknown or not visible to this key.
        """
        self._connection.delete(_ONE, confirmed, path=_path(organization_id))


def _path(organization_id: OrganizationId) -> str:
    return f"/organizations/{organization_id:d}"


def _organization(answer: object) -> Organization:
    return decoding.organization(answer, global_key="global")


def _record(answer: object) -> Record:
    row = Row(answer)
    return Record(
        organization=_organization(answer),
        person_ids=tuple(map(PersonId, row.identifiers("person_ids"))),
        entries=row.rows("list_entries", _entry),
    )


def _entry(row: Row) -> tuple[EntryId, ListId]:
    return EntryId(row.identifier("id")), ListId(row.identifier("list_id"))


def _listing(answer: object) -> tuple[Organization, ...]:
    return decoding.organizations(answer, "organizations", global_key="global")


def _identity(answer: object) -> Identity:
    """Source: whoami, unlike the rest of v1, has keys in camel case; none that we need has two words."""
    whoami = Row(answer)
    tenant = whoami.part("tenant")
    account = Account(id=tenant.integer("id"), name=tenant.text("name"), subdomain=tenant.text("subdomain"))
    return Identity(account, user_email=whoami.part("user").text("email"))
