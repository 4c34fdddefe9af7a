"""
Persons on v1: what the routes check and what they send.

Source: API reference of Affinity v1 (persons): e-mails and organizations are replaced whole, an e-mail
belongs to one person; Affinity's MCP server: nothing is de-duplicated (hence a switch), users cannot be
deleted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from reconciler.sandbox import inputs, kinds, texts, v1_shapes
from reconciler.sandbox.answers import Refusal
from reconciler.sandbox.lookup_v1 import Lookup
from reconciler.sandbox.records import Person
from reconciler.sandbox.routes import Route
from reconciler.sandbox.search import of_persons, page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.sandbox.context import Context
    from reconciler.sandbox.inputs import Call

_WRITABLE: Final = ("first_name", "last_name", "emails", "organization_ids")


class Persons:
    """The handlers."""

    def __init__(self, context: Context) -> None:
        self._store = context.store
        self._options = context.options
        self._people = context.people
        self._lookup = Lookup(context.store, context.options)

    def routes(self) -> tuple[Route, ...]:
        """Return this part of the route table."""
        return (
            Route("GET", "/persons", self._search),
            Route("POST", "/persons", self._create, status=self._options.create_status),
            Route("GET", "/persons/{id}", self._get),
            Route("PUT", "/persons/{id}", self._update),
            Route("DELETE", "/persons/{id}", self._delete),
        )

    def _search(self, call: Call) -> object:
        query = call.request.args.to_dict()
        wanted, asked = of_persons(query), page(query, self._options)
        found = self._store.persons.search.select(
            wanted.sql, wanted.values, limit=asked.size + 1, offset=asked.offset
        )
        shown, token = asked.cut(found, self._options)
        return {
            "persons": [v1_shapes.person(one) | self._extras(one, query) for one in shown],
            "next_page_token": token,
        }

    def _get(self, call: Call) -> object:
        one = self._lookup.person(call.ids[0])
        entries = self._store.entries.truth.select(
            "entity_type = ? AND entity_id = ?", [kinds.PERSON_ENTITY, one.id]
        )
        return {
            **self._resource(one),
            "list_entries": list(map(v1_shapes.list_entry, entries)),
            **self._extras(one, call.request.args),
        }

    def _create(self, call: Call) -> object:
        invalid_status = self._options.invalid_status
        said = inputs.said(call.request, invalid_status)
        created = Person(
            0,
            kinds.EXTERNAL,
            inputs.text(said, "first_name", invalid_status),
            inputs.text(said, "last_name", invalid_status, empty=True),
            self._emails(said),
        )
        organization_ids = self._organization_ids(said) if "organization_ids" in said else ()
        created = self._store.persons.add(created)
        self._link(created.id, organization_ids)
        return self._resource(created)

    def _update(self, call: Call) -> object:
        one = self._lookup.person(call.ids[0])
        said = inputs.said(call.request, self._options.invalid_status)
        if not said.keys() & set(_WRITABLE):
            raise Refusal(self._options.invalid_status, texts.nothing_to_update(_WRITABLE))
        if "first_name" in said:
            one = replace(one, first_name=inputs.text(said, "first_name", self._options.invalid_status))
        if "last_name" in said:
            last_name = inputs.text(said, "last_name", self._options.invalid_status, empty=True)
            one = replace(one, last_name=last_name)
        if "emails" in said:
            one = replace(one, emails=self._emails(said, one.id))
        organization_ids = self._organization_ids(said) if "organization_ids" in said else None
        self._store.persons.put(one)
        if organization_ids is not None:
            self._link(one.id, organization_ids)
        return self._resource(one)

    def _delete(self, call: Call) -> object:
        one = self._lookup.person(call.ids[0])
        if one.type == kinds.INTERNAL:
            raise Refusal(422, texts.INTERNAL_DELETE)
        self._store.delete_person(one.id)
        return {"success": True}

    def _emails(self, said: Mapping[str, object], person_id: int = 0) -> tuple[str, ...]:
        emails = inputs.emails(said, self._options.invalid_status)
        if self._options.email_clash == "refuse" and (others := self._store.clashing(emails, person_id)):
            raise Refusal(422, texts.EMAIL_CLASH.format(person_id=others[0].id))
        return emails

    def _organization_ids(self, said: Mapping[str, object]) -> tuple[int, ...]:
        wanted = inputs.ids(said, "organization_ids", self._options.invalid_status)
        return tuple(self._lookup.organization(one, "organization_ids").id for one in wanted)

    def _link(self, person_id: int, organization_ids: tuple[int, ...]) -> None:
        """Make these the organizations that a person belongs to."""
        present = {one.id: one for one in self._store.organizations_of(person_id)}
        for organization_id in {*present, *organization_ids}:
            linked = organization_id in organization_ids
            if linked is not (organization_id in present):
                organization = self._lookup.organization(organization_id)
                self._people.written(organization_id, self._people.shown(organization))
                self._store.link(person_id, organization, linked=linked)

    def _shown_organization_ids(self, one: Person) -> list[int]:
        stored = self._store.organizations_of(one.id)
        return self._people.organization_ids(one.id, stored)

    def _resource(self, one: Person) -> dict[str, object]:
        return {**v1_shapes.person(one), "organization_ids": self._shown_organization_ids(one)}

    def _extras(self, one: Person, query: Mapping[str, str]) -> dict[str, object]:
        extras = v1_shapes.interactions({}, query)
        if inputs.flag(query, "with_opportunities"):
            extras["opportunity_ids"] = []
        if inputs.flag(query, "with_current_organizations"):
            extras["current_organization_ids"] = self._shown_organization_ids(one)
        return extras
