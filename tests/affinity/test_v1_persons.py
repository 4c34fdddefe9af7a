"""People through v1: exact requests, and what becomes of the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.errors import NotFound, UnexpectedAnswer
from reconciler.planning.matching import MAX_SEARCH_PAGES
from reconciler.values import Person, PersonId, PersonType
from tests.affinity.scripted import reply

if TYPE_CHECKING:
    from reconciler.affinity.v1 import V1Reader
    from tests.affinity.scripted import ScriptedServer

ROW = {
    "id": 510001,
    "type": 0,
    "first_name": "Mira",
    "last_name": "Okafor",
    "primary_email": "mira@northwind.example",
    "emails": ["mira@northwind.example", "mira.okafor@mail.example"],
}
MIRA = Person(PersonId(510001), PersonType.EXTERNAL, ("mira@northwind.example", "mira.okafor@mail.example"))


def page(*ids: int, token: str | None = None) -> bytes:
    return reply({"persons": [ROW | {"id": each} for each in ids], "next_page_token": token})


class TestPersons:
    def test_a_search_is_read_to_its_end(self, server: ScriptedServer, v1: V1Reader) -> None:
        """One who moved between two pages is still one: two would look ambiguous."""
        server.script += [page(510001, 2, token="t"), page(2, 3)]
        found = v1.persons("mira@northwind.example")
        assert found is not None
        assert [510001, 2, 3] == [each.id for each in found]
        assert MIRA == found[0]
        query = [("page_size", "500"), ("term", "mira@northwind.example")]
        assert [query, [*query, ("page_token", "t")]] == [each.query for each in server.received]
        assert {"/persons"} == {each.path for each in server.received}

    def test_too_many_hits_are_not_read(self, server: ScriptedServer, v1: V1Reader) -> None:
        """An empty answer would mean that nobody is there."""
        server.script += [page(each, token=f"t{each}") for each in range(1, MAX_SEARCH_PAGES + 1)]
        assert None is v1.persons("a")

    def test_the_last_page_that_is_read_may_be_the_end(self, server: ScriptedServer, v1: V1Reader) -> None:
        server.script += [page(each, token=f"t{each}") for each in range(1, MAX_SEARCH_PAGES)]
        server.script.append(page())
        assert MAX_SEARCH_PAGES - 1 == len(v1.persons("a") or ())


class TestPerson:
    def test_one_is_read_by_their_id(self, server: ScriptedServer, v1: V1Reader) -> None:
        server.script.append(reply(ROW | {"organization_ids": [1], "list_entries": []}))
        assert MIRA == v1.person(PersonId(510001))
        assert ["/persons/510001"] == [each.target for each in server.received]

    def test_an_unknown_one_is_not_found(self, server: ScriptedServer, v1: V1Reader) -> None:
        server.script.append(reply(["unknown"], 422))
        with pytest.raises(NotFound):
            v1.person(PersonId(510001))

    @pytest.mark.parametrize(
        ("code", "person_type"),
        [(0, PersonType.EXTERNAL), (1, PersonType.INTERNAL), (2, PersonType.COLLABORATOR)],
    )
    def test_each_code_has_its_type(
        self, server: ScriptedServer, v1: V1Reader, code: int, person_type: PersonType
    ) -> None:
        server.script.append(reply(ROW | {"type": code}))
        assert person_type is v1.person(PersonId(510001)).type

    @pytest.mark.parametrize(
        ("primary", "emails", "kept"),
        [
            (None, [], ()),
            ("a@b.c", [], ("a@b.c",)),
            ("a@b.c", ["d@b.c", ""], ("a@b.c", "d@b.c")),
            ("", [], ()),
        ],
    )
    def test_the_primary_e_mail_is_always_one_of_all(
        self, server: ScriptedServer, v1: V1Reader, primary: str | None, emails: list[str], kept: tuple[str]
    ) -> None:
        """People are recognized by any of theirs."""
        server.script.append(reply(ROW | {"primary_email": primary, "emails": emails}))
        assert kept == v1.person(PersonId(510001)).emails

    @pytest.mark.parametrize(
        "change",
        [
            {"id": 1},
            {"type": 3},
            {"type": "external"},
            {"emails": None},
            {"emails": [1]},
            {"primary_email": 1},
        ],
    )
    def test_another_shape_is_unexpected(
        self, server: ScriptedServer, v1: V1Reader, change: dict[str, object]
    ) -> None:
        """Whoever is of an unknown type might be one of the team, who are never removed."""
        server.script.append(reply(ROW | change))
        with pytest.raises(UnexpectedAnswer, match=r"GET /persons/\{id\}"):
            v1.person(PersonId(510001))
