"""
Values of fields as v2 reads and writes them.

Source: specification of Affinity v2 (value shapes); a client that tried it: text for a number and a date
without a time are refused, a location needs all five keys. An unknown dropdown option is never made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from reconciler.sandbox import dates, kinds, texts
from reconciler.sandbox.answers import Refusal
from reconciler.sandbox.inputs import id_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from reconciler.sandbox.options import Options
    from reconciler.sandbox.records import Field, Option, Organization, Person, Stored
    from reconciler.sandbox.store import Store

MAX_ITEMS: Final = 100
"""Items of a written array, and of a read one, except of dropdowns."""

_COUNTED: Final = frozenset(
    {kinds.PERSON, kinds.ORGANIZATION, kinds.NUMBER, kinds.LOCATION, kinds.FILTERABLE_TEXT}
)
"""Kinds whose arrays are cut to 100, with their whole length beside them."""

_REFERENCES: Final = frozenset({kinds.PERSON, kinds.ORGANIZATION})


def person(one: Person) -> dict[str, object]:
    """Return a person as fields name one."""
    return {
        "id": one.id,
        "firstName": one.first_name,
        "lastName": one.last_name,
        "primaryEmailAddress": one.emails[0] if one.emails else None,
        "type": kinds.PERSON_WORDS[one.type],
    }


def company(one: Organization) -> dict[str, object]:
    """Return a company as fields name one."""
    return {"id": one.id, "name": one.name, "domain": one.domain}


class Shaper:
    """
    Turns the values of a field into what v2 sends.

    Args:
        named: The persons and companies that fields name, as v2 sends them, by kind and id.
    """

    def __init__(self, field: Field, named: Mapping[int, Mapping[Stored, object]]) -> None:
        # Worked out once for a page, which shows the same field a hundred times.
        self._word = kinds.word(field)
        self._item = _items(field, named)
        self._is_many = field.allows_multiple
        self._is_counted = field.value_type in _COUNTED

    def value(self, values: Iterable[Stored]) -> dict[str, object]:
        """Return `type` and `data` of one cell; an empty one has null."""
        items = list(map(self._item, values))
        if not self._is_many:
            return {"type": self._word, "data": items[0] if items else None}
        if not self._is_counted:
            return {"type": self._word, "data": items or None}
        return {"type": self._word, "data": items[:MAX_ITEMS] or None, "totalCount": len(items)}


def _items(field: Field, named: Mapping[int, Mapping[Stored, object]]) -> Callable[[Stored], object]:
    """Return the function that turns one value of a field into what v2 sends."""
    if field.value_type in _REFERENCES:
        return named[field.value_type].get
    if field.value_type in {kinds.DROPDOWN, kinds.RANKED_DROPDOWN}:
        ranked = field.value_type == kinds.RANKED_DROPDOWN
        shown: dict[Stored, object] = {option.id: _option(option, ranked=ranked) for option in field.options}
        return shown.get
    if field.value_type == kinds.DATE:
        return lambda day: dates.sent(str(day))
    return _place if field.value_type == kinds.LOCATION else lambda value: value


def _option(option: Option, *, ranked: bool) -> dict[str, object]:
    shown: dict[str, object] = {"dropdownOptionId": option.id, "text": option.text}
    return shown | ({"rank": option.rank, "color": kinds.color_name(option.color)} if ranked else {})


def _place(value: Stored) -> dict[str, str | None]:
    place = cast("Mapping[str, str | None]", value)
    return {v2_key: place[v1_key] for v1_key, v2_key in kinds.PLACE.items()}


class Reader:
    """Turns what a request says into what is kept; `param` of a refusal says where in the body it is."""

    def __init__(self, store: Store, options: Options) -> None:
        self._store = store
        self._options = options

    def read(self, field: Field, said: object, param: str) -> list[Stored]:
        """
        Return the values that a cell is to have, none if it is cleared.

        Args:
            field: Whose values they are.
            said: `{"type": …, "data": …}`.
            param: Where in the body that stands.

        Raises:
            Refusal: It is no value for this field.
        """
        if not isinstance(said, dict) or said.keys() != {"type", "data"}:
            raise Refusal(400, f"{param} must be an object with the keys type and data", param=param)
        if said["type"] != kinds.word(field):
            message = f"{param}.type must be {kinds.word(field)}, the type of {field.v2_id}"
            raise Refusal(400, message, param=f"{param}.type")
        data, param = said["data"], f"{param}.data"
        if data is None:
            return []
        if not field.allows_multiple:
            return [self._item(field, data, param)]
        if not isinstance(data, list):
            raise Refusal(400, f"{param} must be an array or null", param=param)
        if len(data) > MAX_ITEMS and field.value_type != kinds.DROPDOWN:
            raise Refusal(400, f"{param} must not have more than {MAX_ITEMS} items", param=param)
        wanted: list[Stored] = []
        for index, item in enumerate(data):
            value = self._item(field, item, f"{param}[{index}]")
            if value not in wanted:
                wanted.append(value)
        return wanted

    def _item(self, field: Field, said: object, param: str) -> Stored:
        kind = field.value_type
        if kind in {kinds.TEXT, kinds.FILTERABLE_TEXT} and isinstance(said, str):
            return said
        if kind == kinds.NUMBER and isinstance(said, int | float) and type(said) is not bool:
            return said
        if kind == kinds.DATE and isinstance(said, str):
            return self._day(said, param)
        if kind == kinds.LOCATION and isinstance(said, dict) and said.keys() == set(kinds.PLACE.values()):
            parts = {v1_key: said[v2_key] for v1_key, v2_key in kinds.PLACE.items()}
            if all(part is None or isinstance(part, str) for part in parts.values()):
                return parts
        if kind in {kinds.DROPDOWN, kinds.RANKED_DROPDOWN} and (number := _id(said, "dropdownOptionId")):
            if field.option(number):
                return number
            raise Refusal(400, f"{param}: {number} is no dropdown option of {field.v2_id}", param=param)
        if kind in _REFERENCES and (number := _id(said, "id")):
            known = self._store.persons if kind == kinds.PERSON else self._store.organizations
            if known.truth.get(number):
                return number
            raise Refusal(400, f"{param}: {kinds.WORDS[kind]} {number} does not exist", param=param)
        raise Refusal(400, f"{param} is no value of type {kinds.word(field)}", param=param)

    def _day(self, said: str, param: str) -> str:
        day = dates.calendar_day(said, self._options.date_kept) if dates.is_date_time(said) else None
        if day is None:
            raise Refusal(400, texts.no_date_time(param), param=param)
        return day


def _id(said: object, key: str) -> int | None:
    """Return the id of a reference such as `{"id": 5}`, or None for anything else."""
    return id_number(said[key]) if isinstance(said, dict) and said.keys() == {key} else None
