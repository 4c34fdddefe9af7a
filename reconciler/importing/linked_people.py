"""Decides what a manifest says about people: those who are linked, or some more, in the form that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from reconciler.manifests.document import Value

    Identify = Callable[[Value], object]
    """Returns what a person is compared by, however they are written."""


def exactly(declared: Value, linked: Sequence[str | int], identify: Identify) -> Value:
    """
    Return what says that these external people are linked; None where nothing is to be said.

    Args:
        declared: What the manifest says so far; None for nothing.
        linked: All of them.
        identify: See there.
    """
    if not isinstance(declared, dict):
        return _same_or_new(declared, linked, identify) or None
    if "only" in declared:
        return {"only": _same_or_new(declared["only"], linked, identify)}
    present = set(map(identify, linked))
    groups = {
        "include": _same_or_new(declared.get("include"), linked, identify),
        "exclude": [each for each in _listed(declared.get("exclude")) if identify(each) not in present],
    }
    return {key: group for key, group in groups.items() if group} or None


def more(declared: Value, added: Sequence[str | int], identify: Identify) -> Value:
    """Return what says that these people are to be linked, too; arguments as in `exactly`."""
    if not isinstance(declared, dict):
        return _joined(declared, added, identify)
    key = "only" if "only" in declared else "include"
    wanted = set(map(identify, added))
    groups = {
        key: _joined(declared.get(key), added, identify),
        "exclude": [each for each in _listed(declared.get("exclude")) if identify(each) not in wanted],
    }
    return {key: group for key, group in groups.items() if group}


def _same_or_new(declared: Value, people: Sequence[str | int], identify: Identify) -> list[Value]:
    """Return the declared ones as they are written, if they are the same people."""
    said = _listed(declared)
    return said if _keys(said, identify) == _keys(people, identify) else list(people)


def _joined(declared: Value, people: Sequence[str | int], identify: Identify) -> list[Value]:
    said = _listed(declared)
    known = _keys(said, identify)
    return [*said, *(each for each in people if identify(each) not in known)]


def _keys(people: Collection[Value], identify: Identify) -> set[object]:
    return set(map(identify, people))


def _listed(value: Value) -> list[Value]:
    return list(value) if isinstance(value, list) else []
