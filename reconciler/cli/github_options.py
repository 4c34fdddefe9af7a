"""Options that the `github` commands share, each defined once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reconciler.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable

plan_file = click.argument("plan_file", metavar="PLAN", type=options.EXISTING_FILE)
root_label = click.option(
    "--root-label",
    metavar="TEXT",
    help="What the root is called where a repository has several, instead of its path.",
)
author = click.option(
    "--author",
    metavar="LOGIN",
    help="Under which name the token writes; needed for the token of an app other than GitHub Actions.",
)
receipt = click.option(
    "--receipt", "receipt_file", type=options.EXISTING_FILE, help="Report what apply did, instead of PLAN."
)

_base = click.option(
    "--base",
    metavar="REF",
    help="Commit whose settings say what may be published, instead of where the event's change begins.",
)


def placed(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what tells which root is meant, and what of it may be published."""
    for option in (_base, root_label, options.root):
        command = option(command)
    return command
