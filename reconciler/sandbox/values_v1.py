"""
Values of fields as v1 reads and writes them.

Source: API reference of Affinity v1 (field values), and clients where it is silent: a dropdown reads and
writes as text, and text that is no option becomes one; a ranked dropdown reads as an object, writes as an
option's id and refuses text. One client writes the id of any dropdown; hence a switch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from reconciler.sandbox import dates, inputs, kinds, texts
from reconciler.sandbox.answers import Refusal

if TYPE_CHECKING:
    from reconciler.sandbox.cells import Cells
    from reconciler.sandbox.lookup_v1 import Lookup
    from reconciler.sandbox.options import Options
    from reconciler.sandbox.records import Field, FieldValue, Stored, ValueChange


_NUMBERS: Final = frozenset(
    {kinds.PERSON, kinds.ORGANIZATION, kinds.DROPDOWN, kinds.NUMBER, kinds.RANKED_DROPDOWN}
)
"""Kinds that are written as numbers, dropdowns by a switch."""


def sent(field: Field, one: FieldValue | ValueChange) -> object:
    """Return the value of a row as v1 sends it."""
    if field.value_type == kinds.DATE:
        return dates.sent(str(one.value))
    if field.value_type not in {kinds.DROPDOWN, kinds.RANKED_DROPDOWN}:
        return one.value
    option = field.option(one.value)
    if option is None or field.value_type == kinds.DROPDOWN:
        return option and option.text
    return {"id": option.id, "text": option.text, "rank": option.rank, "color": option.color}


class Reader:
    """Turns what a request says into what is kept."""

    def __init__(self, cells: Cells, lookup: Lookup, options: Options) -> None:
        self._cells = cells
        self._lookup = lookup
        self._options = options

    def read(self, field: Field, said: object, *, is_json: bool) -> Stored:
        """
        Return the value that is kept; a dropdown may get one more option on the way.

        Args:
            field: Whose value it is.
            said: The value.
            is_json: Whether it has a type: in a query or form numbers are text as well.

        Raises:
            Refusal: It is no value for this field.
        """
        by_text = field.value_type == kinds.DROPDOWN and self._options.dropdown_writes == "text"
        if isinstance(said, str) and not is_json and not by_text and field.value_type in _NUMBERS:
            said = inputs.number_or_text(said)
        read = {
            kinds.PERSON: self._person,
            kinds.ORGANIZATION: self._organization,
            kinds.NUMBER: self._number,
            kinds.DATE: self._day,
            kinds.LOCATION: self._place,
            kinds.TEXT: self._text,
            kinds.FILTERABLE_TEXT: self._text,
        }.get(field.value_type)
        if read is not None:
            return read(said)
        return self._option_of_text(field, said) if by_text else self._option_of_id(field, said)

    def _person(self, said: object) -> int:
        return self._lookup.person(said, "value").id if type(said) is int else self._refuse("a person's id")

    def _organization(self, said: object) -> int:
        if type(said) is int:
            return self._lookup.organization(said, "value").id
        return self._refuse("an organization's id")

    def _number(self, said: object) -> Stored:
        return said if isinstance(said, int | float) and type(said) is not bool else self._refuse("a number")

    def _text(self, said: object) -> str:
        return said if isinstance(said, str) else self._refuse("a string")

    def _day(self, said: object) -> str:
        day = dates.calendar_day(said, self._options.date_kept) if isinstance(said, str) else None
        return day or self._refuse("an ISO 8601 date")

    def _option_of_id(self, field: Field, said: object) -> int:
        option = field.option(said) if type(said) is int else None
        return option.id if option else self._refuse("the id of one of the field's dropdown options")

    def _option_of_text(self, field: Field, said: object) -> int:
        if not isinstance(said, str) or not said.strip():
            return self._refuse("the text of a dropdown option")
        option = next((one for one in field.options if one.text == said), None)
        return (option or self._cells.add_option(field, said)).id

    def _place(self, said: object) -> Stored:
        # Source: API reference of Affinity v1: a client writes four keys and reads five, any of them null.
        if isinstance(said, dict) and said and said.keys() <= kinds.PLACE.keys():
            parts = [said.get(key) for key in kinds.PLACE]
            if all(part is None or isinstance(part, str) for part in parts):
                return dict(zip(kinds.PLACE, parts, strict=True))
        return self._refuse(f"an object with the keys {', '.join(kinds.PLACE)}")

    def _refuse(self, expected: str) -> NoReturn:
        raise Refusal(self._options.invalid_status, texts.invalid("value", expected))
