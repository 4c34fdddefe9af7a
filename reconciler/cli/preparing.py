"""The way from manifests and Affinity to a plan, which `plan` and `apply` share."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from typing import TYPE_CHECKING

from reconciler.affinity.fetching import fetch, read_catalog
from reconciler.affinity.v1 import V1Reader
from reconciler.affinity.v2 import V2Reader
from reconciler.applying.journal import read_recent
from reconciler.cli.output import warn
from reconciler.cli.session import check_account
from reconciler.cli.state import journal_folder
from reconciler.errors import InvalidInput, UsageError
from reconciler.manifests.loading import load
from reconciler.manifests.reading import has_libyaml
from reconciler.planning.declarations import resolve
from reconciler.planning.planner import Scope, make_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from reconciler.applying.journal import Recent
    from reconciler.cli.progress import Progress
    from reconciler.cli.session import Link
    from reconciler.desired import Manifest
    from reconciler.manifests.loading import Loaded
    from reconciler.model import Account, Plan
    from reconciler.planning.observed import Observed


FRESH_S = 60.0
"""Writes younger than this are read by v1: searches were seen to lag by ten seconds, v2 by less."""


@dataclass(frozen=True, slots=True)
class Desired:
    """Valid manifests: all of them, and those that the targets choose."""

    root: Path
    loaded: Loaded
    chosen: tuple[Manifest, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan and what it was made from."""

    plan: Plan
    manifests: tuple[Manifest, ...]
    observed: Observed
    recent: Recent


def read_desired(root: Path, targets: Sequence[str] = ()) -> Desired:
    """
    Read and validate everything under the root, before anything is sent.

    Raises:
        InvalidInput: Anything is wrong with any manifest or the settings, chosen or not.
        UsageError: The targets choose nothing.
    """
    if not has_libyaml():
        warn("PyYAML was built without libyaml: manifests are read by the slow parser")
    loaded = load(root)
    if loaded.problems:
        raise InvalidInput(loaded.problems)
    chosen = tuple(each for each in loaded.manifests if _is_chosen(each, targets))
    if not chosen:
        raise UsageError(
            f"no manifest fits --target {' '.join(targets)}", next_step="see the addresses with plan"
        )
    return Desired(root, loaded, chosen, tuple(targets))


def _is_chosen(manifest: Manifest, targets: Sequence[str]) -> bool:
    return not targets or any(
        fnmatchcase(manifest.address, glob) or fnmatchcase(manifest.path, glob) for glob in targets
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
    settings = desired.loaded.settings
    check_account(identity.account, settings, account)
    recover(identity.account)
    before = connection.requests
    everything = desired.loaded.manifests
    others = tuple(set(everything).difference(desired.chosen)) if desired.targets else ()
    resolved = resolve(desired.chosen, others, read_catalog(desired.chosen, everything, v1))
    recent = read_recent(journal_folder(desired.root), identity.account.id, link.now_s(), lag_s=FRESH_S)
    observed = fetch(
        resolved,
        v1,
        V2Reader(connection),
        workers=link.limits.workers,
        fresh=recent.fresh,
        recent=recent.created,
        on_progress=partial(progress.step, "reading"),
    )
    for notice in observed.notices:
        warn(notice)
    scope = Scope(
        identity.account,
        settings,
        len(everything),
        targets=desired.targets,
        unchosen=others,
        allowed=allowed,
    )
    reads = 1 + connection.requests - before
    plan = make_plan(desired.chosen, observed, scope, declarations=resolved.declarations, reads=reads)
    return Prepared(plan, desired.chosen, observed, recent)
