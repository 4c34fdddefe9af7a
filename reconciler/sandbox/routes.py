"""The form of a route table: which function answers which method and path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reconciler.sandbox import texts
from reconciler.sandbox.answers import Refusal
from reconciler.sandbox.inputs import Call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from werkzeug.wrappers import Request

WRITES: Final = frozenset({"POST", "PUT", "DELETE"})


@dataclass(frozen=True, slots=True)
class Route:
    """
    One kind of request.

    Attributes:
        path: With `{id}` where an id stands; such a route comes after those with a word there.
        handle: Returns what the answer holds, as JSON-able data, or raises `Refusal`.
        status: Of a success.
        probe: Exempt from the monthly quota (whoami and rate-limit).
        exports: Needs the permission to export.
    """

    method: str
    path: str
    handle: Callable[[Call], object]
    status: int = 200
    probe: bool = False
    exports: bool = False

    @property
    def name(self) -> str:
        """What statistics call it."""
        return f"{self.method} {self.path}"

    @property
    def writes(self) -> bool:
        """Whether a success changes data."""
        return self.method in WRITES


class Table:
    """Routes by path; those of v2 answer a wrong method with 405, those of v1 with 404."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._by_path: dict[str, dict[str, Route]] = {}
        for route in routes:
            self._by_path.setdefault(route.path, {})[route.method] = route

    def find(self, request: Request) -> tuple[Route, Call] | Refusal:
        """Return the route of a request, with what fills its `{id}`; HEAD is answered as GET."""
        path = request.path
        method = "GET" if request.method == "HEAD" else request.method
        parent, _, last = path.rpartition("/")
        for candidate, id_text in ((path, ""), (f"{parent}/{{id}}" if last else "", last)):
            methods = self._by_path.get(candidate, {})
            if method in methods:
                return methods[method], Call(request, id_text)
            if methods and request.path.startswith("/v2/"):
                return Refusal(405, texts.NO_METHOD, headers=(("Allow", ", ".join(methods)),))
        return Refusal(404, texts.NO_ROUTE)
