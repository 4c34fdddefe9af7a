"""Puts together what became of the parts of one change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.model import Outcome, Result

if TYPE_CHECKING:
    from reconciler.model import Change
    from reconciler.values import OrganizationId

_WORST_FIRST = (
    Outcome.UNCERTAIN,
    Outcome.FAILED,
    Outcome.NOT_ATTEMPTED,
    Outcome.KEPT_AS,
    Outcome.DONE,
    Outcome.IN_EFFECT,
)


@dataclass(slots=True)
class Tally:
    """
    The parts of one change that were attempted so far, or could not be.

    Attributes:
        organization_id: The organization written; of a create, the new one.
        results: What became of each part, with what it is about.
    """

    change: Change
    organization_id: OrganizationId | None
    results: list[tuple[str, Result]] = field(default_factory=list)

    @property
    def existing_id(self) -> OrganizationId:
        """Return the organization that parts are written to; raises ValueError where there is none."""
        if self.organization_id is None:
            raise ValueError(f"no organization to write to: {self.change.address}")
        return self.organization_id

    def add(self, label: str, outcome: Outcome, detail: str = "") -> None:
        """Note what became of a part."""
        self.results.append((label, Result(self.change, outcome, self.organization_id, detail)))

    def result(self) -> Result:
        """Return what became of the change: the worst of its parts, and, unless all is well, of each."""
        if len(self.results) == 1:
            return self.results[0][1]
        outcomes = [result.outcome for _, result in self.results]
        worst = min(outcomes, key=_WORST_FIRST.index, default=Outcome.DONE)
        labels: dict[str, list[str]] = {}
        for label, result in self.results:
            if result.detail:
                labels.setdefault(result.detail, []).append(label)
        details = [f"{', '.join(of_detail)}: {detail}" for detail, of_detail in labels.items()]
        written = [label for label, result in self.results if result.outcome is Outcome.DONE]
        if details and written:
            details.append(f"written: {', '.join(written)}")
        return Result(self.change, worst, self.organization_id, "; ".join(details))
