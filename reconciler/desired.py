"""
Git's side: what one manifest says about one organization, and what the settings say about all of them.

Values are still as written: what type a field has, and which person or organization a text means, only
Affinity knows (`planning.resolving`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from reconciler.model import GuardLimit, Position

if TYPE_CHECKING:
    from reconciler.values import Location, OrganizationId

Marks = tuple[tuple[str, int, int], ...]
"""
Where things stand in one document: `(pointer, line, column)`, the document itself under the pointer "".

A pointer is a JSON pointer such as "/name" or "/previously/domains/0"; a key's mark is the key's own place,
an item's the item's. Documents of the same layout share one tuple, so that 100,000 of them cost nothing.
"""

PlainItem: TypeAlias = "str | int | float | Location"
"""One value as written: dates, options, e-mails and domains are still texts."""


class When(StrEnum):
    """On which condition a declared value is written."""

    ALWAYS = "always"
    EMPTY = "empty"
    CREATED = "created"


class DesiredField(NamedTuple):
    """
    A declared field, global or of a list.

    Attributes:
        key: Its name, or `field-61001`.
        pointer: Where its value stands; items of a list stand below it.
        value: None to clear it; a tuple where a list was written.
        when: The condition.
    """

    key: str
    pointer: str
    value: PlainItem | tuple[PlainItem, ...] | None
    when: When = When.ALWAYS


class DesiredPerson(NamedTuple):
    """A person by e-mail or by id, and where that stands."""

    person: str | int
    pointer: str


class DesiredPeople(NamedTuple):
    """
    Declared people: those to be linked, and those not to be.

    Attributes:
        only: `include` is all there shall be of external people; nothing is excluded by name then.
    """

    include: tuple[DesiredPerson, ...] = ()
    exclude: tuple[DesiredPerson, ...] = ()
    only: bool = False


class DesiredList(NamedTuple):
    """
    A declared list: to be on it, with these of its own fields, or not to be.

    Attributes:
        key: Its name, or `list-88`.
        pointer: Where it stands.
        member: Whether to be on it.
    """

    key: str
    pointer: str
    member: bool = True
    fields: tuple[DesiredField, ...] = ()


class Manifest(NamedTuple):
    """
    One YAML document, validated and normalized: what git says about one organization (the desired side).

    A tuple, as there are 100,000 of them: a frozen dataclass takes three times as long to make.

    `name` is None only where a manifest may leave it out. Domains are bare lower-case host names as written
    (international ones in either form; `normalize.domain_key` compares them). What is None or empty is not
    managed.

    Attributes:
        absent: A tombstone: the organization is to be deleted.
    """

    path: str
    document: int
    marks: Marks
    id: OrganizationId | None = None
    name: str | None = None
    domain: str | None = None
    previous_domains: tuple[str, ...] = ()
    previous_names: tuple[str, ...] = ()
    people: DesiredPeople | None = None
    fields: tuple[DesiredField, ...] = ()
    lists: tuple[DesiredList, ...] = ()
    absent: bool = False

    @property
    def address(self) -> str:
        """`path#document`, documents counted from 1: what plans and `--target` call this manifest."""
        return f"{self.path}#{self.document}"

    @property
    def is_plain(self) -> bool:
        """Whether it manages nothing beyond name and domain."""
        return not (self.people or self.fields or self.lists)

    @property
    def label(self) -> str:
        """What to call the organization in front of a user."""
        return self.name or self.domain or str(self.id)

    def position(self, pointer: str = "") -> Position:
        """Return where `pointer` stands; the nearest parent's place where it has none of its own."""
        for place, line, column in self.marks:
            if place == pointer:
                return Position(self.path, line, column)
        return self.position(pointer.rpartition("/")[0]) if pointer else Position(self.path)


class Publish(StrEnum):
    """What is shown of a plan on GitHub, where others may read it than those who may read Affinity."""

    COUNTS = "counts"
    VALUES = "values"


class Settings(NamedTuple):
    """
    What `.reconciler.yaml` says; absent keys are None or empty and mean the default.

    Attributes:
        account: Sub-domain of the only Affinity account that these manifests may meet.
        guards: Limits by the kind of change: "creates", "updates", "deletes".
        protected_ids: Organizations that are never changed or deleted.
        protected_domains: The same, by domain.
        reserve: Share (0 to 1) of requests that is left to others.
        publish: What is shown on GitHub; None leaves it to the repository's visibility.
    """

    account: str | None = None
    guards: tuple[tuple[str, GuardLimit], ...] = ()
    protected_ids: tuple[OrganizationId, ...] = ()
    protected_domains: tuple[str, ...] = ()
    publish: Publish | None = None
    reserve: float | None = None
