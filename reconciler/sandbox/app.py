"""
One request, from the moment it is read to the answer: statistics, key, limits, faults, then its route.

What happens on the wire is for `wire`, what an answer says for the routes.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from reconciler.sandbox import texts
from reconciler.sandbox.answers import Answer, Dropped, Refusal, encode, html
from reconciler.sandbox.auth import authenticate
from reconciler.sandbox.cells import Cells
from reconciler.sandbox.context import Context
from reconciler.sandbox.faults import Faults
from reconciler.sandbox.limits import Limits, OverLimit
from reconciler.sandbox.people import LatePeople
from reconciler.sandbox.routes import Route, Table
from reconciler.sandbox.routes_account import Account
from reconciler.sandbox.v1_field_values import FieldValues
from reconciler.sandbox.v1_fields import Fields
from reconciler.sandbox.v1_lists import Lists
from reconciler.sandbox.v1_organizations import Organizations
from reconciler.sandbox.v1_persons import Persons
from reconciler.sandbox.v2_companies import Companies
from reconciler.sandbox.v2_lists import ListsV2
from reconciler.sandbox.v2_merges import Merges
from reconciler.sandbox.v2_requests import VERSION_HEADER, version
from reconciler.sandbox.v2_writes import Writes

if TYPE_CHECKING:
    from werkzeug.wrappers import Request

    from reconciler.sandbox.clock import Clock
    from reconciler.sandbox.database import Database
    from reconciler.sandbox.inputs import Call
    from reconciler.sandbox.limits import Quota
    from reconciler.sandbox.options import Options
    from reconciler.sandbox.stats import Stats
    from reconciler.sandbox.store import Store

STATS_PATH: Final = "/_sandbox/stats"
_ROUTES: Final = (
    Account,
    Organizations,
    Persons,
    Fields,
    FieldValues,
    Lists,
    Companies,
    ListsV2,
    Writes,
    Merges,
)
TOO_LARGE: Final = "sandbox.body_too_large"
"""Key of a request's environment that is true when its body was too large to be kept."""

_LOG: Final = logging.getLogger(__name__)


class App:
    """Answers requests; several threads call it at once."""

    def __init__(
        self, options: Options, database: Database, store: Store, stats: Stats, clock: Clock
    ) -> None:
        self._options = options
        self._database = database
        self._stats = stats
        self._clock = clock
        self._limits = Limits(options, clock, stats)
        self._faults = Faults(options.faults, options.random_seed)
        context = Context(
            store,
            Cells(store, clock),
            LatePeople(options.late_people_s, clock.monotonic_s),
            self._limits,
            options,
            clock,
        )
        self._table = Table(route for room in _ROUTES for route in room(context).routes())

    def answer(self, request: Request) -> Answer:
        """
        Return the answer to a request.

        Raises:
            Dropped: There is to be none.
        """
        if request.path == STATS_PATH:
            return Answer(200, encode(self._stats.summary()))
        found = self._table.find(request)
        name = "(no such route)" if isinstance(found, Refusal) else found[0].name
        with self._limits.flight() as in_flight:
            self._stats.begin(in_flight)
            outcome = "lost"
            try:
                answer = self._with_headers(request, found, in_flight)
                outcome = str(answer.status)
            finally:
                self._stats.end(name, outcome)
        return answer

    def _with_headers(self, request: Request, found: tuple[Route, Call] | Refusal, in_flight: int) -> Answer:
        v2 = _is_v2(request)
        quota: Quota | None = None
        headers, refused = self._version(request) if v2 else ((), None)
        try:
            authenticate(request.headers.get("Authorization", ""), self._options, v2=v2)
            fault, quota = self._admitted(found, in_flight)
            self._clock.sleep(self._options.latency_ms / 1000)
            route, call = _accepted(request, refused or found)
            answer = self._faulty(fault, route, call) if fault else self._handled(route, call)
        except Refusal as refusal:
            answer = refusal.answer(v2=v2)
        quota = quota or self._limits.quota()
        return replace(answer, headers=(*quota.headers(self._options.header_case), *headers, *answer.headers))

    def _version(self, request: Request) -> tuple[tuple[tuple[str, str], ...], Refusal | None]:
        """Return the header that echoes the version of v2, or without it why there is none."""
        try:
            return ((VERSION_HEADER, version(request, self._options.api_version)),), None
        except Refusal as refusal:
            return (), refusal

    def _admitted(self, found: tuple[Route, Call] | Refusal, in_flight: int) -> tuple[str, Quota]:
        """Count the request, whatever becomes of it, and return the fault drawn for it and what is left."""
        probe = not isinstance(found, Refusal) and found[0].probe
        fault = self._faults.draw()
        if fault == "concurrency-429":
            self._stats.add("faults", fault)
            raise OverLimit("concurrency")
        return fault, self._limits.admit(in_flight, probe=probe)

    def _faulty(self, fault: str, route: Route, call: Call) -> Answer:
        self._stats.add("faults", fault)
        if fault == "lost-before":
            raise Dropped
        if fault.startswith("html-"):
            if self._options.html_after:
                self._handled(route, call)
            return html(int(fault.removeprefix("html-")))
        answer = self._handled(route, call)
        if fault == "lost-after":
            raise Dropped
        if fault == "slow":
            self._clock.sleep(self._options.slow_s)
        return replace(answer, cut=fault == "truncated")

    def _handled(self, route: Route, call: Call) -> Answer:
        try:
            self._check_permission(route)
            if route.writes:
                with self._database.transaction():
                    body = route.handle(call)
                    self._stats.add("writes_applied", route.name)
            else:
                body = route.handle(call)
        except Refusal as refusal:
            return refusal.answer(v2=_is_v2(call.request))
        except Exception:  # noqa: BLE001 - a bug answers 500, and is told on standard error
            _LOG.exception("%s failed", route.name)
            return Refusal(500, texts.BROKEN).answer(v2=_is_v2(call.request))
        return Answer(route.status, b"" if route.status == HTTPStatus.NO_CONTENT else encode(body))

    def _check_permission(self, route: Route) -> None:
        needed = ("write", *route.needs) if route.writes else route.needs
        if missing := next((name for name in needed if name in self._options.deny), None):
            raise Refusal(403, texts.MISSING[missing])


def _accepted(request: Request, found: tuple[Route, Call] | Refusal) -> tuple[Route, Call]:
    if isinstance(found, Refusal):
        raise found
    if request.environ.get(TOO_LARGE):
        raise Refusal(413, texts.TOO_LARGE)
    return found


def _is_v2(request: Request) -> bool:
    return request.path == "/v2" or request.path.startswith("/v2/")
