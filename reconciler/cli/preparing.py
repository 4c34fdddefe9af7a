"""The way from manifests and Affinity to a plan, which `plan` and `apply` share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from reconciler.affinity.fetching import fetch, read_catalog
from reconciler.affinity.v1 import V1Reader
from reconciler.affinity.v2 import V2Reader
from reconciler.applying.journal import read_recent
from reconciler.cli.output import warn
from reconciler.cli.session import check_account
from reconciler.cli.state import journal_folder
from reconciler.errors import InvalidInput, UsageError
from reconciler.manifests.loading import load
from reconciler.manifests.settings import FILE
from reconciler.planning.declarations import resolve, resolve_leniently
from reconciler.planning.guards import stricter
from reconciler.planning.offline import NOBODY, offline_plan
from reconciler.planning.origins import compare
from reconciler.planning.planner import Scope, make_plan
from reconciler.reports.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from reconciler.applying.journal import Recent
    from reconciler.cli.progress import Progress
    from reconciler.cli.session import Link
    from reconciler.desired import Manifest, Settings
    from reconciler.manifests.loading import Loaded
    from reconciler.model import Account, Plan
    from reconciler.planning.declarations import Resolved
    from reconciler.planning.observed import Observed
    from reconciler.planning.origins import Base


FRESH_S = 60.0
"""Writes younger than this are read by v1: searches were seen to lag by ten seconds, v2 by less."""


class Selection(NamedTuple):
    """
    Which manifests are planned, as options or a saved plan say.

    Attributes:
        targets: Globs over addresses and paths; empty for all.
        base: The commit to tell drift from this change, or None.
        since: The commit since which a manifest must have changed, or None.
    """

    targets: tuple[str, ...] = ()
    base: str | None = None
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Desired:
    """
    Valid manifests: all of them, and those that are chosen.

    Attributes:
        settings: With a base, the stricter of both commits'.
        selection: With commits in the place of references.
        base: The manifests at the base.
    """

    root: Path
    loaded: Loaded
    chosen: tuple[Manifest, ...]
    settings: Settings
    selection: Selection
    base: Base | None = None

    @property
    def others(self) -> tuple[Manifest, ...]:
        """The manifests that are not chosen."""
        if len(self.chosen) == len(self.loaded.manifests):
            return ()
        chosen = {each.address for each in self.chosen}
        return tuple(each for each in self.loaded.manifests if each.address not in chosen)

    def scope(self, account: Account, allowed: Mapping[str, int]) -> Scope:
        """Return what a plan of these is about."""
        return Scope(
            account,
            self.settings,
            len(self.loaded.manifests),
            targets=self.selection.targets,
            unchosen=self.others,
            allowed=allowed,
            base=self.base,
            since=self.selection.since,
        )


class Prepared(NamedTuple):
    """A plan and what it was made from."""

    plan: Plan
    manifests: tuple[Manifest, ...]
    observed: Observed
    recent: Recent


def read_desired(root: Path, selection: Selection) -> Desired:
    """
    Read and validate everything under the root, before anything is sent.

    Raises:
        InvalidInput: Anything is wrong with any manifest or the settings, chosen or not.
        UsageError: The targets choose nothing, or git does not have a commit.
        ReconcilerError: Git cannot be asked.
    """
    loaded = load(root)
    if loaded.slow:
        warn("PyYAML was built without libyaml: manifests are read by the slow parser")
    if loaded.problems:
        raise InvalidInput(loaded.problems)
    chosen = _chosen(loaded.manifests, selection.targets)
    if not chosen:
        raise UsageError(
            f"no manifest fits --target {' '.join(selection.targets)}",
            next_step="see the addresses with plan",
        )
    if selection.since:
        chosen, since = _changed(root, chosen, selection.since)
        selection = selection._replace(since=since)
    if not selection.base:
        return Desired(root, loaded, chosen, loaded.settings, selection)
    from reconciler.manifests.revisions import read_revision

    revision = read_revision(root, selection.base)
    if revision.invalid:
        problems = counted(revision.invalid, "problem")
        warn(f"{problems} at the base: what is invalid there is taken not to be there")
    base = compare(revision.commit, revision.manifests, chosen, revision.changed)
    settings = stricter(loaded.settings, revision.settings)
    return Desired(root, loaded, chosen, settings, selection._replace(base=revision.commit), base)


def _changed(root: Path, manifests: tuple[Manifest, ...], reference: str) -> tuple[tuple[Manifest, ...], str]:
    """Return the manifests that changed since HEAD left a commit, and that commit."""
    from reconciler.manifests.revisions import changed_paths, merge_base, resolve_commit

    since = merge_base(root, resolve_commit(root, reference))
    changed = changed_paths(root, since)
    if any(path == FILE or path.startswith("schemas/") for path in changed):
        return manifests, since
    return tuple(each for each in manifests if each.path in changed), since


def _chosen(manifests: tuple[Manifest, ...], targets: Sequence[str]) -> tuple[Manifest, ...]:
    if not targets:
        return manifests
    return tuple(
        each
        for each in manifests
        if any(fnmatchcase(each.address, glob) or fnmatchcase(each.path, glob) for glob in targets)
    )


def prepare(
    desired: Desired,
    link: Link,
    *,
    account: str | None,
    allowed: Mapping[str, int],
    progress: Progress,
    recover: Callable[[Account], None] = lambda _: None,
) -> Prepared:
    """
    Read what the manifests need of Affinity and plan the difference.

    What this directory wrote within the last hour is read by id, since a search may not know it yet.

    Args:
        desired: See there.
        link: The way to Affinity.
        account: The only one that may be met, or None.
        allowed: Guards that are lifted to a number.
        progress: Told how far the reading is.
        recover: Called with the account before anything of it is read.

    Raises:
        WrongAccount: The key belongs to another account than settings or `account` name.
        InvalidInput: Two manifests mean one organization.
        RemoteError: Affinity could not be read.
    """
    connection = link.connection
    v1 = V1Reader(connection)
    identity = v1.whoami()
    check_account(identity.account, desired.settings, account)
    recover(identity.account)
    before = connection.requests
    scope = desired.scope(identity.account, allowed)
    earlier = desired.base.manifests if desired.base else ()
    catalog = read_catalog((*desired.chosen, *earlier), desired.loaded.manifests, v1)
    resolved = resolve_leniently(resolve(desired.chosen, desired.others, catalog), earlier)
    recent = recent_writes(desired.root, identity.account, link)
    observed = observe(resolved, link, recent, progress)
    if desired.base:
        fitting = {each.address for each in resolved.manifests}
        kept = tuple(each for each in desired.base.manifests if each.address in fitting)
        scope = replace(scope, base=desired.base._replace(manifests=kept))
    reads = 1 + connection.requests - before
    plan = make_plan(desired.chosen, observed, scope, declarations=resolved.declarations, reads=reads)
    return Prepared(plan, desired.chosen, observed, recent)


def recent_writes(root: Path, account: Account, link: Link) -> Recent:
    """Return what this directory wrote to an account within the last hour."""
    return read_recent(journal_folder(root), account.id, link.now_s(), lag_s=FRESH_S)


def observe(resolved: Resolved, link: Link, recent: Recent, progress: Progress) -> Observed:
    """
    Read what planning needs to know about manifests, and tell what a lack of permissions made dearer.

    Raises:
        RemoteError: Affinity could not be read.
    """
    observed = fetch(
        resolved,
        V1Reader(link.connection),
        V2Reader(link.connection),
        workers=link.limits.workers,
        fresh=recent.fresh,
        recent=recent.created,
        on_progress=partial(progress.step, "reading"),
    )
    for notice in observed.notices:
        warn(notice)
    return observed


def plan_offline(desired: Desired, allowed: Mapping[str, int]) -> Plan:
    """Compare the manifests with those of the base, and ask nobody."""
    assert desired.base is not None  # noqa: S101 - the command line asks for one
    return offline_plan(desired.chosen, desired.base, desired.scope(NOBODY, allowed))
