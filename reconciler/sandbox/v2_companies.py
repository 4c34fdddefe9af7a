"""
Companies and persons on v2, read: what the routes check and what they send.

Source: specification of Affinity v2: 100 a page, no `fields` key without field parameters, no term and no
filter on the listing; a search answers 201, matches names and primary domains or addresses, and any body at
all narrows it to the firm's own universe (Affinity's MCP server).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.sandbox import kinds, v2_requests
from reconciler.sandbox.answers import Refusal
from reconciler.sandbox.lookup_v2 import LookupV2
from reconciler.sandbox.records import fold
from reconciler.sandbox.routes import Route
from reconciler.sandbox.v2_fields import ENTITY_TYPES, FieldData, dropdown_options, metadata, named
from reconciler.sandbox.v2_requests import page_of_items, page_of_view, version
from reconciler.sandbox.values_v2 import person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzeug.wrappers import Request

    from reconciler.sandbox.context import Context
    from reconciler.sandbox.database import Value
    from reconciler.sandbox.inputs import Call
    from reconciler.sandbox.records import Organization, Person

_SHORTEST_TERM: Final = 3
_FIELDS_LIMIT: Final = 20
"""Fields of one company on a page, by default."""

_NAME: Final = "instr(substr(folded, 1, instr(folded || char(10), char(10)) - 1), ?) > 0"
_COMPANY_TERM: Final = f"({_NAME} OR instr(lower(ifnull(domain, '')), ?) > 0)"
_PERSON_TERM: Final = f"({_NAME} OR instr(lower(ifnull(json_extract(emails, '$[0]'), '')), ?) > 0)"


class Companies:
    """The handlers."""

    def __init__(self, context: Context) -> None:
        self._store = context.store
        self._options = context.options
        self._data = FieldData(context.store, context.options)
        self._lookup = LookupV2(context.store, context.options)

    def routes(self) -> tuple[Route, ...]:
        """Return this part of the route table."""
        export, fields, one_company = ("export",), ("v2-fields",), ("company",)
        return (
            Route("GET", "/v2/companies", self._companies, needs=export),
            Route(
                "POST", "/v2/companies/search", self._search_companies, status=201, needs=export, reads=True
            ),
            Route("GET", "/v2/companies/fields", self._metadata, needs=fields),
            Route("GET", "/v2/companies/fields/{id}/dropdown-options", self._options_of_field, needs=fields),
            Route("GET", "/v2/companies/{id}", self._company, needs=one_company),
            Route("GET", "/v2/companies/{id}/fields", self._fields, needs=(*one_company, *fields)),
            Route("GET", "/v2/companies/{id}/fields/{id}", self._field, needs=(*one_company, *fields)),
            Route("POST", "/v2/persons/search", self._search_persons, status=201, needs=export, reads=True),
        )

    def _companies(self, call: Call) -> object:
        ids = v2_requests.ids(call.request)
        chosen = "TRUE" if ids is None else f"id IN ({', '.join(map(str, ids))})"
        return self._page_of_companies(call.request, chosen)

    def _search_companies(self, call: Call) -> object:
        said = _criteria(call.request)
        # A request without a body asks for the whole index.
        own = "(NOT is_global OR interactions != '{}')" if self._options.list_globals else "NOT is_global"
        condition, values = _term(said, _COMPANY_TERM)
        wanted = f"{condition} AND {own if said is not None else 'TRUE'}"
        return self._page_of_companies(call.request, wanted, values, countable=True)

    def _page_of_companies(
        self, request: Request, condition: str, values: Sequence[Value] = (), *, countable: bool = False
    ) -> object:
        fields = self._data.of_entities(kinds.ORGANIZATION_ENTITY) if _asks_for_fields(request) else []
        asked = self._data.selected(request, fields, ENTITY_TYPES)
        shown, pagination = page_of_view(
            request, self._store.organizations.v2, condition, values, countable=countable
        )
        data = [company(one) for one in shown]
        if asked is not None:
            by_id = self._data.entities(asked, [one.id for one in shown])
            for row, one in zip(data, shown, strict=True):
                row["fields"] = by_id[one.id]
        return {"data": data, "pagination": pagination}

    def _search_persons(self, call: Call) -> object:
        said = _criteria(call.request)
        fields = self._data.of_entities(kinds.PERSON_ENTITY)
        asked = self._data.selected(call.request, fields, ENTITY_TYPES)
        condition, values = _term(said, _PERSON_TERM)
        shown, pagination = page_of_view(
            call.request, self._store.persons.v2, condition, values, countable=True
        )
        by_id = {} if asked is None else self._data.entities(asked, [one.id for one in shown])
        data = [whole_person(one) | ({} if asked is None else {"fields": by_id[one.id]}) for one in shown]
        return {"data": data, "pagination": pagination}

    def _company(self, call: Call) -> object:
        fields = self._data.of_entities(kinds.ORGANIZATION_ENTITY)
        asked = self._data.selected(call.request, fields, ENTITY_TYPES)
        one = self._lookup.company(call.ids[0])
        return company(one) | (
            {} if asked is None else {"fields": self._data.entities(asked, [one.id])[one.id]}
        )

    def _metadata(self, call: Call) -> object:
        said_version = version(call.request, self._options.api_version)
        fields = self._data.of_entities(kinds.ORGANIZATION_ENTITY)
        return page_of_items(call.request, fields, lambda field: metadata(field, said_version))

    def _options_of_field(self, call: Call) -> object:
        return dropdown_options(call.request, self._data.of_entities(kinds.ORGANIZATION_ENTITY), call.ids[0])

    def _fields(self, call: Call) -> object:
        one = self._lookup.company(call.ids[0])
        fields = self._data.of_entities(kinds.ORGANIZATION_ENTITY)
        asked = self._data.selected(call.request, fields, ENTITY_TYPES, "ids")
        shown = self._data.entities(fields if asked is None else asked, [one.id])[one.id]
        return page_of_items(call.request, shown, lambda field: field, _FIELDS_LIMIT)

    def _field(self, call: Call) -> object:
        one = self._lookup.company(call.ids[0])
        field = named(self._data.of_entities(kinds.ORGANIZATION_ENTITY), call.ids[1])
        return self._data.entities([field], [one.id])[one.id][0]


def company(one: Organization) -> dict[str, object]:
    """Return the five keys that a company always has."""
    return {
        "id": one.id,
        "name": one.name,
        "domain": one.domain,
        "domains": one.domains,
        "isGlobal": one.is_global,
    }


def whole_person(one: Person) -> dict[str, object]:
    """Return the six keys that a person always has."""
    return person(one) | {"emailAddresses": one.emails}


def _asks_for_fields(request: Request) -> bool:
    return "fieldIds" in request.args or "fieldTypes" in request.args


def _criteria(request: Request) -> Mapping[str, object] | None:
    """Return what a search says, None for one without a body; conditions and orders are not known here."""
    if not request.get_data():
        return None
    said = v2_requests.body(request)
    if _says_something(said.get("filters")) or _says_something(said.get("sorts")):
        raise Refusal(501, "The sandbox searches by term alone")
    return said


def _says_something(value: object) -> bool:
    """Return whether filters or sorts hold more than empty groups."""
    if isinstance(value, dict):
        return any(isinstance(part, dict | list) and _says_something(part) for part in value.values())
    return bool(value)


def _term(said: Mapping[str, object] | None, condition: str) -> tuple[str, list[Value]]:
    """Return the condition that the term of a search makes, with the values for its marks."""
    search = (said or {}).get("search")
    if search is None:
        return "TRUE", []
    term = search.get("term") if isinstance(search, dict) else None
    if not isinstance(term, str) or len(term) < _SHORTEST_TERM:
        raise Refusal(400, f"search.term must have at least {_SHORTEST_TERM} characters", param="search.term")
    return condition, [fold(term), fold(term)]
