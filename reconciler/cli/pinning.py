"""What `pin` reads of Affinity, which pins `apply --pin` writes, and how both tell about them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from reconciler.affinity.fetching import fetch
from reconciler.affinity.v1 import V1Reader
from reconciler.affinity.v2 import V2Reader
from reconciler.applying.journal import read_recent
from reconciler.cli.output import warn
from reconciler.cli.preparing import FRESH_S
from reconciler.cli.session import check_account
from reconciler.cli.state import journal_folder
from reconciler.manifests.pinning import Pin
from reconciler.model import Action
from reconciler.planning.declarations import Resolved
from reconciler.planning.pins import verdicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.cli.preparing import Desired
    from reconciler.cli.progress import Progress
    from reconciler.cli.session import Link
    from reconciler.desired import Manifest
    from reconciler.manifests.pinning import Pinned
    from reconciler.model import Receipt
    from reconciler.planning.pins import Verdict


def judge(desired: Desired, link: Link, *, account: str | None, progress: Progress) -> Sequence[Verdict]:
    """
    Read what the chosen manifests are matched by, as plan would, and nothing of what else they declare.

    Raises:
        WrongAccount: The key belongs to another account than settings or `account` name.
        InvalidInput: Two manifests mean one organization.
        RemoteError: Affinity could not be read.
    """
    v1 = V1Reader(link.connection)
    identity = v1.whoami()
    check_account(identity.account, desired.settings, account)
    recent = read_recent(journal_folder(desired.root), identity.account.id, link.now_s(), lag_s=FRESH_S)
    matched = (each for each in desired.chosen if not each.absent)
    observed = fetch(
        Resolved(tuple(replace(each, people=None, fields=(), lists=()) for each in matched)),
        v1,
        V2Reader(link.connection),
        workers=link.limits.workers,
        fresh=recent.fresh,
        recent=recent.created,
        on_progress=partial(progress.step, "reading"),
    )
    for notice in observed.notices:
        warn(notice)
    return verdicts(desired.chosen, observed, desired.others)


def pins_of(receipt: Receipt, manifests: Iterable[Manifest]) -> list[Pin]:
    """Return pins to what apply created: whatever became of its fields, where there is an id it is there."""
    by_address = {manifest.address: manifest for manifest in manifests}
    return [
        Pin(by_address[result.change.address], result.organization_id)
        for result in receipt.results
        if result.change.action is Action.CREATE and result.organization_id is not None
    ]


def pin_line(pinned: Pinned, *, written: bool = True) -> str:
    """Return the line about a pin; not `written` where it was only tried."""
    pin, complaint = pinned
    done = "pinned" if written else "would pin"
    if complaint:
        done = f"left as it is ({complaint}), not pinned:"
    return f"{place(pin.manifest)}: {done} {pin.manifest.label} as {pin.organization_id}"


def place(manifest: Manifest) -> str:
    """Return where a manifest begins, as lines about pins name it."""
    return f"{manifest.path}:{manifest.position().line}"
