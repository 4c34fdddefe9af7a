"""
Decides whether a plan changes more than anybody meant. A tripped guard stops the whole run.

A guard trips above a number and, where it has one, above a share of all manifests under the root: whatever
subset was planned, so that a narrow plan is not more suspicious than a wide one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.model import Action, Guard, GuardLimit, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reconciler.desired import Settings
    from reconciler.model import Change

DEFAULT_LIMITS = {
    "creates": GuardLimit(25, 0.5),
    "updates": GuardLimit(25, 0.3),
    "deletes": GuardLimit(0),
}
"""In force until settings say otherwise."""


def stricter(settings: Settings, other: Settings) -> Settings:
    """
    Return the stricter of the settings of two commits.

    That is the lower limits, the larger reserve, and all that either protects: a change cannot lift the
    guards that it is held against.
    """
    ours, theirs = dict(settings.guards), dict(other.guards)
    guards = {
        kind: _lower(ours.get(kind, default), theirs.get(kind, default))
        for kind, default in DEFAULT_LIMITS.items()
    }
    return settings._replace(
        guards=tuple(guards.items()),
        reserve=max((each.reserve for each in (settings, other) if each.reserve is not None), default=None),
        protected_ids=tuple(sorted({*settings.protected_ids, *other.protected_ids})),
        protected_domains=tuple(sorted({*settings.protected_domains, *other.protected_domains})),
    )


def _lower(one: GuardLimit, other: GuardLimit) -> GuardLimit:
    return GuardLimit(min(one.count, other.count), min(one.share, other.share))


_KINDS = {Action.CREATE: "creates", Action.UPDATE: "updates", Action.DELETE: "deletes"}


def check_guards(
    changes: Iterable[Change],
    *,
    manifests: int,
    limits: Mapping[str, GuardLimit],
    allowed: Mapping[str, int],
) -> tuple[Guard, ...]:
    """
    Return every guard with its count and whether it trips.

    Args:
        changes: Blocked ones and drift do not count, since nothing makes them.
        manifests: All of those under the root.
        limits: From the settings, by kind; the defaults stand for kinds that are absent.
        allowed: Lifted to a plain number for this run, by kind.
    """
    kinds = [_KINDS[each.action] for each in changes if not each.blocked and each.origin is Origin.CHANGE]
    guards = []
    for kind, default in DEFAULT_LIMITS.items():
        limit = GuardLimit(allowed[kind]) if kind in allowed else limits.get(kind, default)
        count = kinds.count(kind)
        tripped = count > limit.count and count > limit.share * manifests
        guards.append(Guard(kind, count, limit, tripped))
    return tuple(guards)
