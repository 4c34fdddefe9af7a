"""
Turns the cells of one column into plain values of a manifest, or says what is wrong with them.

The type of a field is known from the workspace schema. Without one the column tells: it holds numbers, or
dates, if every cell does; else it holds texts.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from reconciler.importing import days, numerals, websites
from reconciler.importing.plain_values import order
from reconciler.manifests import emails, names
from reconciler.normalize import name_key, text_value
from reconciler.suggestions import did_you_mean
from reconciler.values import ValueType

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from re import Pattern

    from reconciler.importing.targets import Column
    from reconciler.manifests.document import Value
    from reconciler.values import Option

    Convert = Callable[[str], Value]

_ERRORS = re.compile(
    r"#(?:N/A|N/V|NA|REF!|VALUE!|WERT!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|BEZUG!|#+)", re.IGNORECASE
)
"""What spreadsheets show where a formula has failed or a column is too narrow."""

_YES = frozenset(("yes", "y", "true", "x", "1", "on", "✓", "✔", "ja", "oui", "si", "sí", "wahr", "vrai"))
_NO = frozenset(("no", "n", "false", "0", "off", "-", "nein", "non", "falsch", "faux"))
_ID = re.compile(r"(?P<id>[1-9][0-9]{0,17})(?:\.0+)?")
_LAYOUT = frozenset("\n\t")
_PERSONS = re.compile(r"[;,|\n]+")


class Unfit(Exception):
    """A cell that cannot be imported; the message says why."""


@dataclass(frozen=True, slots=True)
class Conventions:
    """
    How cells are written.

    Attributes:
        decimal: The sign before decimals; None to judge each column by its cells.
        usual_decimal: The sign where a column's cells leave it open; None where they must not.
        date_form: How dates are written that do not begin with the year.
    """

    decimal: str | None = None
    usual_decimal: str | None = None
    date_form: Pattern[str] | None = None


def is_blank(cell: str) -> bool:
    """Return whether nothing can be seen in a cell."""
    return not cell or all(each.isspace() or names.hides(each, "") for each in cell)


def converter(column: Column, cells: Sequence[str], conventions: Conventions) -> Convert:
    """
    Return what turns a cell of a column into a plain value; it raises Unfit.

    Args:
        column: The column.
        cells: All its cells that are not blank, by which its form is judged.
        conventions: See there.
    """
    convert = of_profile(column) or _of_field(column, cells, conventions)

    def checked(cell: str) -> Value:
        if _ERRORS.fullmatch(cell):
            raise Unfit(f"the spreadsheet has an error here: {cell}")
        try:
            return convert(cell)
        except (days.NoDay, numerals.NoNumber, websites.NoWebsite) as error:
            raise Unfit(str(error)) from error

    return checked


def of_profile(column: Column) -> Convert | None:
    """Return how a column is read that needs no other cell to be judged by; None for one that does."""
    if column.target.is_membership:
        return _truth
    return {"id": _identifier, "name": _name, "domain": websites.website, "people": _people}.get(
        column.target.section
    )


def _of_field(column: Column, cells: Sequence[str], conventions: Conventions) -> Convert:
    items = [each for cell in cells for each in _items(column, cell)]
    convert = _typed(column, items, conventions) if column.field else _judged(items, conventions)
    if not column.split and not (column.field and column.field.multiple):
        return convert

    def several(cell: str) -> Value:
        found = {repr(item): item for item in map(convert, _items(column, cell))}
        if not found:
            raise Unfit(f"there is nothing between the separators: {cell}")
        return sorted(found.values(), key=order)

    return several


def _items(column: Column, cell: str) -> list[str]:
    if not column.split:
        return [cell]
    return [each.strip() for each in cell.split(column.split) if not is_blank(each)]


def _typed(column: Column, items: Sequence[str], conventions: Conventions) -> Convert:
    """Return the converter for a field of a known type."""
    field = column.field
    value_type = field.value_type if field else None
    if field and value_type in {ValueType.DROPDOWN, ValueType.RANKED_DROPDOWN}:
        return lambda cell: _option(cell, field.options)
    if value_type is ValueType.NUMBER:
        return _number(items, conventions)
    if value_type is ValueType.DATE:
        return lambda cell: days.day(cell, conventions.date_form)
    if value_type is ValueType.PERSON:
        return _person
    if value_type is ValueType.ORGANIZATION:
        return lambda cell: _identifier(cell) if _ID.fullmatch(cell) else websites.website(cell)
    return _text


def _judged(items: Sequence[str], conventions: Conventions) -> Convert:
    """Return the converter for what a column's own items look like."""
    readable = [each for each in items if not _ERRORS.fullmatch(each)]
    if all(days.is_day(each, conventions.date_form) for each in readable):
        return lambda cell: days.day(cell, conventions.date_form)
    if all(numerals.is_number(each, conventions.decimal) for each in readable):
        return _number(readable, conventions)
    return _text


def _number(items: Sequence[str], conventions: Conventions) -> Convert:
    decimal = (
        conventions.decimal
        or numerals.decimal_sign(items)
        or conventions.usual_decimal
        or numerals.sign_beside_groups(items)
    )
    return lambda cell: numerals.number(cell, decimal)


def _identifier(cell: str) -> Value:
    if found := _ID.fullmatch(cell):
        return int(found["id"])
    raise Unfit(f"{cell} is no id: write a whole number")


def _name(cell: str) -> Value:
    name = names.mend(cell)
    if complaint := names.fault(name):
        raise Unfit(complaint)
    return name


def _people(cell: str) -> Value:
    found = set(map(_person, filter(str.strip, _PERSONS.split(cell))))
    if not found:
        raise Unfit(f"{cell} names nobody")
    return sorted(found, key=order)


def _person(cell: str) -> str | int:
    cell = cell.strip()
    if found := _ID.fullmatch(cell):
        return int(found["id"])
    email = emails.mend(cell)
    if email is None or emails.fault(email):
        raise Unfit(f"{cell} is no e-mail: write an address such as ada@acme.com, or the person's id")
    return email


def _truth(cell: str) -> Value:
    word = cell.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unfit(f"{cell} does not say whether to be on the list: write yes or no")


def _text(cell: str) -> Value:
    """Return a text without what nobody sees."""
    breaks = cell.replace("\r\n", "\n").replace("\r", "\n")
    composed = unicodedata.normalize("NFC", breaks)
    seen = (
        each
        for i, each in enumerate(composed)
        if each in _LAYOUT or not names.hides(each, composed[i - 1 : i])
    )
    return text_value("".join(seen))


def _option(cell: str, options: Sequence[Option]) -> Value:
    text = cast("str", _text(cell))
    texts = [text_value(each.text) for each in options]
    alike = [each for each in texts if each == text] or [
        each for each in texts if name_key(each) == name_key(text)
    ]
    if len(alike) == 1:
        return alike[0]
    near = did_you_mean(text, texts)
    raise Unfit(f"{text} is none of the options{near}" if not alike else f"several options read {text}")
