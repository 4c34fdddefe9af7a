"""Speaking to a sandbox without the client: one kept-alive connection, and a clock that a test moves."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

from reconciler.sandbox.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.sandbox.server import Sandbox

BASIC = {"Authorization": "Basic " + base64.b64encode(b":sandbox").decode()}
BEARER = {"Authorization": "Bearer sandbox"}
RATE_HEADERS = {
    f"x-ratelimit-limit-{scope}{suffix}"
    for scope in ("user", "org")
    for suffix in ("", "-remaining", "-reset")
}


@dataclass
class Hands:
    """The hands of a clock: tests move them, and see who slept."""

    now_s: float = 1000.0
    date: datetime = datetime(2026, 2, 27, 12, tzinfo=UTC)
    slept: list[float] = field(default_factory=list)

    def clock(self) -> Clock:
        return Clock(lambda: self.now_s, lambda: self.date, self.slept.append)


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> tuple[int, Any, Any]:
        """Status, code and parameter of an error of v2."""
        [error] = self.json["errors"]
        return self.status, error["code"], error.get("param")

    @property
    def refusal(self) -> tuple[int, list[type]]:
        """Status and shape of an error of v1, which is an array of strings."""
        return self.status, [type(message) for message in self.json]


class Talker:
    """A connection to one sandbox."""

    def __init__(self, sandbox: Sandbox, hands: Hands) -> None:
        self.sandbox = sandbox
        self.hands = hands
        self.connection = HTTPConnection(sandbox.url.removeprefix("http://"), timeout=10)

    def __call__(
        self,
        method: str,
        path: str,
        data: object = None,
        *,
        auth: Mapping[str, str] = BASIC,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send a request, `data` as JSON unless it is bytes; v2 is always spoken to with Bearer."""
        sent = {**(BEARER if path.startswith("/v2") and auth is BASIC else auth), **(headers or {})}
        body = data if isinstance(data, bytes) or data is None else json.dumps(data).encode()
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        self.connection.request(method, path, body, sent)
        response = self.connection.getresponse()
        return Reply(response.status, dict(response.getheaders()), response.read())

    def found(self, query: str = "") -> list[int]:
        """Return the ids that a search or listing finds."""
        return [row["id"] for row in self("GET", f"/organizations?{query}").json["organizations"]]

    def values(self, query: str) -> dict[int, list[Any]]:
        """Return the values of an entity or list entry on v1, by field."""
        found: dict[int, list[Any]] = {}
        for row in self("GET", f"/field-values?{query}").json:
            found.setdefault(row["field_id"], []).append(row["value"])
        return found

    def fields(self, path: str) -> dict[str, Any]:
        """Return the values of a company, or of the first of a page, on v2, by field."""
        body = self("GET", path).json
        [first, *_] = body.get("data", [body])
        return {field["id"]: field["value"] for field in first.get("entity", first)["fields"]}

    def create(self, **said: object) -> Any:
        """Create an organization and return the answer's resource."""
        reply = self("POST", "/organizations", said)
        assert reply.status == 200, reply
        return reply.json
