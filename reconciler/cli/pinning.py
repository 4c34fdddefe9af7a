"""What `pin` reads of Affinity, which pins `apply --pin` writes, and how both tell about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.affinity.v1 import V1Reader
from reconciler.cli.preparing import observe, recent_writes
from reconciler.cli.session import check_account
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
    identity = V1Reader(link.connection).whoami()
    check_account(identity.account, desired.settings, account)
    matched = (each for each in desired.chosen if not each.absent)
    resolved = Resolved(tuple(each._replace(people=None, fields=(), lists=()) for each in matched))
    observed = observe(resolved, link, recent_writes(desired.root, identity.account, link), progress)
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
