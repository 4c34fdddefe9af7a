"""Makes the plan: matches every manifest, compares it with what it means, and says what blocks a change."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING

from reconciler.model import Action, Cost, Note, Origin, Plan
from reconciler.planning.blocking import shared_organizations, whole_blocks
from reconciler.planning.changes import Drafter, is_in_sync
from reconciler.planning.declarations import NOTHING
from reconciler.planning.digest import plan_digest
from reconciler.planning.guards import check_guards
from reconciler.planning.matching import Matched, Unclear, describe, match
from reconciler.planning.origins import block_unmet, no_longer_managed, tell_origins
from reconciler.planning.references import References

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reconciler.desired import Manifest, Settings
    from reconciler.model import Account, Change
    from reconciler.planning.declarations import Declarations
    from reconciler.planning.matching import Match
    from reconciler.planning.observed import Observed
    from reconciler.planning.origins import Base

_ADDRESS = attrgetter("path", "document")

SETTLING_SEARCHES = 3
"""An apply ends when a search knows the last ones that it created: so many are looked for."""


@dataclass(frozen=True, slots=True)
class Scope:
    """
    What a plan is about.

    Attributes:
        manifests: How many manifests lie under the root.
        targets: What chose some of them; empty for all.
        unchosen: The others.
        allowed: Guards that are lifted to a number for this run.
        base: The manifests at another commit, to tell drift from what has changed since.
        since: The commit since which manifests must have changed to be chosen.
    """

    account: Account
    settings: Settings
    manifests: int
    targets: tuple[str, ...] = ()
    unchosen: tuple[Manifest, ...] = ()
    allowed: Mapping[str, int] = field(default_factory=dict)
    base: Base | None = None
    since: str | None = None


def make_plan(
    manifests: Sequence[Manifest],
    observed: Observed,
    scope: Scope,
    *,
    declarations: Declarations = MappingProxyType({}),
    reads: int = 0,
) -> Plan:
    """
    Return the plan that makes Affinity match the manifests.

    Args:
        manifests: The chosen ones, in any order.
        observed: Enough of Affinity that nothing has to be asked any more.
        scope: See there.
        declarations: What the manifests say about fields and lists.
        reads: Requests that were needed to read `observed`, and that apply needs again.

    Raises:
        InvalidInput: Two manifests mean one organization.
        ValueError: Something has to be asked first.
    """
    matches = [(manifest, match(manifest, observed)) for manifest in sorted(manifests, key=_ADDRESS)]
    changes = _due(matches, observed, scope, declarations)
    notes = [note for manifest, meant in matches for note in _notes(manifest, meant)]
    if scope.base:
        changes = _told(changes, scope.base, manifests, observed, scope, declarations)
        notes += no_longer_managed(scope.base, (*manifests, *scope.unchosen))
    limits = dict(scope.settings.guards)
    return Plan(
        account=scope.account,
        targets=scope.targets,
        manifests=scope.manifests,
        considered=len(matches),
        changes=tuple(changes),
        notes=tuple(notes),
        guards=check_guards(changes, manifests=scope.manifests, limits=limits, allowed=scope.allowed),
        cost=_cost(reads, changes),
        digest=plan_digest(changes),
        base=scope.base.commit if scope.base else None,
        since=scope.since,
    )


def _due(
    matches: Sequence[tuple[Manifest, Match]], observed: Observed, scope: Scope, declarations: Declarations
) -> list[Change]:
    """Return what has to change for Affinity to match the manifests, whoever brought that about."""
    chosen = tuple(manifest for manifest, _ in matches)
    everything = (*chosen, *scope.unchosen)
    shared = shared_organizations(matches, scope.unchosen)
    if not shared:  # else even what is in sync is blocked
        matches = [each for each in matches if not is_in_sync(*each)]
    unhindered = References(everything, chosen, observed)
    drafter = Drafter(scope.account.id, observed, declarations, unhindered)
    doubts = _doubts(matches, shared, observed, scope, drafter)
    references = References(everything, chosen, observed, doubts)
    drafter = Drafter(scope.account.id, observed, declarations, references)
    changes = [
        change
        for manifest, meant in matches
        for change in drafter.changes(manifest, meant, doubts.get(manifest.address, ()))
    ]
    if references.questions:
        raise ValueError("not everything has been asked that the plan rests on")
    return changes


def _doubts(
    matches: Iterable[tuple[Manifest, Match]],
    shared: Mapping[str, str],
    observed: Observed,
    scope: Scope,
    drafter: Drafter,
) -> dict[str, tuple[str, ...]]:
    """
    Return why nothing about some organizations may be changed, by the manifests' addresses.

    What is protected and in sync is in no doubt: others may refer to it.
    """
    doubts: dict[str, tuple[str, ...]] = {}
    for manifest, meant in matches:
        if isinstance(meant, Unclear):
            doubts[manifest.address] = (meant.reason,)
        elif manifest.address in shared:
            doubts[manifest.address] = (shared[manifest.address],)
        elif (
            isinstance(meant, Matched)
            and (reasons := whole_blocks(manifest, meant.organization, observed, scope.settings))
            and any(drafter.changes(manifest, meant, ()))
        ):
            doubts[manifest.address] = reasons
    return doubts


def _told(
    changes: Iterable[Change],
    base: Base,
    manifests: Sequence[Manifest],
    observed: Observed,
    scope: Scope,
    declarations: Declarations,
) -> list[Change]:
    """Return the changes with what each of them is: a part of what has changed since the base, or drift."""
    before = _changes_of_base(base, manifests, observed, scope, declarations)
    as_before = frozenset(each for each in base.unchanged if not declarations.get(each, NOTHING).refers)
    told = tell_origins(changes, before, as_before, scope.account.id)
    return list(block_unmet(told, scope.account.id))


def _changes_of_base(
    base: Base,
    manifests: Sequence[Manifest],
    observed: Observed,
    scope: Scope,
    declarations: Declarations,
) -> list[Change]:
    """
    Return what the manifests of the base ask for, of the same snapshot.

    A manifest that says the same may ask for something else there: it may refer to one that says it not.
    """
    unchanged = [each for each in manifests if each.address in base.unchanged]
    everything = (*scope.unchosen, *unchanged, *base.manifests)
    references = References(everything, everything, observed)
    drafter = Drafter(scope.account.id, observed, declarations, references)
    referring = (each for each in unchanged if declarations.get(each.address, NOTHING).refers)
    changes: list[Change] = []
    for manifest in (*base.manifests, *referring):
        meant = match(manifest, observed)
        doubts: tuple[str, ...] = ()
        if isinstance(meant, Unclear):
            doubts = (meant.reason,)
        elif isinstance(meant, Matched):
            doubts = whole_blocks(manifest, meant.organization, observed, scope.settings)
        changes += drafter.changes(manifest, meant, doubts)
    return changes


def _cost(reads: int, changes: Iterable[Change]) -> Cost:
    pending = [each for each in changes if not each.blocked and each.origin is Origin.CHANGE]
    creates = sum(change.action is Action.CREATE for change in pending)
    return Cost(reads, sum(change.writes for change in pending), min(creates, SETTLING_SEARCHES))


def _notes(manifest: Manifest, meant: Match) -> list[Note]:
    if not isinstance(meant, Matched):
        return []
    organization = meant.organization
    notes = []
    if meant.merged_from and not manifest.absent:
        merged = f"organization {meant.merged_from} was merged into {describe(organization)}"
        notes.append(Note(manifest.position("/id"), f"{merged}; change id to match"))
    if organization.is_global:
        matched = f"matches the global organization {describe(organization)}"
        notes.append(Note(manifest.position(), matched))
    return notes
