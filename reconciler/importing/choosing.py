"""Decides which fields and lists the options `--fields` and `--lists` mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.planning.catalog import Unresolved

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reconciler.planning.catalog import Catalog
    from reconciler.values import AffinityList, Field, ListId

ALL = "all"
"""Instead of a name: everything that can be written."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Global fields, and lists with their own fields; all of them writable."""

    fields: tuple[Field, ...] = ()
    lists: tuple[tuple[AffinityList, tuple[Field, ...]], ...] = ()


def choose(
    catalog: Catalog, *, fields: Sequence[str], lists: Sequence[str], selected: Sequence[AffinityList] = ()
) -> Choice:
    """
    Return what is to be imported beside names and domains.

    Args:
        catalog: What there is.
        fields: Names or ids. One that is a global field's as well as a chosen list's means either.
        lists: Names or ids.
        selected: Lists whose organizations are imported; their memberships are, too.

    Raises:
        Unresolved: A name means nothing, or several things in one place.
    """
    chosen = {each.id: each for each in (*selected, *_lists(catalog, lists))}
    places: dict[ListId | None, dict[int, Field]] = {None: {}, **{each: {} for each in chosen}}
    for word in fields:
        for found in _fields(catalog, word, places):
            places[found.list_id][found.id] = found
    return Choice(
        tuple(places[None].values()),
        tuple((each, tuple(places[each.id].values())) for each in chosen.values()),
    )


def _lists(catalog: Catalog, words: Sequence[str]) -> list[AffinityList]:
    if ALL in words:
        return [each for each in catalog.lists if each.holds_organizations]
    return [catalog.list(each) for each in words]


def _fields(catalog: Catalog, word: str, places: Collection[ListId | None]) -> list[Field]:
    if word == ALL:
        return [each for each in catalog.fields if each.writable and each.list_id in places]
    found: list[Field] = []
    complaint: Unresolved | None = None
    for place in places:
        try:
            found.append(catalog.field(word, place))
        except Unresolved as error:
            complaint = complaint or error
    if complaint and not found:
        raise complaint
    return found
