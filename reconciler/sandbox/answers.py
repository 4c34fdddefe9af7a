"""
What goes back to a client: an answer, a refusal on its way to become one, or nothing (a dropped connection).

Source: API reference of Affinity v1 (errors) and its MCP server's parser: a v1 error is an array of strings;
specification of Affinity v2: `{"errors": [{"code", "message", "param"?}]}`, `param` only with `validation`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

_CODES: Final = {
    400: "bad-request",
    401: "authentication",
    403: "authorization",
    404: "not-found",
    405: "method-not-allowed",
    413: "bad-request",
    415: "unsupported-media-type",
    422: "unprocessable-entity",
    429: "rate-limit",
    500: "server",
    501: "not-implemented",
}
"""Code of a v2 error by status. Source: specification of Affinity v2; that 413 has none is a guess."""


@dataclass(frozen=True, slots=True)
class Answer:
    """
    One HTTP answer.

    Attributes:
        headers: Besides Content-Type and Content-Length.
        cut: Leave the second half of the body out, whatever Content-Length says.
    """

    status: int
    body: bytes
    content_type: str = "application/json; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    cut: bool = False


class Refusal(Exception):
    """
    The request is answered with an error.

    Attributes:
        status: HTTP status.
        param: The parameter at fault (v2 names it), or "".
        headers: Added to the answer.
    """

    def __init__(
        self, status: int, message: str, *, param: str = "", headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(message)
        self.status = status
        self.param = param
        self.headers = headers

    def answer(self, *, v2: bool) -> Answer:
        """Return the error in the shape of v1 or of v2."""
        body = {"errors": [self._entry()]} if v2 else [str(self)]
        return Answer(self.status, encode(body), headers=self.headers)

    def _entry(self) -> dict[str, str]:
        entry = {"code": _CODES[self.status], "message": str(self)}
        if self.param:
            entry |= {"code": "validation", "param": self.param}
        return entry


class Dropped(ConnectionError):
    """The connection is to be closed without an answer."""


def encode(value: object) -> bytes:
    """Return `value` as compact JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def html(status: int) -> Answer:
    """Return the kind of page that a gateway puts in place of an answer (seen for 5xx on either version)."""
    title = f"{status} {HTTPStatus(status).phrase}"
    page = f"<html><head><title>{title}</title></head><body><center><h1>{title}</h1></center></body></html>"
    return Answer(status, page.encode(), content_type="text/html")
