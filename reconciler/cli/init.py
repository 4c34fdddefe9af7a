"""`reconciler init`: a configuration repository that plans at once, in a new folder or an existing one."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reconciler.errors import ReconcilerError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

HOOKS = ".pre-commit-config.yaml"


@click.command("init")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--account",
    metavar="NAME",
    help="Sub-domain of the account to bind the manifests to; by default that of the key in the environment.",
)
def command(*, folder: Path, account: str | None) -> None:
    """
    Make a configuration repository that plans at once.

    DIR, by default the working directory, may be new, empty or a repository already: what is there is kept.
    """
    from reconciler.cli.output import emit, warn
    from reconciler.init.contents import EXAMPLE, contents
    from reconciler.init.making import make
    from reconciler.manifests import files
    from reconciler.manifests.settings import FILE, read_settings
    from reconciler.reports.visible import visible

    if account is not None and not _is_subdomain(account):
        raise UsageError(
            f"{account} is no sub-domain", next_step="acme, where Affinity is at acme.affinity.co"
        )
    if account is None and not (folder / FILE).exists():
        account = _account_of_key(folder)
    wanted = dict(contents(account))
    manifests, _ = files.find(folder, files.FOLDER)
    if set(manifests) - {EXAMPLE}:
        wanted.pop(EXAMPLE)  # who has manifests needs no example
    fates = make(folder, wanted)
    settings, _ = read_settings(folder)
    if account and settings.account != account:
        warn(f"{FILE} was there; it names {settings.account or 'no account'}, not {account}")
    steps = _steps(folder, settings.account, example=EXAMPLE in fates)
    lines = [*(f"{fate:<9} {path}" for path, fate in fates.items()), "", "Next:", *steps]
    emit("".join(f"{visible(line)}\n" for line in lines), output=None)


def _is_subdomain(name: str) -> bool:
    from reconciler.manifests.accepting import accepts

    return accepts("settings", {"account": name})


def _account_of_key(folder: Path) -> str | None:
    """Return the sub-domain of the account that a key in the environment belongs to, where there is one."""
    from reconciler.affinity.v1 import V1Reader
    from reconciler.cli.credentials import KEY, KEY_COMMAND, KEY_FILE
    from reconciler.cli.output import warn
    from reconciler.cli.progress import Silent
    from reconciler.cli.session import Limits, open_link

    if not any(os.environ.get(name) for name in (KEY, KEY_FILE, KEY_COMMAND)):
        return None
    limits = Limits(workers=1, reserve=0.0, max_requests=None)
    try:
        with open_link(folder, sandbox=False, limits=limits, on_wait=Silent().waiting) as link:
            subdomain = V1Reader(link.connection).whoami().account.subdomain
    except ReconcilerError as error:
        warn(f"the manifests are bound to no account: {error}")
        return None
    return subdomain if _is_subdomain(subdomain) else None


def _runs_us(hooks: Path) -> bool:
    """Whether hooks that were there before mention us; what cannot be read is taken to."""
    try:
        return b"reconciler" in hooks.read_bytes()
    except OSError:
        return True


def _steps(folder: Path, bound_to: str | None, *, example: bool) -> Iterator[str]:
    """Yield what to do next; the example can be planned where no other account is meant than the sandbox."""
    if folder.resolve() != Path.cwd():
        yield f"  cd {shlex.quote(str(folder))}"
    if bound_to in {None, "sandbox"}:
        yield "  reconciler plan --sandbox      plans in the embedded Affinity; no account is needed"
    if bound_to is None:
        yield "  name your account in .reconciler.yaml"
    if bound_to != "sandbox":
        yield "  set AFFINITY_API_KEY to the key of an Affinity user"
        yield "  reconciler doctor              says what stands in the way of a plan"
        yield "  reconciler schema --workspace  lets editors and validate know your fields and lists"
        yield "  reconciler import --all        writes manifests of what Affinity holds"
    if example and bound_to != "sandbox":
        yield "  remove the example"
    if not _runs_us(folder / HOOKS):
        yield f"  have {HOOKS} run reconciler fmt and reconciler validate, too"
    yield "  reconciler plan                shows what would change"
