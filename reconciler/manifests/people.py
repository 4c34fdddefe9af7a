"""Decides how people are written: a list that adds, the exact set, or some to add and some to remove."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from reconciler.desired import DesiredPeople, DesiredPerson
from reconciler.manifests import emails, references
from reconciler.manifests.document import Fault, Value, child

if TYPE_CHECKING:
    from collections.abc import Iterator

_POINTER = "/people"
_NOBODY = "people must name somebody: write {only: []} to remove all external people, or remove the key"
_PERSON = references.Kind(
    emails.fault, emails.key, "write a person as an e-mail such as ada@acme.com, or as an id"
)
_ALL = "which is all there shall be"
_CHOOSE = "write one or the other"


class _Group(NamedTuple):
    """People that stand together, under the key that says what is to become of them."""

    key: str
    pointer: str
    people: Value

    def persons(self) -> Iterator[tuple[str, Value]]:
        """Yield each of them with its pointer."""
        if isinstance(self.people, list):
            for i, person in enumerate(self.people):
                yield child(self.pointer, i), person


def faults(people: Value) -> Iterator[Fault]:
    """Yield what is wrong with the value of `people`, beyond what a schema can say."""
    if people is None or people == []:
        yield Fault(_POINTER, _NOBODY)
    groups = list(_groups(people))
    match [group.key for group in groups]:
        case ["only", "include", "exclude"]:
            complaint = f"only, {_ALL}, cannot stand beside include and exclude: {_CHOOSE}"
            yield Fault(groups[0].pointer, complaint)
        case ["only", other]:
            yield Fault(groups[1].pointer, f"{other} cannot stand beside only, {_ALL}: {_CHOOSE}")
    yield from references.faults(_PERSON, (each for group in groups for each in group.persons()))


def desired(people: Value) -> DesiredPeople:
    """Return what a sound value of `people` declares."""
    groups = {group.key: tuple(_desired(group)) for group in _groups(people)}
    include = groups.get("only", groups.get("include", ()))
    return DesiredPeople(include, groups.get("exclude", ()), only="only" in groups)


def _groups(people: Value) -> Iterator[_Group]:
    """Yield the groups, first the one that is to be linked; a plain list is such a one."""
    if isinstance(people, dict):
        for key in ("only", "include", "exclude"):
            if key in people:
                yield _Group(key, child(_POINTER, key), people[key])
    else:
        yield _Group("include", _POINTER, people)


def _desired(group: _Group) -> Iterator[DesiredPerson]:
    for pointer, person in group.persons():
        yield DesiredPerson(cast("str | int", person), pointer)
