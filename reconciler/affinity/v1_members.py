"""
Who is on a list, through v1 of the API: unlike v2 it tells with any key, and five hundred a request.

Source of every fact here: API reference of Affinity v1, "List Entries".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.affinity.decoding import organization
from reconciler.affinity.paging import pages_v1
from reconciler.affinity.rows import Row
from reconciler.typed_json import WrongShape

if TYPE_CHECKING:
    from reconciler.affinity.connection import Connection
    from reconciler.model import Organization
    from reconciler.values import ListId

_ORGANIZATION = 1
"""The code of what an entry stands for."""


def list_members(connection: Connection, list_id: ListId) -> tuple[Organization, ...]:
    """
    Return the organizations on a list, each once; globals among them.

    An entry holds the organization itself, though not what its fields hold. With `page_size` the answer comes
    in pages.

    Raises:
        NotFound: The list is unknown or not visible to this key.
        UnexpectedAnswer: An entry stands for no organization.
    """
    pages = pages_v1(connection, f"/lists/{list_id:d}/list-entries", _page)
    found = {each.id: each for members, _ in pages for each in members}
    return tuple(found.values())


def _page(answer: object) -> tuple[Organization, ...]:
    return Row(answer).rows("list_entries", _member)


def _member(row: Row) -> Organization:
    if row.integer("entity_type") != _ORGANIZATION:
        raise WrongShape(f"{row.pointer}/entity_type is not that of an organization")
    return organization(row.present("entity"), f"{row.pointer}/entity", global_key="global")
