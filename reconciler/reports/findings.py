"""A diagnosis for people: a line for each thing that was looked at, and at the end what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.reports.styled import Styled
from reconciler.reports.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.model import Finding


def findings_text(findings: Sequence[Finding]) -> Styled:
    """Return every finding, and every next step below them."""
    text = Styled()
    for each in findings:
        text.append("  ok  " if each.good else "  !   ", "green" if each.good else "bold red")
        text.append(f"{each.topic:<12}").append(f"{visible(each.said)}\n")
    steps = [each for each in findings if each.next_step]
    text.append("\nNext:\n" if steps else "\nNothing stands in the way of a plan.\n")
    for each in steps:
        text.append(f"  {each.topic}: {visible(each.next_step)}\n")
    return text
