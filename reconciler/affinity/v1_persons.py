"""
People through v1 of the API: searched by parts of their e-mails or names, or read by id.

Source of every fact here: API reference of Affinity v1, "Persons". The type of collaborators is not in the
reference, but was seen in answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.affinity.paging import pages_v1
from reconciler.affinity.rows import Row, same
from reconciler.planning.matching import MAX_SEARCH_PAGES
from reconciler.typed_json import WrongShape
from reconciler.values import Person, PersonId, PersonType

if TYPE_CHECKING:
    from reconciler.affinity.connection import Connection

_TYPES = {0: PersonType.EXTERNAL, 1: PersonType.INTERNAL, 2: PersonType.COLLABORATOR}


class PersonReader:
    """The part of `V1Reader` that reads people."""

    _connection: Connection

    def persons(self, term: str) -> tuple[Person, ...] | None:
        """
        Search for people, a request for each page; None where the hits are more than is worth reading.

        Finds `term` anywhere in an e-mail, a first or a last name, case ignored: which hit is meant, the
        caller has to tell. Does not know people in the first seconds after they were made.
        """
        pages = pages_v1(self._connection, "/persons", _page, query=[("term", term)])
        found: dict[PersonId, Person] = {}
        for number, (persons, last) in enumerate(pages, start=1):
            found |= {each.id: each for each in persons}  # one that moved between two pages comes twice
            if last:
                return tuple(found.values())
            if number == MAX_SEARCH_PAGES:
                break
        return None

    def person(self, person_id: PersonId) -> Person:
        """
        Return one person.

        Raises:
            Merged: They were merged into another one.
            NotFound: The id is unknown or not visible to this key.
        """
        return self._connection.get(
            "/persons/{id}",
            same(person_id, lambda answer: _person(Row(answer))),
            path=f"/persons/{person_id:d}",
        )


def _page(answer: object) -> tuple[Person, ...]:
    return Row(answer).rows("persons", _person)


def _person(row: Row) -> Person:
    primary, emails = row.optional_text("primary_email"), row.texts("emails")
    if primary and primary not in emails:
        emails = (primary, *emails)
    code = row.integer("type")
    if code not in _TYPES:
        raise WrongShape(f"{row.pointer}/type is not one that is known")
    return Person(PersonId(row.identifier("id")), _TYPES[code], tuple(filter(None, emails)))
