"""`reconciler pin`: writes into manifests the ids of the organizations that they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reconciler.cli import options
from reconciler.errors import ExitStatus
from reconciler.reports.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from reconciler.manifests.pinning import Pinned
    from reconciler.planning.pins import Verdict


@click.command("pin")
@options.root
@options.sandbox
@options.target
@options.account
@options.workers
@options.reserve
@options.max_requests
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@options.quiet
@options.verbose
@options.log_format
@options.no_color
def command(
    *,
    root: Path,
    sandbox: bool,
    targets: tuple[str, ...],
    account: str | None,
    workers: int,
    reserve: float | None,
    max_requests: int | None,
    dry_run: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> ExitStatus:
    """
    Write id: into manifests that match one organization; an id that was merged becomes that of its survivor.

    Affinity is only read. Tombstones, and manifests that match nothing, stay as they are. Exits 3 if it is
    unclear which organization a manifest means, 1 if a file could not be written.
    """
    from reconciler.cli.diffs import diff
    from reconciler.cli.output import emit
    from reconciler.cli.pinning import judge
    from reconciler.cli.preparing import Selection, read_desired
    from reconciler.cli.progress import showing
    from reconciler.cli.session import Limits, open_link
    from reconciler.cli.signals import ending_gracefully
    from reconciler.manifests import storing
    from reconciler.manifests.pinning import Pin, fingerprints, write_pins

    def show(_root: Path, path: str, before: bytes, after: bytes) -> None:
        emit(diff(path, before, after), output=None)

    seen = fingerprints(root)
    desired = read_desired(root, Selection(targets))
    limits = Limits.within(desired.settings, workers=workers, reserve=reserve, max_requests=max_requests)
    with (
        showing(quiet=quiet, no_color=no_color) as progress,
        open_link(root, sandbox=sandbox, limits=limits, on_wait=progress.waiting, verbose=verbose) as link,
        ending_gracefully(link.gate),
    ):
        verdicts = judge(desired, link, account=account, progress=progress)
    pins = [
        Pin(each.manifest, each.organization_id)
        for each in verdicts
        if each.organization_id and each.organization_id != each.manifest.id
    ]
    written = write_pins(root, pins, seen, show if dry_run else storing.replace)
    pinned = {each.pin.manifest.address: each for each in written}
    lines = _lines(verdicts, pinned, written=not dry_run)
    emit("".join(f"{visible(line)}\n" for line in lines), output=None)
    return _status(verdicts, pinned)


def _lines(verdicts: Sequence[Verdict], pinned: Mapping[str, Pinned], *, written: bool) -> Iterator[str]:
    from reconciler.cli.pinning import pin_line, place

    for verdict in verdicts:
        manifest = verdict.manifest
        if verdict.unclear:
            yield f"{place(manifest)}: {manifest.label} is unclear: {verdict.unclear}"
        elif manifest.address in pinned:
            merged = f", into which {verdict.merged_from} was merged" if verdict.merged_from else ""
            yield pin_line(pinned[manifest.address], written=written) + merged
        elif not verdict.organization_id:
            yield f"{place(manifest)}: {manifest.label} matches no organization: nothing to pin"


def _status(verdicts: Sequence[Verdict], pinned: Mapping[str, Pinned]) -> ExitStatus:
    statuses = [ExitStatus.BLOCKED for each in verdicts if each.unclear]
    statuses += [ExitStatus.FAILED for each in pinned.values() if each.complaint]
    return ExitStatus.worst(statuses)
