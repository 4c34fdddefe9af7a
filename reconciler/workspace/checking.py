"""
Holds manifests against the account's names as git keeps them: offline, and only where git does keep them.

The check itself is planning's, the same that `plan` makes of the live account, which alone is trusted there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.errors import InvalidInput
from reconciler.manifests import files
from reconciler.model import Position, Problem
from reconciler.planning.declarations import resolve
from reconciler.typed_json import JsonObject, WrongShape
from reconciler.workspace.schema import SNAPSHOT_KEY
from reconciler.workspace.snapshot import decode

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from pathlib import Path

    from reconciler.desired import Manifest, Settings
    from reconciler.workspace.snapshot import Snapshot

PATH = "schemas/workspace.schema.json"
"""Relative to the root."""

_ANEW = "make it anew: reconciler schema --workspace"


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What the workspace schema says of manifests.

    Attributes:
        problems: What does not fit, or what keeps the schema from being used.
        against: What was looked at and how old that is; empty where nothing was.
        foreign: Whether the schema belongs to another account than settings name.
    """

    problems: tuple[Problem, ...] = ()
    against: str = ""
    foreign: bool = False


def check(
    root: Path,
    manifests: Collection[Manifest],
    others: Collection[Manifest],
    settings: Settings,
    today: date,
) -> Verdict:
    """
    Hold manifests against the workspace schema of a root, if it has one. Never raises on a bad schema.

    Args:
        root: See there.
        manifests: The chosen ones, validated.
        others: The rest of those under the root, which references may mean.
        settings: Of the root: the account that is meant.
        today: The date (UTC).
    """
    try:
        snapshot = read(root)
    except files.MissingFile:
        return Verdict()
    except (files.UnreadableFile, WrongShape) as error:
        return Verdict((Problem(Position(PATH), f"{error}: {_ANEW}"),))
    account = snapshot.account
    if settings.account and settings.account.lower() != account.subdomain.lower():
        said = f"this is of account {account.subdomain}, but .reconciler.yaml names {settings.account}"
        return Verdict((Problem(Position(PATH), f"{said}: {_ANEW}"),), foreign=True)
    against = (
        f"checked against {PATH} of account {account.subdomain}, {_age((today - snapshot.made_on).days)}"
    )
    return Verdict(_misfits(snapshot, manifests, others), against)


def read(root: Path) -> Snapshot:
    """
    Return the snapshot that the workspace schema of a root carries.

    Raises:
        MissingFile: The root has none.
        UnreadableFile: It is no ordinary file, too large, or a link out of the root.
        WrongShape: It is no workspace schema, or one of another version.
    """
    data = files.read(root, PATH)
    try:
        return decode(JsonObject(json.loads(data)).part(SNAPSHOT_KEY))
    except WrongShape as error:
        raise WrongShape(f"this is no workspace schema that can be read here ({error})") from error
    except (ValueError, RecursionError) as error:
        raise WrongShape(f"this is no JSON ({error})") from error


def _misfits(
    snapshot: Snapshot, manifests: Collection[Manifest], others: Collection[Manifest]
) -> tuple[Problem, ...]:
    """Return what does not fit in the chosen manifests; beside a tombstone, others are resolved, too."""
    try:
        resolve(manifests, others, snapshot.catalog)
    except InvalidInput as error:
        chosen = {each.path for each in manifests}
        return tuple(each for each in error.problems if each.position.path in chosen)
    return ()


def _age(days: int) -> str:
    if days < 1:
        return "made today"
    return "1 day old" if days == 1 else f"{days:,} days old"
