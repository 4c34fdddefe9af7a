"""
Takes decoded JSON apart at the edge: each access says which type it expects and fails with a pointer if not.

What a failure means (a cut plan, an answer that cannot be trusted) is the caller's to say.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class WrongShape(ValueError):
    """A value is missing or has another type than expected; the message names its JSON pointer."""


class JsonObject:
    """A JSON object somewhere in a document; `pointer` says where ("" is the whole document)."""

    def __init__(self, value: object, pointer: str = "") -> None:
        if not isinstance(value, dict):
            raise WrongShape(f"{pointer or 'the document'} is not an object")
        self._value = value
        self.pointer = pointer

    def __contains__(self, key: str) -> bool:
        return key in self._value

    def value(self, key: str) -> object:
        """Return whatever is there; None for an absent key."""
        return self._value.get(key)

    def text(self, key: str) -> str:
        """Return a text."""
        return self._typed(key, str, "a text")

    def optional_text(self, key: str) -> str | None:
        """Return a text, or None for null or an absent key."""
        return None if self._value.get(key) is None else self.text(key)

    def integer(self, key: str) -> int:
        """Return a whole number; true and false are none."""
        value = self._typed(key, int, "a whole number")
        if isinstance(value, bool):
            raise self._wrong(key, "a whole number")
        return value

    def optional_integer(self, key: str) -> int | None:
        """Return a whole number, or None for null or an absent key."""
        return None if self._value.get(key) is None else self.integer(key)

    def number(self, key: str) -> float:
        """Return a number."""
        value = self._value.get(key)
        if isinstance(value, float) and isfinite(value):
            return value
        if isinstance(value, float):
            raise self._wrong(key, "a number")
        return self.integer(key)

    def boolean(self, key: str) -> bool:
        """Return true or false."""
        return self._typed(key, bool, "true or false")

    def part(self, key: str) -> JsonObject:
        """Return an object."""
        return JsonObject(self._value.get(key), f"{self.pointer}/{key}")

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self._list(key)
        if not all(isinstance(value, str) for value in values):
            raise self._wrong(key, "a list of texts")
        return tuple(str(value) for value in values)

    def objects(self, key: str, build: Callable[[JsonObject], T]) -> tuple[T, ...]:
        """Return what `build` makes of each object of a list."""
        pointer = f"{self.pointer}/{key}"
        return tuple(build(JsonObject(item, f"{pointer}/{i}")) for i, item in enumerate(self._list(key)))

    def _list(self, key: str) -> list[object]:
        return self._typed(key, list, "a list")

    def _typed(self, key: str, kind: type[T], called: str) -> T:
        value = self._value.get(key)
        if not isinstance(value, kind):
            raise self._wrong(key, called)
        return value

    def _wrong(self, key: str, called: str) -> WrongShape:
        return WrongShape(f"{self.pointer}/{key} is {'not ' + called if key in self._value else 'missing'}")
