"""Decoded JSON is taken apart with types, and a failure names the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.typed_json import JsonObject, WrongShape

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENT: dict[str, object] = {
    "text": "Acme",
    "number": 3,
    "share": 0.5,
    "yes": True,
    "null": None,
    "texts": ["a", "b"],
    "object": {"inner": {"text": "deep"}},
    "objects": [{"n": 1}, {"n": 2}],
}
ROOT = JsonObject(DOCUMENT)


def test_each_access_returns_its_type() -> None:
    assert "Acme" == ROOT.text("text")
    assert 3 == ROOT.integer("number")
    assert (0.5, 3) == (ROOT.number("share"), ROOT.number("number"))
    assert True is ROOT.boolean("yes")
    assert ("a", "b") == ROOT.texts("texts")
    assert "deep" == ROOT.part("object").part("inner").text("text")
    assert (1, 2) == ROOT.objects("objects", lambda each: each.integer("n"))


@pytest.mark.parametrize("key", ["null", "absent"])
def test_optional_values_may_be_null_or_absent(key: str) -> None:
    assert None is ROOT.optional_text(key)
    assert None is ROOT.optional_integer(key)


def test_optional_values_are_typed_where_they_are_there() -> None:
    assert ("Acme", 3) == (ROOT.optional_text("text"), ROOT.optional_integer("number"))


@pytest.mark.parametrize(
    ("access", "message"),
    [
        (lambda: ROOT.text("number"), "/number is not a text"),
        (lambda: ROOT.text("absent"), "/absent is missing"),
        (lambda: ROOT.text("null"), "/null is not a text"),
        (lambda: ROOT.optional_text("number"), "/number is not a text"),
        (lambda: ROOT.integer("yes"), "/yes is not a whole number"),
        (lambda: ROOT.integer("share"), "/share is not a whole number"),
        (lambda: ROOT.optional_integer("text"), "/text is not a whole number"),
        (lambda: ROOT.number("yes"), "/yes is not a whole number"),
        (lambda: ROOT.boolean("number"), "/number is not true or false"),
        (lambda: ROOT.texts("text"), "/text is not a list"),
        (lambda: ROOT.texts("objects"), "/objects is not a list of texts"),
        (lambda: ROOT.part("texts"), "/texts is not an object"),
        (lambda: ROOT.part("absent"), "/absent is not an object"),
        (lambda: ROOT.part("object").part("inner").text("x"), "/object/inner/x is missing"),
        (lambda: ROOT.objects("texts", JsonObject.text), "/texts/0 is not an object"),  # type: ignore[arg-type]  # never built
        (lambda: ROOT.objects("objects", lambda each: each.text("n")), "/objects/0/n is not a text"),
        (lambda: JsonObject([]), "the document is not an object"),
    ],
)
def test_another_type_is_named_with_its_place(access: Callable[[], object], message: str) -> None:
    """True is no number, and a number is no text."""
    with pytest.raises(WrongShape) as caught:
        access()
    assert message == str(caught.value)
