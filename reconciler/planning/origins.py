"""
Tells what a commit changes from what was due before it: drift.

Both states of the manifests are compared with the same snapshot of Affinity. What the earlier one would write
as well, to the same key of the same organization, is drift: it is shown, and not applied.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from reconciler.model import Action, Change, Note, Origin
from reconciler.normalize import domain_key, identity, name_key
from reconciler.planning.comparing import items_of
from reconciler.planning.costs import writes_of
from reconciler.planning.digest import change_digest, change_key
from reconciler.planning.values_json import value_identity
from reconciler.values import OrganizationReference

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from reconciler.desired import Manifest
    from reconciler.model import FieldChange

BASE_PREFIX = "base:"
"""Before the paths of manifests at the base commit, so that their addresses are their own."""


class Base(NamedTuple):
    """
    The manifests at another commit.

    Attributes:
        commit: Its hash.
        manifests: What the files said there that differ since, with `BASE_PREFIX` before their paths.
        unchanged: Addresses of manifests that are the same there.
    """

    commit: str
    manifests: tuple[Manifest, ...]
    unchanged: frozenset[str]


def compare(
    commit: str, earlier: Iterable[Manifest], manifests: Iterable[Manifest], changed: Collection[str]
) -> Base:
    """
    Return the base that manifests are compared with.

    Args:
        commit: Its hash.
        earlier: What the changed files said there.
        manifests: What is said now.
        changed: Paths of files that differ.
    """
    earlier = tuple(earlier)
    said = {_content(each) for each in earlier}
    unchanged = frozenset(
        each.address for each in manifests if each.path not in changed or _content(each) in said
    )
    return Base(commit, tuple(each._replace(path=BASE_PREFIX + each.path) for each in earlier), unchanged)


def _content(manifest: Manifest) -> Manifest:
    """Return a manifest without its place: a file that moved says the same."""
    return manifest._replace(path="", document=1, marks=())


def tell_origins(
    changes: Iterable[Change], before: Iterable[Change], unchanged: Collection[str], account_id: int
) -> Iterator[Change]:
    """
    Yield the changes with their origins; one of both origins becomes two.

    Args:
        changes: What the manifests now ask for.
        before: What the manifests of the base ask for, of the same snapshot.
        unchanged: Addresses of manifests that ask for what they asked for.
        account_id: For digests.
    """
    due: dict[object, list[Change]] = {}
    for each in before:
        due.setdefault(_organization(each), []).append(each)
    for change in changes:
        if change.address in unchanged:
            yield replace(change, origin=Origin.DRIFT)
        else:
            yield from _split(change, due.get(_organization(change), ()), account_id)


def _organization(change: Change) -> object:
    return change.organization_id or identity(change.name, change.domain)


def _split(change: Change, due: Iterable[Change], account_id: int) -> Iterator[Change]:
    due = tuple(due)
    if not change.fields or change.action is Action.DELETE:
        same = any(
            each.action is change.action and (change.fields or each.blocked_by == change.blocked_by)
            for each in due
        )
        yield replace(change, origin=Origin.DRIFT if same else Origin.CHANGE)
        return
    written = {_write(each) for one in due if one.action is not Action.DELETE for each in one.fields}
    old = tuple(each for each in change.fields if _write(each) in written)
    new = tuple(each for each in change.fields if each not in old)
    if change.action is Action.CREATE and new:  # whose fields cannot be written without the rest
        old, new = (), change.fields
    for fields, origin in ((new, Origin.CHANGE), (old, Origin.DRIFT)):
        if fields:
            yield _with_fields(change, fields, origin, account_id)


def _write(change: FieldChange) -> tuple[str, str]:
    """Return what a change writes where; of people, also who goes."""
    people = value_identity(change.before) if change.field == "people" else None
    return change_key(change), repr((value_identity(change.after, by_domain=True), people))


def _with_fields(change: Change, fields: tuple[FieldChange, ...], origin: Origin, account_id: int) -> Change:
    if fields == change.fields and not change.blocked:
        return replace(change, origin=origin)
    digest = change_digest(
        account_id=account_id,
        organization_id=change.organization_id,
        name=change.name,
        domain=change.domain,
        action=change.action,
        fields=fields,
    )
    writes = 0 if change.blocked else writes_of(change.action, fields)
    return replace(change, fields=fields, origin=origin, digest=digest, writes=writes)


def block_unmet(changes: Iterable[Change], account_id: int) -> Iterator[Change]:
    """
    Yield the changes, with those fields blocked that refer to an organization whose create is drift.

    It is due since before this change, so that this change does not make it.
    """
    changes = tuple(changes)
    made = {
        domain_key(each.domain)
        for each in changes
        if each.action is Action.CREATE and each.origin is Origin.CHANGE and each.domain
    }
    for change in changes:
        unmet = {each: missing for each in change.fields if (missing := _missing(each, made))}
        if change.origin is Origin.DRIFT or change.blocked or not unmet:
            yield change
            continue
        kept = tuple(each for each in change.fields if each not in unmet)
        if kept:
            yield _with_fields(change, kept, change.origin, account_id)
        reasons = (
            f"{each.field}: {missing} is to be created since before this change, and not by it"
            for each, missing in unmet.items()
        )
        blocked = replace(change, action=Action.UPDATE, blocked_by=tuple(reasons))
        yield _with_fields(blocked, tuple(unmet), change.origin, account_id)


def _missing(change: FieldChange, made: Collection[str]) -> str:
    """Return the domain of an organization that nobody makes; "" for none."""
    for item in items_of(change.after):
        if (
            isinstance(item, OrganizationReference)
            and item.id is None
            and domain_key(item.domain) not in made
        ):
            return item.domain
    return ""


# --- what is no longer managed ----------------------------------------------------------------------------


def no_longer_managed(base: Base, manifests: Iterable[Manifest]) -> Iterator[Note]:
    """Yield a note for each manifest and each key that the base has and that is gone."""
    now: dict[object, Manifest] = {}
    for manifest in manifests:
        now.update(dict.fromkeys(_known_as(manifest), manifest))
    for earlier in base.manifests:
        found = next((now[each] for each in _known_as(earlier) if each in now), None)
        if found is None:
            place = earlier.position()._replace(path=earlier.path.removeprefix(BASE_PREFIX))
            yield Note(place, f"{earlier.label} is no longer managed; it stays in Affinity as it is")
            continue
        for key in sorted(_keys(earlier) - _keys(found)) if not found.absent else ():
            yield Note(found.position(), f"{key} of {found.label} is no longer managed; it stays as it is")


def _known_as(manifest: Manifest) -> Iterator[object]:
    """Yield what tells that two manifests are about one organization, the surest first."""
    if manifest.id is not None:
        yield manifest.id
    for domain in (manifest.domain, *manifest.previous_domains):
        if domain:
            yield ("domain", domain_key(domain))
    for name in (manifest.name, *manifest.previous_names):
        if name:
            yield ("name", name_key(name))


def _keys(manifest: Manifest) -> set[str]:
    keys = {key for key in ("domain", "people") if getattr(manifest, key)}
    keys |= {f"fields.{each.key}" for each in manifest.fields}
    for each_list in manifest.lists:
        keys.add(f"lists.{each_list.key}")
        keys |= {f"lists.{each_list.key}.{each.key}" for each in each_list.fields}
    return keys
