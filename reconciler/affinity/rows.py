"""
Takes decoded answers apart by what is common to them: lists, ids, and keys that have to be there.

What a row means is left to those who asked for it. Everything here raises WrongShape, which names the place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from reconciler.typed_json import JsonObject, WrongShape

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

MAX_ID = 2**63 - 1
"""Source: API reference of Affinity v1: ids are positive, and those of field values exceed 32 bits."""


def identifier(value: object, pointer: str) -> int:
    """Return an id."""
    if type(value) is not int or not 0 < value <= MAX_ID:
        raise WrongShape(f"{pointer} is not an id")
    return value


class Row(JsonObject):
    """A JSON object of an answer. What is asked for has to be there, be it null."""

    def present(self, key: str) -> object:
        """Return whatever stands under `key`."""
        if key not in self:
            raise WrongShape(f"{self.pointer}/{key} is missing")
        return self.value(key)

    def identifier(self, key: str) -> int:
        """Return an id."""
        return identifier(self.present(key), f"{self.pointer}/{key}")

    def optional_identifier(self, key: str) -> int | None:
        """Return an id, or None for null."""
        return None if self.present(key) is None else self.identifier(key)

    def identifiers(self, key: str) -> tuple[int, ...]:
        """Return a list of ids."""
        pointer = f"{self.pointer}/{key}"
        found = enumerate(array(self.present(key), pointer))
        return tuple(identifier(each, f"{pointer}/{index}") for index, each in found)

    def row(self, key: str) -> Row:
        """Return a row inside this one."""
        return Row(self.present(key), f"{self.pointer}/{key}")

    def rows(self, key: str, build: Callable[[Row], T]) -> tuple[T, ...]:
        """Return what `build` makes of each row of a list."""
        return rows(self.present(key), build, f"{self.pointer}/{key}")


def array(value: object, pointer: str = "") -> list[object]:
    """Return a list."""
    if not isinstance(value, list):
        raise WrongShape(f"{pointer or 'the answer'} is not a list")
    return value


def rows(value: object, build: Callable[[Row], T], pointer: str = "") -> tuple[T, ...]:
    """Return what `build` makes of each row of a list."""
    return tuple(build(Row(each, f"{pointer}/{index}")) for index, each in enumerate(array(value, pointer)))


def same(wanted: int, build: Callable[[object], T]) -> Callable[[object], T]:
    """Return a parser that accepts what has this id, and no other."""

    def parse(answer: object) -> T:
        if Row(answer).identifier("id") != wanted:
            raise WrongShape("/id is not the one that was asked for")
        return build(answer)

    return parse


def confirmed(answer: object) -> None:
    """Accept what v1 answers to a DELETE."""
    if not Row(answer).boolean("success"):
        raise WrongShape("/success is not true")
