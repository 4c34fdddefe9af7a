"""
Compares two commits without Affinity: what manifests say differently, for pull requests that get no key.

Nobody knows which organization is meant and what it holds, so that such a plan has no digest and cannot be
applied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.model import MEMBER, Account, Action, Change, Cost, FieldChange, Plan
from reconciler.planning.guards import check_guards
from reconciler.planning.origins import BASE_PREFIX, no_longer_managed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reconciler.desired import DesiredPeople, Manifest
    from reconciler.planning.origins import Base
    from reconciler.planning.planner import Scope
    from reconciler.values import Value

NOBODY = Account(0, "", "")
"""The account of a plan for which nobody was asked."""


def offline_plan(manifests: Sequence[Manifest], base: Base, scope: Scope) -> Plan:
    """
    Return what manifests say differently from the base.

    Args:
        manifests: The chosen ones.
        base: What they are compared with.
        scope: Which they are; its account is not looked at.
    """
    earlier = {identity: each for each in base.manifests for identity in _identities(each)}
    changes: list[Change] = []
    for manifest in sorted(manifests, key=lambda each: (each.path, each.document)):
        if manifest.address not in base.unchanged:
            found = next((earlier[each] for each in _identities(manifest) if each in earlier), None)
            changes += _changes(manifest, found)
    limits = dict(scope.settings.guards)
    return Plan(
        account=NOBODY,
        targets=scope.targets,
        manifests=scope.manifests,
        considered=len(manifests),
        changes=tuple(changes),
        notes=tuple(no_longer_managed(base, (*manifests, *scope.unchosen))),
        guards=check_guards(changes, manifests=scope.manifests, limits=limits, allowed=scope.allowed),
        cost=Cost(0, 0),
        digest="",
        base=base.commit,
        since=scope.since,
        offline=True,
    )


def _identities(manifest: Manifest) -> Iterator[object]:
    """Yield what tells that two manifests are about one organization; the place is the last resort."""
    if manifest.id is not None:
        yield manifest.id
    yield from (each for each in (manifest.domain, *manifest.previous_domains) if each)
    yield from (("name", each) for each in (manifest.name, *manifest.previous_names) if each)
    yield ("address", manifest.address.removeprefix(BASE_PREFIX))


def _changes(manifest: Manifest, earlier: Manifest | None) -> Iterator[Change]:
    if manifest.absent:
        action, fields = Action.DELETE, tuple(_difference({}, manifest))
        if earlier and earlier.absent:
            return
    else:
        action = Action.UPDATE if earlier or manifest.id is not None else Action.CREATE
        said = dict(_said(earlier)) if earlier else {}
        fields = tuple(_difference({key: value for key, (value, _) in said.items()}, manifest))
        if not fields:
            return
    yield Change(
        address=manifest.address,
        position=manifest.position(),
        action=action,
        name=manifest.label,
        domain=manifest.domain,
        reason="declared differently" if earlier else "declared for the first time",
        organization_id=manifest.id,
        fields=fields,
        blocked_by=(),
        writes=0,
        digest="",
    )


def _difference(before: Mapping[str, Value], manifest: Manifest) -> Iterator[FieldChange]:
    for key, (value, pointer) in _said(manifest):
        if key not in before or before[key] != value:
            yield FieldChange(key, before.get(key), value, manifest.position(pointer))


def _said(manifest: Manifest) -> Iterator[tuple[str, tuple[Value, str]]]:
    """Yield every managed key with its value and its pointer."""
    for key, text in (("name", manifest.name), ("domain", manifest.domain)):
        if text:
            yield key, (text, f"/{key}")
    if manifest.people:
        yield "people", (_people(manifest.people), "/people")
    for each in manifest.fields:
        yield f"fields.{each.key}", (each.value, each.pointer)
    for each_list in manifest.lists:
        yield f"lists.{each_list.key}", (MEMBER if each_list.member else None, each_list.pointer)
        for each in each_list.fields:
            yield f"lists.{each_list.key}.{each.key}", (each.value, each.pointer)


def _people(people: DesiredPeople) -> tuple[str | int, ...]:
    return tuple([each.person for each in people.include] + [f"not {each.person}" for each in people.exclude])
