"""
Organizations on v1: what the routes check and what they send.

Source: API reference of Affinity v1 (organizations); key sets as a client that forbids unknown keys accepts
them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from reconciler.sandbox import inputs, kinds, texts, v1_shapes
from reconciler.sandbox.answers import Refusal
from reconciler.sandbox.lookup_v1 import Lookup
from reconciler.sandbox.routes import Route
from reconciler.sandbox.search import of_organizations, page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.sandbox.context import Context
    from reconciler.sandbox.inputs import Call
    from reconciler.sandbox.records import Organization

_WRITABLE: Final = ("name", "domain", "person_ids")


class Organizations:
    """The handlers."""

    def __init__(self, context: Context) -> None:
        self._store = context.store
        self._options = context.options
        self._people = context.people
        self._lookup = Lookup(context.store, context.options)

    def routes(self) -> tuple[Route, ...]:
        """Return this part of the route table."""
        return (
            Route("GET", "/organizations", self._search),
            Route("POST", "/organizations", self._create, status=self._options.create_status),
            Route("GET", "/organizations/{id}", self._get),
            Route("PUT", "/organizations/{id}", self._update),
            Route("DELETE", "/organizations/{id}", self._delete),
        )

    def _search(self, call: Call) -> object:
        query = call.request.args.to_dict()
        wanted, asked = of_organizations(query, self._options), page(query, self._options)
        found = self._store.organizations.search.select(
            wanted.sql, wanted.values, limit=asked.size + 1, offset=asked.offset
        )
        shown, token = asked.cut(found, self._options)
        return {
            "organizations": [v1_shapes.organization(one) | _extras(one, query) for one in shown],
            "next_page_token": token,
        }

    def _get(self, call: Call) -> object:
        one = self._lookup.organization(call.ids[0])
        entries = self._store.entries.truth.select(
            "entity_type = ? AND entity_id = ?", [kinds.ORGANIZATION_ENTITY, one.id]
        )
        return {
            **self._resource(one),
            "list_entries": list(map(v1_shapes.list_entry, entries)),
            **_extras(one, call.request.args),
        }

    def _create(self, call: Call) -> object:
        invalid_status = self._options.invalid_status
        said = inputs.said(call.request, invalid_status)
        name = inputs.text(said, "name", invalid_status)
        domain = said.get("domain")
        host = None if domain is None or self._clears(domain) else self._domain(domain)
        people = self._person_ids(said) if "person_ids" in said else ()
        created = self._store.create_organization(name, host, people)
        self._people.written(created.id, ())
        return self._resource(created)

    def _update(self, call: Call) -> object:
        one = self._lookup.organization(call.ids[0])
        said = inputs.said(call.request, self._options.invalid_status)
        if not said.keys() & set(_WRITABLE):
            raise Refusal(self._options.invalid_status, texts.nothing_to_update(_WRITABLE))
        if one.is_global:
            self._refuse_on_global(one, said)
        changed = one
        if "name" in said:
            changed = replace(changed, name=inputs.text(said, "name", self._options.invalid_status))
        if "domain" in said:
            changed = self._with_domain(changed, said["domain"])
        if "person_ids" in said:
            changed = replace(changed, person_ids=self._person_ids(said))
            self._people.written(one.id, self._people.shown(one))
        self._store.organizations.put(changed)
        return self._resource(changed)

    def _delete(self, call: Call) -> object:
        one = self._lookup.organization(call.ids[0])
        if one.is_global:
            raise Refusal(422, texts.GLOBAL_DELETE)
        self._store.delete_organization(one.id)
        return {"success": True}

    def _refuse_on_global(self, one: Organization, said: Mapping[str, object]) -> None:
        same = {"name": one.name, "domain": one.domain}
        tolerated = self._options.global_same_name == "accept"
        refused = [key for key in same if key in said and not (tolerated and said[key] == same[key])]
        if "person_ids" in said and self._options.global_people == "refuse":
            refused.append("person_ids")
        if refused:
            raise Refusal(422, texts.GLOBAL_UPDATE.format(keys=", ".join(refused)))

    def _with_domain(self, one: Organization, value: object) -> Organization:
        if self._clears(value):
            return replace(one, domain=None, domains=())
        new, old = self._domain(value), one.domain
        gone = {new, old} if self._options.old_domain == "drop" else {new}
        return replace(one, domain=new, domains=(new, *(other for other in one.domains if other not in gone)))

    def _clears(self, domain: object) -> bool:
        return domain in (None, "") and self._options.empty_domain == "clear"

    def _domain(self, value: object) -> str:
        return inputs.domain(value, self._options.domain_spelling, self._options.invalid_status)

    def _person_ids(self, said: Mapping[str, object]) -> tuple[int, ...]:
        wanted = inputs.ids(said, "person_ids", self._options.invalid_status)
        known = tuple(filter(self._store.has_person, wanted))
        if known != wanted and self._options.unknown_person == "refuse":
            unknown = min(set(wanted).difference(known))
            raise Refusal(422, texts.unknown_id("person_ids", unknown, "Person"))
        return known

    def _resource(self, one: Organization) -> dict[str, object]:
        return {**v1_shapes.organization(one), "person_ids": self._people.shown(one)}


def _extras(one: Organization, query: Mapping[str, str]) -> dict[str, object]:
    opportunities = inputs.flag(query, "with_opportunities")
    return {
        **v1_shapes.interactions(one.interactions, query),
        **({"opportunity_ids": one.opportunity_ids} if opportunities else {}),
    }
