"""
Every request to Affinity passes `Connection.send`: paced, repeated where safe, answer told from refusal.

What to ask and what an answer holds is left to v1 and v2, how bytes travel to `reconciler.http`, when a
request may go to `gate`, and whether it goes again to `retries`.
"""

from __future__ import annotations

import base64
from http import HTTPStatus
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from reconciler.affinity.decoding import decode
from reconciler.affinity.quota import quota_of
from reconciler.affinity.refusals import refusal
from reconciler.affinity.retries import Loss, loss_of
from reconciler.errors import (
    BudgetSpent,
    Interrupted,
    NotFound,
    RateLimited,
    RemoteError,
    Unavailable,
    UnexpectedAnswer,
    UsageError,
)
from reconciler.typed_json import WrongShape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reconciler.affinity.gate import Gate
    from reconciler.affinity.pacing import Ticket
    from reconciler.affinity.retries import Retries
    from reconciler.http.session import Answer, ReadSession, WriteSession
    from reconciler.model import Quota

T = TypeVar("T")

_SECRET_CHARS = 16
"""A shorter key, as the sandbox's, is a word that may well stand in an answer, and no secret."""

EXEMPT_FROM_MONTH = frozenset({"/auth/whoami", "/rate-limit", "/v2/auth/whoami", "/v2/rate-limit"})
"""Source: API reference of Affinity, rate limits: these cost nothing of the month."""


class Attempt(NamedTuple):
    """
    What came of sending a request once; nothing of what it carried.

    Attributes:
        number: Which attempt of its request it was, from 1.
        sent_s: When it had leave to go, on the gate's clock.
        status: HTTP status, or None when no answer came.
        error: What went wrong, or None. The message of a refusal repeats Affinity's own words.
        again_in_s: Seconds until the next attempt; None where there is none.
        quota: As the connection's.
    """

    method: str
    route: str
    number: int
    sent_s: float
    status: int | None
    error: RemoteError | None
    again_in_s: float | None
    quota: Quota | None


class Connection:
    """
    Reads from Affinity with one API key; threads may share it.

    Routes are paths with `{id}` for ids: errors name them, and those of v2 begin with `/v2/`.

    Args:
        on_attempt: Told what came of each attempt, by the thread that made it; None for nobody.

    Attributes:
        quota: What answers so far said of limits, however they overtook each other; None before the first.
        date: The Date header of the last answer that had one; None before the first.

    Raises:
        UsageError: The key is empty, or holds blanks, line breaks or other characters that no key has.

    Source: API reference of Affinity, authentication: v1 takes HTTP Basic with a blank user and the key as
    password, v2 a Bearer token. The reference does not say which 2xx a success has, so that any will do.
    """

    def __init__(
        self,
        session: ReadSession,
        key: str,
        gate: Gate,
        retries: Retries,
        on_attempt: Callable[[Attempt], None] | None = None,
    ) -> None:
        if not key or not (key.isascii() and key.isprintable()) or " " in key:
            raise UsageError(
                "The API key is empty or holds a blank, a line break or another character that no key has",
                next_step="Copy the key anew, without quotes or line breaks around it.",
            )
        self._session = session
        self._gate = gate
        self._retries = retries
        self._on_attempt = on_attempt
        self._key = key
        self._basic = "Basic " + base64.b64encode(f":{key}".encode()).decode()
        self._lock = Lock()
        self._requests = 0
        self.quota: Quota | None = None
        self.date: str | None = None

    @property
    def requests(self) -> int:
        """How many requests were made so far, however often one of them had to be repeated."""
        return self._requests

    def get(
        self,
        route: str,
        parse: Callable[[object], T],
        *,
        path: str | None = None,
        query: Sequence[tuple[str, str]] = (),
    ) -> T:
        """
        Read `route` and return what `parse` makes of its JSON.

        Args:
            route: What to read, and what errors call it.
            parse: Turns the decoded answer into a value; may raise `WrongShape`.
            path: `route` with its id filled in, or a whole URL of the same server; `route` itself by default.
            query: Names and values, in this order.

        Raises:
            RemoteError: No answer, a refusal or another shape; see `reconciler.errors` for the kinds.
        """
        return self.send(
            "GET",
            route,
            lambda: self._session.get(
                route if path is None else path, query, headers=self._headers(route), route=route
            ),
            parse,
        )

    def send(
        self,
        method: str,
        route: str,
        exchange: Callable[[], Answer],
        parse: Callable[[object], T],
        *,
        repeatable: bool = True,
    ) -> T:
        """
        Make one request by `exchange`, and return its parsed answer or raise what went wrong.

        Waits for its turn. What `retries` allows is sent again; the last failure is raised.

        Args:
            method: The HTTP verb.
            route: As for `get`.
            exchange: Sends the request once.
            parse: As for `get`; given None where the status says that there is no content.
            repeatable: False where, as with a POST, it must not be carried out a second time.

        Raises:
            RemoteError: As for `get`; its cause is the loss of an answer to an earlier attempt, if any.
            BudgetSpent: No more may be sent in this run, and nothing that was sent may have been carried out.
            Interrupted: The run is to end, the same.
        """
        with self._lock:
            self._requests += 1
        lost: RemoteError | None = None
        for number in count(1):
            try:
                ticket = self._gate.enter(counts_for_month=route not in EXEMPT_FROM_MONTH)
                answer = self._success(ticket, method, route, exchange)
                value = self._parsed(answer, method, route, parse)
            except RemoteError as error:
                delay_s = self._retries.delay_s(error, method if repeatable else "POST", number)
                self._tell(ticket, method, route, number, error, delay_s)
                if delay_s is None:
                    if lost:
                        raise error from lost
                    raise
                if loss_of(error) in {Loss.ANSWER_LOST, Loss.UNREADABLE}:
                    lost = error
                self._pause(delay_s, lost)
            except (BudgetSpent, Interrupted):
                if lost:
                    raise lost from None
                raise
            else:
                self._tell(ticket, method, route, number, answer)
                return value
        raise AssertionError("count has no end")

    def _tell(
        self,
        ticket: Ticket,
        method: str,
        route: str,
        number: int,
        outcome: Answer | RemoteError,
        again_in_s: float | None = None,
    ) -> None:
        if self._on_attempt:
            error = outcome if isinstance(outcome, RemoteError) else None
            self._on_attempt(
                Attempt(method, route, number, ticket.sent_s, outcome.status, error, again_in_s, self.quota)
            )

    def _pause(self, delay_s: float, lost: RemoteError | None) -> None:
        try:
            self._gate.pause(delay_s, "Affinity to answer again")
        except Interrupted:
            if lost:
                raise lost from None
            raise

    def _success(self, ticket: Ticket, method: str, route: str, exchange: Callable[[], Answer]) -> Answer:
        try:
            answer = exchange()
        except BaseException:
            self._gate.lost(ticket)
            raise
        self.date = answer.headers.get("date", self.date)
        error = None if _is_success(answer) else refusal(method, route, self._without_key(answer))
        self._give_back(ticket, quota_of(answer.headers), error)
        if error:
            raise error
        return answer

    def _parsed(self, answer: Answer, method: str, route: str, parse: Callable[[object], T]) -> T:
        try:
            if answer.status == HTTPStatus.NO_CONTENT:
                return parse(None)
            secret = len(self._key) >= _SECRET_CHARS
            return parse(decode(self._without_key(answer).body if secret else answer.body))
        except WrongShape as wrong:
            raise UnexpectedAnswer(
                f"{method} {route}: {wrong}",
                method=method,
                route=route,
                status=answer.status,
                next_step="Run again; if it keeps happening, Affinity's API has changed.",
            ) from wrong

    def _give_back(self, ticket: Ticket, quota: Quota | None, error: RemoteError | None) -> None:
        if quota:
            with self._lock:
                self.quota = quota.after(self.quota)
        if isinstance(error, RateLimited):
            self._gate.limited(ticket, quota, error.scope)
        elif quota is None and isinstance(error, Unavailable):
            self._gate.lost(ticket)  # a gateway's page, which knows nothing of limits
        else:
            self._gate.answered(ticket, quota)

    def _headers(self, route: str) -> dict[str, str]:
        v2 = route.startswith("/v2/")
        return {"Accept": "application/json", "Authorization": f"Bearer {self._key}" if v2 else self._basic}

    def _without_key(self, answer: Answer) -> Answer:
        """A server may repeat the request; the key must not get from there into anything of ours."""
        body = answer.body
        for secret in (self._key, self._basic.removeprefix("Basic ")):
            body = body.replace(secret.encode(), b"[key]")
        return answer._replace(body=body)


class WriteConnection(Connection):
    """A connection that can write, too."""

    def __init__(
        self,
        session: WriteSession,
        key: str,
        gate: Gate,
        retries: Retries,
        on_attempt: Callable[[Attempt], None] | None = None,
    ) -> None:
        super().__init__(session, key, gate, retries, on_attempt)
        self._write_session = session

    def post(
        self,
        route: str,
        parse: Callable[[object], T],
        *,
        path: str | None = None,
        body: Mapping[str, object],
    ) -> T:
        """Create what `body` says; arguments and errors as for `get`."""
        return self.send(
            "POST",
            route,
            lambda: self._write_session.post(
                route if path is None else path, body, headers=self._headers(route), route=route
            ),
            parse,
        )

    def put(
        self,
        route: str,
        parse: Callable[[object], T],
        *,
        path: str,
        body: Mapping[str, object],
        repeatable: bool = True,
    ) -> T:
        """Change `path` as `body` says; arguments and errors as for `get` and `send`."""
        return self.send(
            "PUT",
            route,
            lambda: self._write_session.put(path, body, headers=self._headers(route), route=route),
            parse,
            repeatable=repeatable,
        )

    def patch(self, route: str, parse: Callable[[object], T], *, path: str, body: Mapping[str, object]) -> T:
        """Change parts of `path` as `body` says; arguments and errors as for `get`."""
        return self.send(
            "PATCH",
            route,
            lambda: self._write_session.patch(path, body, headers=self._headers(route), route=route),
            parse,
        )

    def delete(self, route: str, parse: Callable[[object], None], *, path: str) -> None:
        """
        Delete `path`; arguments and errors as for `get`.

        Raises:
            NotFound: It was not there already. After a lost answer that is a success: that attempt did it.
        """
        try:
            self.send(
                "DELETE",
                route,
                lambda: self._write_session.delete(path, headers=self._headers(route), route=route),
                parse,
            )
        except NotFound as error:
            if error.__cause__ is None:
                raise


def _is_success(answer: Answer) -> bool:
    return HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES
