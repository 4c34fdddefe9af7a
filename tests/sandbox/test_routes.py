from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from reconciler.sandbox.answers import Refusal
from reconciler.sandbox.routes import Route, Table

if TYPE_CHECKING:
    from reconciler.sandbox.inputs import Call


def _handle(_: Call) -> object:
    return None


TABLE = Table(
    Route(method, path, _handle)
    for method, path in [
        ("GET", "/things"),
        ("POST", "/things"),
        ("GET", "/things/words"),
        ("GET", "/things/{id}"),
        ("DELETE", "/things/{id}"),
        ("GET", "/things/{id}/parts/{id}"),
        ("GET", "/things/{id}/parts/first"),
        ("GET", "/v2/things/{id}"),
    ]
)


def _find(method: str, path: str) -> tuple[str, ...] | int:
    found = TABLE.find(Request(EnvironBuilder(method=method, path=path).get_environ()))
    return found.status if isinstance(found, Refusal) else (found[0].name, *found[1].ids)


def test_a_word_comes_before_an_id() -> None:
    """`/things/words` is its own route; anything else there is taken for an id, right or wrong."""
    assert ("GET /things/words",) == _find("GET", "/things/words")
    assert ("GET /things/{id}", "12") == _find("GET", "/things/12")
    assert ("GET /things/{id}", "x y") == _find("GET", "/things/x%20y")
    assert ("DELETE /things/{id}", "words") == _find("DELETE", "/things/words")


def test_a_path_may_hold_several_ids() -> None:
    """Words come before ids at the end as well; nothing is no id."""
    assert ("GET /things/{id}/parts/{id}", "12", "34") == _find("GET", "/things/12/parts/34")
    assert ("GET /things/{id}/parts/first", "12") == _find("GET", "/things/12/parts/first")
    assert [404, 404] == [_find("GET", "/things//parts/34"), _find("GET", "/things/12/parts/")]


def test_head_finds_get() -> None:
    """HEAD is answered wherever GET is."""
    assert ("GET /things",) == _find("HEAD", "/things")


def test_what_is_not_there_is_refused() -> None:
    """v1 knows 404 alone; v2 tells a wrong method from a wrong path."""
    assert [404, 404, 404] == [_find("GET", "/other"), _find("PUT", "/things"), _find("GET", "/things/1/2")]
    assert [404, 405] == [_find("GET", "/v2/other"), _find("PUT", "/v2/things/1")]


def test_a_route_knows_whether_it_writes() -> None:
    """POST, PUT, PATCH and DELETE do, unless they are said to read."""
    assert [False, True, True] == [
        Route(method, "/", _handle).writes for method in ("GET", "DELETE", "PATCH")
    ]
    assert not Route("POST", "/search", _handle, reads=True).writes
