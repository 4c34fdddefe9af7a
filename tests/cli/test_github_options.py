"""Options that the `github` commands share."""

from __future__ import annotations

import pytest

from reconciler.cli.github import command


@pytest.mark.parametrize("name", ["comment", "summary", "annotate", "outputs", "drift-issue"])
def test_each_knows_its_place(name: str) -> None:
    """Whatever is published takes the root, its label, and whose settings decide."""
    assert {"root", "root_label", "base"} <= {each.name for each in command.commands[name].params}
