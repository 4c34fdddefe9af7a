"""
Version 1: what its routes check and what they send.

Source: API reference of Affinity v1 (organizations, rate-limit, whoami); key sets as a client that forbids
unknown keys accepts them; 422 for unknown and merged ids as Affinity's MCP server and several clients see
it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.sandbox import account, inputs, texts
from reconciler.sandbox.answers import Refusal
from reconciler.sandbox.inputs import Call, flag
from reconciler.sandbox.people import LatePeople
from reconciler.sandbox.records import INTERACTIONS, Interaction, Organization
from reconciler.sandbox.routes import Route
from reconciler.sandbox.search import FLAGS, condition, page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reconciler.sandbox.limits import Limits
    from reconciler.sandbox.options import Options
    from reconciler.sandbox.store import Store


class Version1:
    """The handlers; `clock_s` gives monotonic seconds."""

    def __init__(self, store: Store, limits: Limits, options: Options, clock_s: Callable[[], float]) -> None:
        self._store = store
        self._limits = limits
        self._options = options
        self._people = LatePeople(options.late_people_s, clock_s)

    def routes(self) -> tuple[Route, ...]:
        """Return the part of the route table that belongs to this version."""
        return (
            Route("GET", "/auth/whoami", lambda _: account.WHOAMI_V1, probe=True),
            Route("GET", "/rate-limit", self._rate_limit, probe=True),
            Route("GET", "/organizations", self._search),
            Route("POST", "/organizations", self._create, status=self._options.create_status),
            Route("GET", "/organizations/fields", lambda _: []),
            Route("GET", "/organizations/{id}", self._get),
            Route("PUT", "/organizations/{id}", self._update),
            Route("DELETE", "/organizations/{id}", self._delete),
        )

    def _rate_limit(self, _: Call) -> object:
        quota = self._limits.quota()
        monthly = {} if quota.month is None else {"org_monthly": quota.month.as_json()}
        return {"rate": {**monthly, "api_key_per_minute": quota.minute.as_json()}}

    def _search(self, call: Call) -> object:
        query = call.request.args
        wanted, asked = condition(query, self._options), page(query, self._options)
        found = self._store.search.select(
            wanted.sql, wanted.values, limit=asked.size + 1, offset=asked.offset
        )
        goes_on = len(found) > asked.size or (self._options.token_after_last and len(found) == asked.size)
        flags = _flags(query)
        return {
            "organizations": [_row(one) | _extras(one, flags) for one in found[: asked.size]],
            "next_page_token": asked.following() if goes_on else None,
        }

    def _get(self, call: Call) -> object:
        one = self._existing(call)
        return {**self._resource(one), "list_entries": [], **_extras(one, _flags(call.request.args))}

    def _create(self, call: Call) -> object:
        invalid_status = self._options.invalid_status
        said = inputs.fields(call.request, invalid_status)
        name = inputs.name(said.get("name"), invalid_status)
        domain = said.get("domain")
        host = None if domain is None or self._clears(domain) else self._domain(domain)
        people = self._person_ids(said["person_ids"]) if "person_ids" in said else ()
        created = self._store.create(name, host, people)
        self._people.written(created.id, ())
        return self._resource(created)

    def _update(self, call: Call) -> object:
        one = self._existing(call)
        said = inputs.fields(call.request, self._options.invalid_status)
        if not said.keys() & {"name", "domain", "person_ids"}:
            raise Refusal(self._options.invalid_status, texts.NOTHING_TO_UPDATE)
        if one.is_global:
            self._refuse_on_global(one, said)
        changed = one
        if "name" in said:
            changed = replace(changed, name=inputs.name(said["name"], self._options.invalid_status))
        if "domain" in said:
            changed = self._with_domain(changed, said["domain"])
        if "person_ids" in said:
            changed = replace(changed, person_ids=self._person_ids(said["person_ids"]))
            self._people.written(one.id, self._people.shown(one))
        self._store.update(changed)
        return self._resource(changed)

    def _delete(self, call: Call) -> object:
        one = self._existing(call)
        if one.is_global:
            raise Refusal(422, texts.GLOBAL_DELETE)
        self._store.delete(one.id)
        return {"success": True}

    def _existing(self, call: Call) -> Organization:
        organization_id = inputs.whole_number(call.id_text)
        if organization_id is not None:
            if one := self._store.truth.get(organization_id):
                return one
            if survivor_id := self._store.survivor(organization_id):
                raise Refusal(422, texts.merged(organization_id, survivor_id))
        message = texts.unknown_id("organization_id", call.id_text, "Organization")
        raise Refusal(self._options.unknown_id_status, message)

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

    def _person_ids(self, value: object) -> tuple[int, ...]:
        wanted = inputs.person_ids(value, self._options.invalid_status)
        known = tuple(filter(self._store.has_person, wanted))
        if known != wanted and self._options.unknown_person == "refuse":
            unknown = min(set(wanted).difference(known))
            raise Refusal(422, texts.unknown_id("person_ids", unknown, "Person"))
        return known

    def _resource(self, one: Organization) -> dict[str, object]:
        return {**_row(one), "person_ids": self._people.shown(one)}


def _row(one: Organization) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "domain": one.domain,
        "domains": one.domains,
        "crunchbase_uuid": one.crunchbase_uuid,
        "global": one.is_global,
    }


def _flags(query: Mapping[str, str]) -> frozenset[str]:
    return frozenset(name for name in FLAGS if flag(query, name))


def _extras(one: Organization, flags: frozenset[str]) -> dict[str, object]:
    extras: dict[str, object] = {}
    if "with_interaction_dates" in flags:
        by_kind = {kind: one.interactions.get(kind) for kind in INTERACTIONS}
        persons = "with_interaction_persons" in flags
        extras["interaction_dates"] = {
            f"{kind}_date": event and event.date for kind, event in by_kind.items()
        }
        extras["interactions"] = {
            kind: event and _interaction(event, persons=persons) for kind, event in by_kind.items()
        }
    if "with_opportunities" in flags:
        extras["opportunity_ids"] = one.opportunity_ids
    return extras


def _interaction(event: Interaction, *, persons: bool) -> dict[str, object]:
    return {"date": event.date} | ({"person_ids": event.person_ids} if persons else {})
