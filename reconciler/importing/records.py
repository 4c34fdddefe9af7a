"""
Decides which rows of a spreadsheet are about one organization, and what they say about it together.

Organizations are told apart by id, by domain, and by name where no id and no domain contradicts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reconciler.importing.declared import Unclear
from reconciler.importing.linked_people import more
from reconciler.importing.targets import Target
from reconciler.normalize import domain_key, name_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.importing.drafts import Keys
    from reconciler.manifests.document import Value

ID, NAME, DOMAIN, PEOPLE = (Target(section) for section in ("id", "name", "domain", "people"))


class Cell(NamedTuple):
    """A value, and the row that it was read from."""

    value: Value
    row: int


@dataclass(slots=True)
class Record:
    """What rows say about one organization; `row` is the first of them."""

    row: int
    cells: dict[Target, Cell] = field(default_factory=dict)

    @property
    def id(self) -> int | None:
        """The organization's id, if there is one."""
        value = self.cells[ID].value if ID in self.cells else None
        return value if isinstance(value, int) else None

    @property
    def name(self) -> str | None:
        """Its name, if there is one."""
        return self._text(NAME)

    @property
    def domain(self) -> str | None:
        """Its domain, if there is one."""
        return self._text(DOMAIN)

    @property
    def names_an_organization(self) -> bool:
        """Whether anything tells which organization this is about."""
        return any(each in self.cells for each in (ID, NAME, DOMAIN))

    def contradictions(self, other: Record) -> Iterator[Target]:
        """Yield the keys of which another record says something else."""
        for target, cell in other.cells.items():
            mine = self.cells.get(target)
            if mine and target != PEOPLE and _key(target, mine) != _key(target, cell):
                yield target

    def add(self, other: Record) -> None:
        """Take over what another record says besides; people come together."""
        for target, cell in other.cells.items():
            mine = self.cells.setdefault(target, cell)
            if target == PEOPLE and mine is not cell:
                people = more(mine.value, persons(cell.value), lambda each: each)
                self.cells[target] = Cell(people, mine.row)

    def denied_lists(self) -> Iterator[Target]:
        """Yield the memberships that are denied, although there are values of the list's fields."""
        with_fields = {each.list_key for each in self.cells if each.field_key}
        for target, cell in self.cells.items():
            if target.is_membership and not cell.value and target.list_key in with_fields:
                yield target

    def keys(self) -> Keys:
        """Return the keys of a manifest that says this; a membership that is denied is not imported."""
        keys: Keys = {}
        fields: Keys = {}
        lists: dict[str, Keys] = {}
        for target, (value, _) in self.cells.items():
            if target.field_key:
                place = lists.setdefault(target.list_key, {}) if target.list_key else fields
                _put(place, target, value)
            elif not target.is_membership:
                keys[target.section] = value
            elif value:
                lists.setdefault(target.list_key, {})
        return keys | ({"fields": fields} if fields else {}) | ({"lists": {**lists}} if lists else {})

    def _text(self, target: Target) -> str | None:
        value = self.cells[target].value if target in self.cells else None
        return value if isinstance(value, str) else None


class Records:
    """Records, by what organizations are told apart by."""

    def __init__(self) -> None:
        self._by_id: dict[int, Record] = {}
        self._by_domain: dict[str, Record] = {}
        self._by_name: dict[str, dict[int, Record]] = {}

    def add(self, record: Record) -> None:
        """Know a record, or that one says more than before."""
        if record.id is not None:
            self._by_id[record.id] = record
        if record.domain:
            self._by_domain[domain_key(record.domain)] = record
        if record.name:
            self._by_name.setdefault(name_key(record.name), {})[record.row] = record

    def find(self, record: Record) -> Record | None:
        """
        Return the record about the same organization.

        Raises:
            Unclear: There are several.
        """
        sure = {
            each.row: each
            for each in (
                self._by_id.get(record.id or 0),
                self._by_domain.get(domain_key(record.domain or "")),
            )
            if each
        }
        named = self._by_name.get(name_key(record.name or ""), {})
        found = list((sure or {row: each for row, each in named.items() if _may_be(each, record)}).values())
        if len(found) > 1:
            rows = " and ".join(str(each.row) for each in found)
            raise Unclear(f"rows {rows} are about different organizations, and this may be either")
        return found[0] if found else None


def persons(value: Value) -> list[str | int]:
    """Return the people of a list."""
    items = value if isinstance(value, list) else []
    return [each for each in items if isinstance(each, str | int)]


def _may_be(one: Record, other: Record) -> bool:
    """Whether records of one name may be about one organization: not both have a domain, or an id."""
    both_have_ids = one.id is not None and other.id is not None
    return not both_have_ids and not (one.domain and other.domain)


def _key(target: Target, cell: Cell) -> Value:
    """Return what the values of two rows are compared by."""
    key = {NAME: name_key, DOMAIN: domain_key}.get(target)
    return key(cell.value) if key and isinstance(cell.value, str) else cell.value


def _put(place: Keys, target: Target, value: Value) -> None:
    if not target.part:
        place[target.field_key] = value
        return
    location = place.setdefault(target.field_key, {})
    if isinstance(location, dict):
        location[target.part] = value
