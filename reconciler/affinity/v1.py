"""
Organizations and whoami through v1 of the API: the only version that lists, searches, creates and renames.

Source of every fact here: API reference of Affinity v1, "Organizations" and "Authentication".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.affinity import decoding
from reconciler.errors import UnexpectedAnswer
from reconciler.model import Account, Organization
from reconciler.typed_json import JsonObject, WrongShape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reconciler.affinity.connection import Connection, WriteConnection
    from reconciler.values import OrganizationId

PAGE_SIZE = 500
"""Rows of a full page: the default and the maximum."""

_MAX_PAGES = 10_000  # five million organizations; only a listing without end is longer
_LISTING = "/organizations"
_ONE = "/organizations/{id}"


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose key it is."""

    account: Account
    user_email: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a listing or a search; `last` says that no other follows."""

    organizations: tuple[Organization, ...]
    last: bool


class V1Reader:
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
        return self._connection.get(_ONE, _same(organization_id), path=_path(organization_id))

    def pages(self, term: str | None = None) -> Iterator[Page]:
        """
        List the account's own organizations, or search all of them, a request for each page.

        A search finds `term` anywhere in a name or a domain, case ignored, globals among the hits. Neither
        knows an organization in the first seconds after it was written. The order means nothing.

        Raises:
            UnexpectedAnswer: The listing runs in a circle or does not end. It is never cut off silently.

        Source: `page_token` continues a listing if every other parameter stays the same. An absent or null
        `next_page_token` ends it; a page with one may still be empty.
        """
        query = [("page_size", str(PAGE_SIZE))]
        if term is not None:
            query.append(("term", term))
        token: str | None = None
        seen: set[str] = set()
        for _ in range(_MAX_PAGES):
            position = [] if token is None else [("page_token", token)]
            organizations, token = self._connection.get(_LISTING, _listing, query=query + position)
            if token in seen:
                raise _endless("a page token came twice")
            yield Page(organizations, last=token is None)
            if token is None:
                return
            seen.add(token)
        raise _endless(f"more than {_MAX_PAGES:,} pages")


class V1Writer:
    """Writes through v1: the only way to create organizations or to change their names and domains."""

    def __init__(self, connection: WriteConnection) -> None:
        self._connection = connection

    def create(self, name: str, domain: str | None = None) -> Organization:
        """
        Create an organization, and return it as Affinity keeps it.

        Not to be repeated after a lost answer: Affinity never looks for one with the same name or domain.

        Args:
            name: Not empty.
            domain: A bare host name, or None for none.
        """
        body = {"name": name} if domain is None else {"name": name, "domain": domain}
        return self._connection.post(_LISTING, _organization, body=body)

    def update(self, organization_id: OrganizationId, *, changes: Mapping[str, str | None]) -> Organization:
        """
        Change the given keys of an organization and no others, and return it as Affinity keeps it.

        Args:
            organization_id: An own organization's; a global one refuses.
            changes: New values of `name` and `domain`, one or both. A new domain may drop the other ones.

        Raises:
            ValueError: No change, one of another key, or one to None: how to clear a key is not documented.
            Merged: The organization was merged into another one.
            NotFound: The id is unknown or not visible to this key.
        """
        if not changes or not changes.keys() <= {"name", "domain"} or None in changes.values():
            raise ValueError(f"not a change of name or domain: {changes!r}")
        return self._connection.put(_ONE, _same(organization_id), path=_path(organization_id), body=changes)


def _path(organization_id: OrganizationId) -> str:
    return f"/organizations/{organization_id:d}"


def _organization(value: object) -> Organization:
    return decoding.organization(value, global_key="global")


def _same(organization_id: OrganizationId) -> Callable[[object], Organization]:
    """Return a parser that accepts that organization only."""

    def parse(value: object) -> Organization:
        organization = _organization(value)
        if organization.id != organization_id:
            raise WrongShape("/id is not the one that was asked for")
        return organization

    return parse


def _listing(value: object) -> tuple[tuple[Organization, ...], str | None]:
    token = JsonObject(value).optional_text("next_page_token")
    if token == "":
        raise WrongShape("/next_page_token is empty")
    return decoding.organizations(value, "organizations", global_key="global"), token


def _identity(value: object) -> Identity:
    """Source: whoami, unlike the rest of v1, has keys in camel case; none that we need has two words."""
    whoami = JsonObject(value)
    tenant = whoami.part("tenant")
    account = Account(id=tenant.integer("id"), name=tenant.text("name"), subdomain=tenant.text("subdomain"))
    return Identity(account, user_email=whoami.part("user").text("email"))


def _endless(why: str) -> UnexpectedAnswer:
    return UnexpectedAnswer(
        f"GET {_LISTING}: {why}, so that the listing cannot be trusted to be whole",
        method="GET",
        route=_LISTING,
        next_step="Run again; organizations may have been written while they were listed.",
    )
