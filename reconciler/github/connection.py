"""
Every request to GitHub passes here: with the token, repeated where that is safe, every page read.

What to ask is left to `api`, how bytes travel to `reconciler.http`, whether to send again to `limits`.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from itertools import count
from threading import Condition
from typing import TYPE_CHECKING, TypeVar

from reconciler.errors import RemoteError, Unavailable, UnexpectedAnswer, UsageError
from reconciler.github.limits import delay_s, limited_for_s
from reconciler.github.refusals import refusal
from reconciler.typed_json import JsonObject, WrongShape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reconciler.clock import Clock
    from reconciler.http.session import Answer, WriteSession

T = TypeVar("T")

_HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
_MAX_PAGES = 1000
_PAGE_SIZE = 100
"""The most there is. Source: REST API of GitHub, pagination."""


class Connection:
    """
    Talks to GitHub with one token, one request at a time.

    Routes are paths with words in braces for what varies, as errors name them.

    Args:
        session: The way to the API; it lets the token go nowhere else.
        token: Of the job or of an app.
        clock: Tells the time and waits.
        on_wait: Told for how many seconds GitHub wants to be left alone.

    Raises:
        UsageError: The token is empty, or holds what no token has.
    """

    def __init__(
        self, session: WriteSession, token: str, clock: Clock, on_wait: Callable[[float], None]
    ) -> None:
        if not token or not (token.isascii() and token.isprintable()) or " " in token:
            raise UsageError(
                "GITHUB_TOKEN holds no token",
                next_step="give the step the job's: env: GITHUB_TOKEN: ${{ github.token }}",
            )
        self._session = session
        self._token = token
        self._clock = clock
        self._on_wait = on_wait
        self._headers = _HEADERS | {"Authorization": f"Bearer {token}"}

    def get(self, route: str, path: str, parse: Callable[[JsonObject], T]) -> T:
        """
        Read an object.

        Args:
            route: What errors call the path.
            path: Where it is.
            parse: Turns it into a value; may raise `WrongShape`.

        Raises:
            RemoteError: No answer, a refusal or another shape; see `reconciler.errors` for the kinds.
        """
        return _parsed("GET", route, self._get(route, path, ()), lambda value: parse(JsonObject(value)))

    def pages(
        self,
        route: str,
        path: str,
        parse: Callable[[JsonObject], T],
        *,
        query: Sequence[tuple[str, str]] = (),
        key: str = "",
    ) -> tuple[T, ...]:
        """
        Read a listing to its end; arguments and errors as for `get`.

        Args:
            route: See there.
            path: See there.
            parse: Turns a row into a value.
            query: Names and values, besides the size of a page.
            key: Where the rows are in a page that is an object; "" for a page that is a list of rows.
        """
        rows: list[T] = []
        here, asked = path, (*query, ("per_page", str(_PAGE_SIZE)))
        for _ in range(_MAX_PAGES):
            answer = self._get(route, here, asked)
            rows += _parsed("GET", route, answer, lambda value: _rows(value, key, parse))
            following = _next_page(answer.headers.get("link", ""))
            if following is None:
                return tuple(rows)
            here, asked = following, ()
        raise UnexpectedAnswer(f"GET {route}: a listing without end", method="GET", route=route)

    def post(self, route: str, path: str, body: Mapping[str, object], parse: Callable[[JsonObject], T]) -> T:
        """Create something; arguments and errors as for `get`."""
        answer = self._send(
            "POST", route, lambda: self._session.post(path, body, headers=self._headers, route=route)
        )
        return _parsed("POST", route, answer, lambda value: parse(JsonObject(value)))

    def patch(self, route: str, path: str, body: Mapping[str, object], parse: Callable[[JsonObject], T]) -> T:
        """Change something; arguments and errors as for `get`."""
        answer = self._send(
            "PATCH", route, lambda: self._session.patch(path, body, headers=self._headers, route=route)
        )
        return _parsed("PATCH", route, answer, lambda value: parse(JsonObject(value)))

    def pause(self, seconds: float) -> None:
        """Wait; a signal ends it."""
        condition = Condition()
        with condition:
            self._clock.wait(condition, seconds)

    def _get(self, route: str, path_or_url: str, query: Sequence[tuple[str, str]]) -> Answer:
        return self._send(
            "GET", route, lambda: self._session.get(path_or_url, query, headers=self._headers, route=route)
        )

    def _send(self, method: str, route: str, exchange: Callable[[], Answer]) -> Answer:
        for attempt in count(1):
            limited_s = None
            error: RemoteError
            try:
                answer = self._without_token(exchange())
                if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
                    return answer
                limited_s = limited_for_s(answer, self._clock.now_s())
                error = refusal(method, route, answer, limited_s)
            except Unavailable as unavailable:
                error = unavailable
            wait_s = delay_s(error, limited_s, attempt)
            if wait_s is None:
                raise error
            self._on_wait(wait_s)
            self.pause(wait_s)
        raise AssertionError("count has no end")

    def _without_token(self, answer: Answer) -> Answer:
        """A server may repeat the request; the token must not get from there into anything of ours."""
        return answer._replace(body=answer.body.replace(self._token.encode(), b"[token]"))


def _rows(value: object, key: str, parse: Callable[[JsonObject], T]) -> tuple[T, ...]:
    return JsonObject(value if key else {"rows": value}).objects(key or "rows", parse)


def _parsed(method: str, route: str, answer: Answer, parse: Callable[[object], T]) -> T:
    try:
        return parse(json.loads(answer.body))
    except (ValueError, RecursionError) as error:
        detail = str(error) if isinstance(error, WrongShape) else "it is not JSON"
        raise UnexpectedAnswer(
            f"{method} {route}: GitHub's answer cannot be used: {detail}",
            method=method,
            route=route,
            status=answer.status,
            next_step="Check GITHUB_API_URL: something else may have answered.",
        ) from error


def _next_page(link: str) -> str | None:
    """Return the URL of the next page from a Link header. Source: REST API of GitHub, pagination."""
    for part in link.split(","):
        url, _, relation = part.strip().partition(";")
        if relation.strip() == 'rel="next"' and url.startswith("<") and url.endswith(">"):
            return url[1:-1]
    return None
