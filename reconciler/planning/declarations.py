"""
Turns what manifests say about fields and lists into values of the account's own types, or into problems.

Texts become options, dates and numbers here. Which person or organization a text means is left to
`references.py`, since only a look into Affinity can tell.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from reconciler.errors import InvalidInput
from reconciler.model import Problem
from reconciler.normalize import domain_key, text_value
from reconciler.planning.catalog import Catalog, Unresolved
from reconciler.suggestions import did_you_mean
from reconciler.values import Location, Option, ValueType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reconciler.desired import DesiredField, DesiredList, Manifest, PlainItem, When
    from reconciler.values import AffinityList, Field, ListId

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_DOMAIN = re.compile(r"[^\s@/:]+\.[^\s@/:]+")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DROPDOWNS = (ValueType.DROPDOWN, ValueType.RANKED_DROPDOWN)
_TEXTS = (ValueType.TEXT, ValueType.FILTERABLE_TEXT)
REFERRING = (ValueType.PERSON, ValueType.ORGANIZATION)
"""Types whose declared items are still e-mails, domains or ids."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A person or an organization as a manifest names it: an e-mail or a domain, or an id."""

    value_type: ValueType
    word: str | int


Declared: TypeAlias = "str | int | float | Location | Option | Mention"


class FieldDeclaration(NamedTuple):
    """
    A declared field of a known type.

    Attributes:
        label: What plans call it: "fields.Tier", "lists.Portfolio.Status".
        pointer: Where its value stands in the manifest.
        items: What it is to hold: none to clear it, one, or several where it takes several.
    """

    field: Field
    label: str
    pointer: str
    items: tuple[Declared, ...]
    when: When


class ListDeclaration(NamedTuple):
    """A declared membership; see `DesiredList`."""

    list: AffinityList
    label: str
    pointer: str
    member: bool
    fields: tuple[FieldDeclaration, ...]


class Declaration(NamedTuple):
    """What one manifest says about fields and lists."""

    fields: tuple[FieldDeclaration, ...] = ()
    lists: tuple[ListDeclaration, ...] = ()

    @property
    def refers(self) -> bool:
        """Whether some field names a person or an organization."""
        return any(isinstance(item, Mention) for each in self.all_fields for item in each.items)

    @property
    def all_fields(self) -> Iterator[FieldDeclaration]:
        """Yield the declared fields, those of lists after the global ones."""
        yield from self.fields
        for each in self.lists:
            yield from each.fields


NOTHING = Declaration()

Declarations: TypeAlias = "Mapping[str, Declaration]"
"""By the manifest's address; manifests without fields and lists are left out."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """
    Manifests together with what their fields and lists mean in one account.

    Attributes:
        manifests: The chosen ones, which are planned.
        others: The rest of those under the root, which references may mean.
    """

    manifests: tuple[Manifest, ...]
    others: tuple[Manifest, ...] = ()
    catalog: Catalog = field(default_factory=Catalog)
    declarations: Declarations = field(default_factory=dict)


def resolve(manifests: Iterable[Manifest], others: Iterable[Manifest], catalog: Catalog) -> Resolved:
    """
    Resolve names, options and types, for all manifests at once.

    What is deleted is shown with every global field that anybody declares, so that for a tombstone those of
    the others are resolved, too; their lists are not.

    Args:
        manifests: The chosen ones, validated.
        others: The rest of those under the root.
        catalog: The account's fields and lists.

    Raises:
        InvalidInput: Everything that does not fit the account, with its places.
    """
    manifests, others = tuple(manifests), tuple(others)
    resolver = _Resolver(catalog, (each for each in (*manifests, *others) if each.absent))
    declarations = {
        each.address: resolver.declaration(each) for each in manifests if each.fields or each.lists
    }
    if any(each.absent for each in manifests):
        declarations |= {each.address: resolver.global_fields(each) for each in others if each.fields}
    if resolver.problems:
        raise InvalidInput(sorted(set(resolver.problems)))
    return Resolved(manifests, others, catalog, declarations)


def resolve_leniently(resolved: Resolved, manifests: Iterable[Manifest]) -> Resolved:
    """
    Return a resolution with manifests of another commit beside; what does not fit the account is left out.

    Args:
        resolved: The resolution of the manifests that are planned.
        manifests: More of them, with addresses of their own.
    """
    more: list[Manifest] = []
    declarations = dict(resolved.declarations)
    for manifest in manifests:
        resolver = _Resolver(resolved.catalog, ())
        declaration = resolver.declaration(manifest)
        if not resolver.problems:
            more.append(manifest)
            if manifest.fields or manifest.lists:
                declarations[manifest.address] = declaration
    return replace(resolved, manifests=(*more, *resolved.manifests), declarations=declarations)


class _Resolver:
    def __init__(self, catalog: Catalog, tombstones: Iterable[Manifest]) -> None:
        self._catalog = catalog
        self._gone: dict[str | int, Manifest] = {}
        for each in tombstones:
            self._gone.update({each.id: each} if each.id is not None else {})
            self._gone.update({domain_key(each.domain): each} if each.domain else {})
        self.problems: list[Problem] = []

    def declaration(self, manifest: Manifest) -> Declaration:
        return self.global_fields(manifest)._replace(lists=self._lists(manifest, manifest.lists))

    def global_fields(self, manifest: Manifest) -> Declaration:
        return Declaration(self._fields(manifest, manifest.fields, "fields", None))

    def _lists(self, manifest: Manifest, desired: Sequence[DesiredList]) -> tuple[ListDeclaration, ...]:
        declared: dict[ListId, ListDeclaration] = {}
        for each in desired:
            try:
                found = self._catalog.list(each.key)
            except Unresolved as error:
                self._complain(manifest, each.pointer, str(error))
                continue
            if found.id in declared:
                self._complain(manifest, each.pointer, f"{each.key} is the same list as {found.name} above")
                continue
            label = f"lists.{found.name}"
            fields = self._fields(manifest, each.fields, label, found.id)
            declared[found.id] = ListDeclaration(found, label, each.pointer, each.member, fields)
        return tuple(declared.values())

    def _fields(
        self, manifest: Manifest, desired: Sequence[DesiredField], place: str, list_id: ListId | None
    ) -> tuple[FieldDeclaration, ...]:
        declared: dict[int, FieldDeclaration] = {}
        for each in desired:
            try:
                field = self._catalog.field(each.key, list_id)
            except Unresolved as error:
                self._complain(manifest, each.pointer, str(error))
                continue
            if field.id in declared:
                self._complain(manifest, each.pointer, f"{each.key} is the same field as {field.name} above")
                continue
            items = tuple(self._items(manifest, each, field))
            label = f"{place}.{field.name}"
            declared[field.id] = FieldDeclaration(field, label, each.pointer, items, each.when)
        return tuple(declared.values())

    def _items(self, manifest: Manifest, desired: DesiredField, field: Field) -> Iterator[Declared]:
        value = desired.value
        if value is None:
            return
        if isinstance(value, tuple) != field.multiple:
            shape = "several values: write a list, [ … ]" if field.multiple else "one value, not a list"
            self._complain(manifest, desired.pointer, f"{field.name} takes {shape}")
            return
        items = value if isinstance(value, tuple) else (value,)
        seen: set[Declared] = set()
        for index, item in enumerate(items):
            pointer = f"{desired.pointer}/{index}" if field.multiple else desired.pointer
            try:
                declared = self._item(item, field)
            except Unresolved as error:
                self._complain(manifest, pointer, f"{field.name}: {error}")
                continue
            if declared in seen:
                self._complain(manifest, pointer, f"{field.name}: {item} comes twice")
            seen.add(declared)
            yield declared

    def _item(self, item: PlainItem, field: Field) -> Declared:
        if field.value_type in REFERRING:
            return self._mention(item, field.value_type)
        if field.value_type in _DROPDOWNS:
            return _option(item, field)
        if field.value_type is ValueType.LOCATION:
            return _location(item)
        if field.value_type is ValueType.NUMBER:
            return _number(item)
        text = _text(item)
        return _date(text) if field.value_type is ValueType.DATE else text

    def _mention(self, item: PlainItem, value_type: ValueType) -> Mention:
        is_person = value_type is ValueType.PERSON
        word, form = ("e-mail", _EMAIL) if is_person else ("domain", _DOMAIN)
        if isinstance(item, str):
            known_as: str | int = item.lower() if is_person else domain_key(item)
            if not form.fullmatch(item):
                raise Unresolved(f"write the {word} or the id of the {value_type}, not {item}")
        elif isinstance(item, int) and item > 0:
            known_as = item
        else:
            raise Unresolved(f"write the {word} or the id of the {value_type}")
        if value_type is ValueType.ORGANIZATION and (gone := self._gone.get(known_as)):
            raise Unresolved(f"{item} is to be deleted, says {gone.position()}")
        return Mention(value_type, known_as)

    def _complain(self, manifest: Manifest, pointer: str, message: str) -> None:
        self.problems.append(Problem(manifest.position(pointer), message))


def _option(item: PlainItem, field: Field) -> Option:
    text = _text(item)
    fitting = [each for each in field.options if text_value(each.text) == text]
    if len(fitting) > 1:
        raise Unresolved(f"two of its options read {text}; rename one in Affinity")
    if not fitting:
        near = did_you_mean(text, (each.text for each in field.options))
        raise Unresolved(f"{text} is none of its options{near}; options are made in Affinity")
    return fitting[0]


def _location(item: PlainItem) -> Location:
    if isinstance(item, Location):
        return item
    raise Unresolved(f"write a location: {{city: {item}}}")


def _number(item: PlainItem) -> int | float:
    if isinstance(item, int | float):
        return item
    raise Unresolved(f"write a number, without quotes, not {item}")


def _text(item: PlainItem) -> str:
    if isinstance(item, str):
        return item
    if isinstance(item, Location):
        raise Unresolved("it is no location: write a text")
    raise Unresolved(f'write "{item}", with quotes: it is no number')


def _date(text: str) -> str:
    if found := _DATE.fullmatch(text):
        year, month, day = map(int, found.groups())
        if year and month in range(1, 13) and day in range(1, monthrange(year, month)[1] + 1):
            return text
    raise Unresolved(f"write a calendar date such as 2019-04-01, not {text}")
