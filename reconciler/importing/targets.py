"""Decides what `--map COLUMN=KEY` means: which key of a manifest a column of a spreadsheet fills."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from reconciler.manifests.fields import key_fault
from reconciler.planning.catalog import Unresolved
from reconciler.suggestions import did_you_mean
from reconciler.values import Location, ValueType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reconciler.planning.catalog import Catalog
    from reconciler.values import Field, ListId

_PARTS = frozenset(part.name for part in fields(Location))
_PROFILE = ("id", "name", "domain", "people")
_MAPPED = re.compile(r"(?P<column>.+?)=(?P<key>id|name|domain|people|(?:fields|lists)\..+)", re.DOTALL)
_RULE = "write COLUMN=KEY with a key of id, name, domain, people, fields.NAME, lists.NAME or lists.NAME.FIELD"


class BadMapping(Exception):
    """An option that fits neither the spreadsheet nor manifests; the message says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """
    A key of a manifest.

    Attributes:
        section: "id", "name", "domain", "people", "fields" or "lists".
        list_key: Of a list: the key that manifests have for it.
        field_key: Of a field; "" for what is none, such as a membership.
        part: Of a location.
    """

    section: str
    list_key: str = ""
    field_key: str = ""
    part: str = ""

    def __str__(self) -> str:
        return ".".join(filter(None, (self.section, self.list_key, self.field_key, self.part)))

    @property
    def is_membership(self) -> bool:
        """Whether it says no more than to be on a list."""
        return self.section == "lists" and not self.field_key


@dataclass(frozen=True, slots=True)
class Column:
    """
    A column that is imported.

    Attributes:
        index: From 0.
        field: What is known about the field that it fills; None where nothing is.
        split: What separates several values in a cell; "" where there is one.
    """

    index: int
    name: str
    target: Target
    field: Field | None = None
    split: str = ""


def columns(
    header: Sequence[str], mapped: Iterable[str], splits: Mapping[str, str], catalog: Catalog | None
) -> tuple[Column, ...]:
    """
    Return the columns that are imported, in the order of the options.

    Args:
        header: Names of all columns.
        mapped: As given: COLUMN=KEY.
        splits: Separators by key, by name of the field or by column.
        catalog: Fields and lists, where they are known.

    Raises:
        BadMapping: A column or a key is unknown, or comes twice.
    """
    found: dict[Target, Column] = {}
    unused = dict(splits)
    for each in mapped:
        column, target = _parsed(each)
        index = _index(header, column)
        if target in found:
            raise BadMapping(
                f"{target} is filled from {found[target].name} already, not from {column} as well"
            )
        field = _field(target, catalog) if catalog else None
        names = {str(target), target.field_key, header[index]}
        split = next((unused.pop(name) for name in list(unused) if name in names), "")
        if split and field and not field.multiple:
            raise BadMapping(f"{target} takes one value, so that nothing is to be split")
        found[target] = Column(index, header[index], target, field, split)
    if unused:
        raise BadMapping(f"--split {next(iter(unused))}: no column is mapped to that")
    return tuple(found.values())


def _parsed(mapped: str) -> tuple[str, Target]:
    match = _MAPPED.fullmatch(mapped)
    if not match:
        raise BadMapping(f"{mapped}: {_RULE}")
    return match["column"].strip(), _target(match["key"])


def _target(key: str) -> Target:
    section, _, rest = key.partition(".")
    if section in _PROFILE:
        return Target(section)
    list_key = ""
    if section == "lists":
        list_key, _, rest = rest.partition(".")
        _check_key(list_key, "list")
        if not rest:
            return Target(section, list_key)
    field_key, _, part = rest.rpartition(".")
    if not field_key or part not in _PARTS:
        field_key, part = rest, ""
    _check_key(field_key, "field")
    return Target(section, list_key, field_key, part)


def _check_key(key: str, kind: str) -> None:
    if complaint := key_fault(key, kind):
        raise BadMapping(complaint)


def _index(header: Sequence[str], column: str) -> int:
    """Return where a column is; without regard to case where only one is like it."""
    exact = [i for i, name in enumerate(header) if name == column]
    alike = exact or [i for i, name in enumerate(header) if name.casefold() == column.casefold()]
    if len(alike) == 1:
        return alike[0]
    if alike:
        raise BadMapping(f"there are {len(alike)} columns {column}: rename all but one")
    near = did_you_mean(column, filter(None, header))
    named = ", ".join(filter(None, Counter(header)))
    raise BadMapping(f"there is no column {column}{near}; there are {named}")


def _field(target: Target, catalog: Catalog) -> Field | None:
    try:
        list_id: ListId | None = catalog.list(target.list_key).id if target.list_key else None
        field = catalog.field(target.field_key, list_id) if target.field_key else None
    except Unresolved as error:
        raise BadMapping(str(error)) from error
    if field and (field.value_type is ValueType.LOCATION) != bool(target.part):
        wanted = f"map columns to {target}.city, {target}.country and so on"
        raise BadMapping(
            f"{target} is a location: {wanted}" if not target.part else f"{target.field_key} is no location"
        )
    return field
