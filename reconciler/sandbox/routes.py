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

WRITES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_ID: Final = "{id}"


@dataclass(frozen=True, slots=True)
class Route:
    """
    One kind of request.

    Attributes:
        path: With `{id}` where an id stands; such a route comes after those with a word there.
        handle: Returns what the answer holds, as JSON-able data, or raises `Refusal`.
        status: Of a success; with 204 there is no body.
        probe: Exempt from the monthly quota (whoami and rate-limit).
        needs: The permissions without which it is refused, by the names of `parsing.DENIALS`.
        reads: Changes nothing, whatever its method.
    """

    method: str
    path: str
    handle: Callable[[Call], object]
    status: int = 200
    probe: bool = False
    needs: tuple[str, ...] = ()
    reads: bool = False

    @property
    def name(self) -> str:
        """What statistics call it."""
        return f"{self.method} {self.path}"

    @property
    def writes(self) -> bool:
        """Whether a success changes data."""
        return self.method in WRITES and not self.reads


class Table:
    """Routes by path; those of v2 answer a wrong method with 405, those of v1 with 404."""

    def __init__(self, routes: Iterable[Route]) -> None:
        by_path: dict[str, dict[str, Route]] = {}
        for route in routes:
            by_path.setdefault(route.path, {})[route.method] = route
        # Words sort before ids, wherever in a path they stand.
        self._by_length: dict[int, list[tuple[tuple[str, ...], dict[str, Route]]]] = {}
        for path in sorted(by_path, key=lambda path: [part == _ID for part in path.split("/")]):
            parts = tuple(path.split("/"))
            self._by_length.setdefault(len(parts), []).append((parts, by_path[path]))

    def find(self, request: Request) -> tuple[Route, Call] | Refusal:
        """Return the route of a request, with what fills each `{id}`; HEAD is answered as GET."""
        method = "GET" if request.method == "HEAD" else request.method
        given = request.path.split("/")
        for parts, methods in self._by_length.get(len(given), ()):
            if not all(
                part == said or (part == _ID and said) for part, said in zip(parts, given, strict=True)
            ):
                continue
            if method in methods:
                ids = tuple(said for part, said in zip(parts, given, strict=True) if part == _ID)
                return methods[method], Call(request, ids)
            if request.path.startswith("/v2/"):
                return Refusal(405, texts.NO_METHOD, headers=(("Allow", ", ".join(methods)),))
        return Refusal(404, texts.NO_ROUTE)
